"""Makers for scoring's tests: an agreement in force, leads and what they do, and the step."""

from datetime import UTC, datetime, timedelta
from typing import Any

from accord.agreement.models import Version
from accord.flow import given_soon
from accord.leads import step as leads
from accord.leads.models import Lead
from accord.ledger.commands import append
from accord.scoring import step as scoring
from accord.scoring.models import Score
from tests.handoff.cast import a_lead, an_agreement
from tests.make import NOON

TEXT = """
agreement: Northwind
time_zone: Europe/Berlin
fit:
  cap: 15
  lines:
    title: {when: {job_title: {contains_any: [head]}}, points: 20, why: Has the power to buy}
behaviour:
  lines:
    pricing: {each: page, where: {path: {starts_with: /pricing}}, points: 8, halves_every: 7 days}
    visit: {each: Webinar, points: 3, at_most: 1 a day, fades: {2 days: 100%}}
    gone: {each: Unsubscribed, points: -50}
sales_ready:
  by-score: {fit: 15, behaviour: 8}
  called: {count: Call, within: 3 days}
"""
MIDNIGHT = datetime(2026, 3, 4, 23, tzinfo=UTC)
"""The first midnight of Berlin behind NOON."""
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)

__all__ = [
    "DAY", "HOUR", "MIDNIGHT", "NOON", "SECOND", "TEXT", "a_lead", "an_agreement", "did", "flow",
    "in_force", "score",
]  # fmt: skip


def in_force(text: str = TEXT, **more: Any) -> Version:
    return an_agreement(text, **more)


def did(lead: Lead, kind: str = "page", at: datetime = NOON, **facts: Any) -> None:
    if kind == "page":
        facts.setdefault("path", "/pricing")
    append(kind, subject=lead.subject_id, at=at, now=max(at, NOON), source="import:9", **facts)


def flow(now: datetime = NOON) -> datetime | None:
    """The steps up to scoring until nothing waits; when scoring next falls due."""
    given_soon()
    while True:
        leads.step(now, SECOND)
        progress = scoring.step(now, SECOND)
        if not progress.more:
            return progress.due_at


def score(lead: Lead) -> tuple[int, int, str, str]:
    """(fit, behaviour, grade, criterion) as stored."""
    found = Score.objects.get(pk=lead.pk)
    return found.fit, found.behaviour, found.grade, found.criterion
