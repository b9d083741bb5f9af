"""What is kept of a verdict, for one lead or a million."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from accord.agreement.language.evaluate import evaluate
from accord.agreement.language.facts import Lead
from accord.agreement.language.plan import Plan
from accord.agreement.language.verdict import Verdict


class Scored(NamedTuple):
    """One lead's figures at an instant; `criterion` is "" where the lead is not ready.

    due_at  when something that is known already begins to count; None: nothing is to come
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
    """Each lead read by the plan at an instant, lowest id first."""
    for id in sorted(leads):
        yield kept(id, evaluate(plan, leads[id], instant), due_at(leads[id], instant))


def kept(lead_id: int, verdict: Verdict, due_at: datetime | None) -> Scored:
    return Scored(
        lead=lead_id,
        fit=verdict.fit.points,
        behaviour=verdict.behaviour.points,
        grade=verdict.grade,
        criterion=verdict.criterion or "",
        due_at=due_at,
    )


def due_at(lead: Lead, instant: datetime) -> datetime | None:
    """The next instant at which an event, a judgement or a value begins to count."""
    return min((begins for begins in beginnings(lead) if begins > instant), default=None)


def beginnings(lead: Lead) -> Iterator[datetime]:
    for event in lead.events:
        yield max(event.at, event.known_at)
        for judgement in event.judgements:
            yield judgement.known_at
    for known in lead.values:
        yield max(known.at or known.known_at, known.known_at)
