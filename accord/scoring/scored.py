"""What is kept of a verdict, for one lead or a million."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from accord.agreement.language.evaluate import read, score
from accord.agreement.language.facts import Lead
from accord.agreement.language.plan import Plan
from accord.agreement.language.verdict import Verdict
from accord.scoring.ahead import next_change


class Scored(NamedTuple):
    """One lead's figures at an instant; `criterion` is "" where the lead is not ready.

    due_at  when they next change without news; None: they do not, or nobody asked
    """

    lead: int
    fit: int
    behaviour: int
    grade: str
    criterion: str
    due_at: datetime | None = None

    @property
    def total(self) -> int:
        return self.fit + self.behaviour

    @property
    def ready(self) -> bool:
        return bool(self.criterion)


def scored(plan: Plan, leads: Mapping[int, Lead], instant: datetime) -> Iterator[Scored]:
    """Each lead read by the plan at an instant, lowest id first; `due_at` is not asked."""
    for id in sorted(leads):
        yield kept(id, score(plan, read(plan, leads[id]), instant))


def scored_with_due(plan: Plan, leads: Mapping[int, Lead], instant: datetime) -> Iterator[Scored]:
    """As `scored`, for keeping: each with the instant at which it has to be looked at again."""
    for id in sorted(leads):
        reading = read(plan, leads[id])
        found = kept(id, score(plan, reading, instant))
        dues = (next_beginning(leads[id], instant), next_change(plan, reading, instant))
        yield found._replace(due_at=min(filter(None, dues), default=None))


def kept(lead_id: int, verdict: Verdict) -> Scored:
    return Scored(
        lead=lead_id,
        fit=verdict.fit.points,
        behaviour=verdict.behaviour.points,
        grade=verdict.grade,
        criterion=verdict.criterion or "",
    )


def next_beginning(lead: Lead, instant: datetime) -> datetime | None:
    """The next instant at which an event, a judgement or a value begins to count."""
    times = chain(beginnings(lead), judged(lead), valued(lead))
    return min((begins for begins in times if begins > instant), default=None)


def beginnings(lead: Lead) -> Iterator[datetime]:
    """When each event of a lead begins to count."""
    return (max(event.at, event.known_at) for event in lead.events)


def judged(lead: Lead) -> Iterator[datetime]:
    """When each judgement of how human an event was begins to count."""
    return (one.known_at for event in lead.events for one in event.judgements)


def valued(lead: Lead) -> Iterator[datetime]:
    """When each value of a lead begins to count."""
    return (max(known.at or known.known_at, known.known_at) for known in lead.values)
