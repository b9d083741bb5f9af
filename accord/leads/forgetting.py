"""A person forgotten: what identifies them goes everywhere, and that they were here stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from accord.accounts.models import User
from accord.leads import attributes, search, tidying
from accord.leads.bulk import one_writer
from accord.leads.carriers import carriers_of
from accord.leads.models import Consent, Employment, Identity, Lead, Profile
from accord.ledger import erasure
from accord.ledger.commands import append
from accord.lib.errors import Refused


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What other rooms need to erase what they hold: files, refused rows, history, caches.

    leads     ids of the lead and of those merged into it, now blank
    profiles  ids under which history keeps the person's events
    subjects  numbers of the person's identities in the ledger; their rows stay
    keys      the identities as they were ("email:...", "id:crm:4711")
    texts     every personal value that was ever known: addresses, names, phones
    """

    leads: tuple[int, ...]
    profiles: tuple[int, ...]
    subjects: tuple[int, ...]
    keys: tuple[str, ...]
    texts: tuple[str, ...]


@transaction.atomic
def forget(lead: Lead, *, by: User | None, now: datetime) -> Forgotten:
    """Erase what identifies a person; the lead's row stays blank, its events stay countable.

    The person's identities go on the erasure list as keyed hashes, so no import brings them
    back. What is deleted leaves the database's file with `scrub`, to be called when the
    transaction has been committed and all rooms have erased what they hold.

    Raises Refused where the lead was forgotten before, or merged into another one.
    """
    erasure.overwrite_what_is_deleted()
    one_writer()
    lead = Lead.objects.select_for_update().get(pk=lead.pk)
    if lead.erased_at:
        raise Refused(f"Lead {lead.pk} was forgotten on {lead.erased_at:%Y-%m-%d %H:%M} already.")
    if lead.merged_into_id:
        raise Refused(f"Lead {lead.pk} is part of lead {lead.merged_into_id}; forget that one.")
    gone = _all_of(lead)
    _blank(gone, now)
    erasure.erase(gone.subjects, now)
    append("lead.forgotten", subject=lead.subject_id, now=now, by=by)
    return gone


def _all_of(lead: Lead) -> Forgotten:
    leads, layer = [lead.pk], [lead.pk]
    while layer := list(Lead.objects.filter(merged_into__in=layer).values_list("pk", flat=True)):
        leads += layer
    profiles = list(Profile.objects.filter(lead=lead).order_by("pk").values_list("pk", flat=True))
    known = Identity.objects.filter(profile__in=profiles).order_by("subject_id")
    subjects = dict(known.values_list("subject_id", "subject__key"))
    return Forgotten(
        leads=tuple(leads),
        profiles=tuple(profiles),
        subjects=tuple(subjects),
        keys=tuple(subjects.values()),
        texts=tuple(sorted(_texts(lead, leads))),
    )


def _texts(lead: Lead, lead_ids: Iterable[int]) -> set[str]:
    """Every personal text that rows or leads hold."""
    personal = attributes.personal_ids()
    said = [row.facts.get("values", {}) for row in carriers_of([lead.pk])[lead.pk]]
    texts = {str(v) for values in said for a, v in values.items() if a in personal and v}
    for one in Lead.objects.filter(pk__in=lead_ids):
        texts |= {one.name, one.email} - {""}
    return texts


def _blank(gone: Forgotten, now: datetime) -> None:
    leads = Lead.objects.filter(pk__in=gone.leads)
    search.replace([(pk, folded, "") for pk, folded in leads.values_list("pk", "folded")])
    worked = Employment.objects.filter(lead__in=gone.leads)
    companies = set(worked.values_list("company_id", flat=True))
    worked.delete()
    Consent.objects.filter(lead__in=gone.leads).delete()
    leads.update(
        name="", email="", company=None, values={}, facts={}, folded="", erased_at=now,
        edition=F("edition") + 1,
    )  # fmt: skip
    tidying.drop_empty(companies)


def scrub(gone: Forgotten) -> bool:
    """Make what was deleted leave the files; False where a reader held the database's log.

    Outside any transaction, when all rooms have erased what they hold.
    """
    search.purge()
    return erasure.scrub(gone.texts)
