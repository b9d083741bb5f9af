"""Makers for the hand-off's tests: an agreement in force, leads, what they do, and hand-offs."""

from datetime import UTC, datetime, timedelta
from typing import Any

from accord.accounts.models import Role, User
from accord.agreement.language.canonical import canonical, digest, with_free
from accord.agreement.language.parse import parse
from accord.agreement.models import Version
from accord.flow import given_soon
from accord.handoff import step as handoff
from accord.handoff.models import Handoff, Standing
from accord.leads import bulk
from accord.leads import step as leads
from accord.leads.models import Lead
from accord.leads.rows import LeadRow
from accord.ledger.commands import append
from tests.make import NOON, a_user

TEXT = """
agreement: Northwind
time_zone: Europe/Berlin
working_hours: {mon-thu: "09:00-17:30", fri: "09:00-15:00"}
fit:
  lines:
    title: {when: {job_title: {contains_any: [head]}}, points: 20}
behaviour:
  lines:
    pricing: {each: page, points: 5}
    said-no: {each: Said No, points: -15, fades: {3 days: 100%}}
sales_ready:
  by-score: {fit: 20, behaviour: 15}
  asked: {count: Call Requested, within: 7 days, at_once: yes}
stages:
  engaged: {when: {behaviour: 5}, owner: marketing}
  target: {when: {fit: 20, behaviour: 5}, owner: marketing}
  mql: {when: sales_ready, owner: sdr}
  accepted: {by: sdr}
  qualified: {by: sdr}
  opportunity: {by: rep}
  customer: {by: rep}
reasons:
  no-budget: {recycle: 90 days}
  not-now: {recycle: 60 days, early: yes}
  bad-data: {back_to: marketing, within: 2 days}
  competitor: {disqualify: yes}
promises:
  sales:
    first-touch: {on: mql, within: 2 working hours}
    decide: {on: mql, within: 2 working days}
    attempts: {before_reject: 2}
  marketing:
    answer: {on: rejected, within: 3 working days}
    nurture: {on: recycled, at_most: 120 days, then: disqualify}
"""
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
DAY = timedelta(days=1)
TITLE = "5"


def run(now: datetime = NOON) -> datetime | None:
    """The flow up to the hand-off, at an instant; when it next falls due."""
    given_soon()
    leads.step(now, 5 * SECOND)
    progress = handoff.step(now, 5 * SECOND)
    assert not progress.more
    return progress.due_at


def an_agreement(text: str = TEXT, since: datetime = LONG_AGO) -> Version:
    words = with_free(parse(text))
    number = Version.objects.count() + 1
    return Version.objects.create(
        number=number, state="signed", text=text, canonical=canonical(words), in_force_from=since,
        hash=digest(words, None), created_at=since, edited_at=since, came_noted_at=since,
    )  # fmt: skip


def a_lead(
    name: str = "anna",
    *,
    live: bool = True,
    at: datetime = NOON - DAY,
    title: str = "Head of Sales",
) -> Lead:
    row = LeadRow((f"email:{name}@acme.example",), {TITLE: title} if title else {}, at=at)
    (outcome,) = bulk.upsert([row], source="hand", live=live, now=at, by=None)
    return Lead.objects.get(pk=outcome.lead)


def did(
    lead: Lead, kind: str = "page", *, at: datetime = NOON, times: int = 1, **facts: Any
) -> None:
    for _ in range(times):
        append(kind, subject=lead.subject_id, now=at, at=at, source="form:1", **facts)


def a_handoff(lead: Lead | None = None, *, at: datetime = NOON) -> Handoff:
    """An offer as the flow makes it, without the flow."""
    version = Version.objects.last() or an_agreement()
    lead = lead or a_lead()
    Standing.objects.update_or_create(
        lead=lead, defaults={"stage": "mql", "since": at, "version": version}
    )
    return Handoff.objects.create(
        lead=lead, cycle=1, offered_at=at, version=version, criterion="by-score", ends_at=at + HOUR,
        first_touch_due_at=at + HOUR, decide_due_at=at + DAY,
    )  # fmt: skip


def an_sdr(name: str = "Tomás Rivera") -> User:
    return a_user(Role.SDR, f"{name.split()[0].lower()}@northwind.example", name)
