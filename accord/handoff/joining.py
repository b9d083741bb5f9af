"""Two leads that are one person: they stand where the further of the two stood.

Taking the merge back restores both, unless people have worked on the kept lead since.
"""

from datetime import datetime

from django.db import transaction

from accord.handoff import terms
from accord.handoff.models import Handoff, Joined, Standing
from accord.handoff.state import STANDING, State, restore, state
from accord.handoff.terms import Terms
from accord.handoff.track import DISQUALIFIED, RECYCLED
from accord.handoff.work import newest, standing_of
from accord.leads.models import Lead, Merge
from accord.ledger.bulk import append_rows
from accord.ledger.rows import NewRow


@transaction.atomic
def follow(now: datetime) -> None:
    """Join what was merged, and part what was taken apart, since this was last done."""
    merged = Merge.objects.filter(undone_at=None).exclude(pk__in=Joined.objects.values("merge"))
    for merge in merged.select_related("kept", "other").order_by("pk"):
        _join(merge, now)
    parted = Joined.objects.filter(undone_at=None).exclude(merge__undone_at=None)
    for joined in parted.select_related("merge__kept", "merge__other").order_by("-pk"):
        _part(joined, now)


def _join(merge: Merge, now: datetime) -> None:
    kept, other = standing_of(merge.kept, now), standing_of(merge.other, now)
    before = _both(merge, kept, other)
    was, force = kept.stage, terms.in_force(now)
    further = force is not None and _rank(other.stage, force) > _rank(kept.stage, force)
    if further:
        for name in STANDING:
            setattr(kept, name, getattr(other, name))
        kept.save()
    _bring(newest(merge.other), newest(merge.kept), merge, now, further=further)
    _tell(merge.kept, kept, was, now)
    Joined.objects.create(merge=merge, before=before, after=_both(merge, kept, other))


def _bring(
    brought: Handoff | None, own: Handoff | None, merge: Merge, now: datetime, *, further: bool
) -> None:
    """The further lead's hand-off goes on under the kept lead; a second open one is withdrawn."""
    if brought is None:
        return
    loser = own if further else brought
    if loser is not None and loser.answered_at is None:
        loser.answer, loser.answered_at = Handoff.Answer.WITHDRAWN, now
        loser.save()
    if further:
        brought.lead = merge.kept
        brought.save()


def _part(joined: Joined, now: datetime) -> None:
    """Both as they stood before; or, where the kept lead moved on, only the other one."""
    merge = joined.merge
    kept, other = standing_of(merge.kept, now), standing_of(merge.other, now)
    were = {"kept": kept.stage, "other": other.stage}
    if _both(merge, kept, other) == joined.after:
        # The other's first: a lead has one open hand-off at most.
        for name, standing in (("other", other), ("kept", kept)):
            was = joined.before[name]
            restore(standing, Handoff.objects.filter(pk=was["handoff"]).first(), was)
            _tell(standing.lead, standing, were[name], now)
    Joined.objects.filter(pk=joined.pk).update(undone_at=now)


def _tell(lead: Lead, standing: Standing, was: str, now: datetime) -> None:
    """Note in the ledger that a merge, or its end, moved a lead to another stage."""
    force = terms.in_force(now)
    if standing.stage == was or force is None:
        return
    facts = {"stage": standing.stage, "was": was, "cycle": standing.cycle, "version": force.number}
    append_rows([NewRow("lead.stage_changed", lead.subject_id, now, "flow", facts=facts)], now)


def _both(merge: Merge, kept: Standing, other: Standing) -> dict[str, State]:
    return {
        "kept": state(kept, newest(merge.kept)),
        "other": state(other, newest(merge.other)),
    }


def _rank(stage: str, force: Terms) -> float:
    """How far a lead has come: what people decided weighs more than what the score says."""
    ready = force.track.place(force.track.ready)
    if stage == DISQUALIFIED:
        return ready - 0.75
    return ready - 0.5 if stage == RECYCLED else force.track.place(stage)
