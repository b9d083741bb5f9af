"""At which stage leads are, now and as of any instant."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from accord.agreement.language.evaluate import evaluate
from accord.handoff import terms
from accord.handoff.looking import stage_at
from accord.handoff.models import Standing
from accord.handoff.track import FIRST
from accord.leads import queries as leads
from accord.leads.models import Lead
from accord.ledger.models import Event, Retraction

KINDS = (
    "lead.qualified", "lead.stage_changed", "lead.recycled", "lead.disqualified",
    "handoff.taken", "handoff.touched", "handoff.accepted", "handoff.rejected",
    "handoff.handed_over", "handoff.replied", "handoff.undone",
)  # fmt: skip
"""Rows that say at which stage they left their lead (facts: stage)."""
SLICE = 500


def stage_of(lead: Lead) -> str:
    """Where a lead is now; one that was never looked at is an inquiry."""
    standing = Standing.objects.filter(lead=lead).first()
    return standing.stage if standing else FIRST


def counts() -> dict[str, int]:
    """How many leads are at each stage now; merged and removed ones at none."""
    found = Standing.objects.filter(lead__merged_into=None, lead__removed_at=None)
    return dict(found.values_list("stage").annotate(n=Count("lead")).order_by("stage"))


def as_of(lead_ids: Collection[int], instant: datetime) -> dict[int, str]:
    """The stage of each of these leads at an instant, by what was in the ledger then.

    What people decided is in their rows. A stage that the score decides is read by the version
    that was in force then.
    """
    known: dict[int, str] = {}
    for some in _slices(sorted(lead_ids)):
        known |= {id: told.stage for id, told in noted(some, instant).items()}
    then = terms.in_force(instant)
    if then is None:
        return {id: known.get(id, FIRST) for id in lead_ids}
    open_to = [id for id in lead_ids if known.get(id, FIRST) in then.track.by_criterion]
    for some in _slices(open_to):
        for id, facts in leads.facts_of(some, until=instant).items():
            known[id] = stage_at(then, evaluate(then.plan, facts, instant))
    return {id: known.get(id, FIRST) for id in lead_ids}


@dataclass(frozen=True, slots=True)
class Noted:
    """What the last row about a lead's stage says; `before`: the last one that is no deal's."""

    stage: str
    at: datetime
    by_deal: bool
    before: "Noted | None"


def noted(lead_ids: Collection[int], until: datetime) -> dict[int, Noted]:
    """What the ledger tells of each lead's stage up to an instant, in one query."""
    rows = Event.objects.filter(
        subject__identity__profile__lead__in=lead_ids, kind__in=KINDS, at__lte=until
    ).exclude(source__in=Retraction.objects.values("source"))
    told = rows.order_by("at", "pk").values_list("subject__identity__profile__lead", "at", "facts")
    found: dict[int, Noted] = {}
    for lead, at, facts in told:
        if "stage" in facts:
            last, by_deal = found.get(lead), "deal" in facts
            before = last.before if last and last.by_deal else last
            found[lead] = Noted(facts["stage"], at or until, by_deal, before)
    return found


def _slices(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = list(ids)
    for start in range(0, len(ordered), SLICE):
        yield ordered[start : start + SLICE]
