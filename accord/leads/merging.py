"""Two leads found to be one by a person, and taken apart again, exactly."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from accord.accounts.models import User
from accord.leads import employments, search
from accord.leads.bulk import one_writer
from accord.leads.models import Consent, Lead, Merge, Profile
from accord.leads.refresh import refresh
from accord.ledger.commands import append
from accord.lib.errors import Refused


@transaction.atomic
def merge(kept: Lead, other: Lead, *, by: User | None, now: datetime) -> Merge:
    """Let `other` be `kept` from now on: its identities, values and events count for `kept`.

    Nothing is rewritten but to whom a profile belongs, so `unmerge` is exact. Raises Refused
    where one of them is no longer in use, or both are the same.
    """
    one_writer()
    kept, other = _locked(kept), _locked(other)
    if kept.pk == other.pk:
        raise Refused("A lead cannot be merged with itself; choose another one.")
    made = Merge.objects.create(kept=kept, other=other, at=now, by=by, moved=_move(kept, other))
    search.replace([(other.pk, other.folded, "")])
    Lead.objects.filter(pk=other.pk).update(merged_into=kept, folded="", edition=F("edition") + 1)
    refresh([kept.pk], now=now, whole=True)
    append(
        "lead.merged", subject=kept.subject_id, now=now, by=by, kept=kept.pk, other=other.pk,
        merge=made.pk,
    )  # fmt: skip
    return made


@transaction.atomic
def unmerge(made: Merge, *, by: User | None, now: datetime) -> None:
    """Take a merge back: each lead has its identities, values and events again.

    What happened since stays with the lead under whose identity it happened. Where nothing did,
    even the edition is as it was; else it goes on rising.

    Raises Refused where it was taken back already, or the kept lead is no longer in use.
    """
    one_writer()
    made = Merge.objects.select_for_update().get(pk=made.pk)
    if made.undone_at:
        raise Refused(f"This merge was taken back on {made.undone_at:%Y-%m-%d %H:%M} already.")
    kept = _locked(made.kept)
    before = made.moved
    Profile.objects.filter(pk__in=before["profiles"]).update(lead=made.other)
    Consent.objects.filter(pk__in=before["consents"]).update(lead=made.other)
    Lead.objects.filter(pk=made.other_id).update(merged_into=None)
    employments.put_back(kept.pk, before["employments"])
    untouched = [kept.edition - 1, made.other.edition - 1] == before["editions"]
    refresh([kept.pk, made.other_id], now=now, whole=True, settled=untouched)
    if untouched:
        for one, edition in zip((kept, made.other), before["editions"], strict=True):
            Lead.objects.filter(pk=one.pk).update(edition=edition)
    Merge.objects.filter(pk=made.pk).update(undone_at=now, undone_by=by)
    for lead, subject in ((kept.pk, kept.subject_id), (made.other_id, made.other.subject_id)):
        append("lead.unmerged", subject=subject, now=now, by=by, lead=lead, merge=made.pk)


def _locked(lead: Lead) -> Lead:
    found = Lead.objects.select_for_update().get(pk=lead.pk)
    if not found.is_standing():
        raise Refused(f"Lead {found.pk} is merged, taken back or forgotten; nothing was changed.")
    return found


def _move(kept: Lead, other: Lead) -> dict[str, Any]:
    """Move what `other` holds; what taking it back needs."""
    profiles, consents = Profile.objects.filter(lead=other), Consent.objects.filter(lead=other)
    moved = {
        "profiles": list(profiles.order_by("pk").values_list("pk", flat=True)),
        "consents": list(consents.order_by("pk").values_list("pk", flat=True)),
        "editions": [kept.edition, other.edition],
        "employments": employments.kept_aside(kept.pk),
    }
    profiles.update(lead=kept)
    consents.update(lead=kept)
    return moved
