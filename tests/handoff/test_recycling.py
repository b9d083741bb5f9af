"""The recycling rule: standing points do not make a lead ready again; something new must."""

from datetime import UTC, datetime, timedelta

import pytest

from accord.handoff import commands
from accord.handoff.models import Handoff, Standing
from accord.leads import bulk
from accord.leads.models import Lead
from accord.leads.rows import LeadRow
from tests.handoff.cast import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    TITLE,
    a_lead,
    an_agreement,
    an_sdr,
    did,
    run,
)
from tests.make import NOON

pytestmark = pytest.mark.django_db
OPENS = datetime(2026, 6, 1, 22, tzinfo=UTC)  # 90 days after 4 March, at midnight in Berlin


def ready(at: datetime = NOON, kind: str = "page") -> Lead:
    an_agreement()
    lead = a_lead()
    did(lead, kind, times=3, at=at)
    run(at)
    return lead


def hand_back(lead: Lead, reason: str = "no-budget", at: datetime = NOON + HOUR) -> None:
    handoff, sdr = Handoff.objects.waiting().get(lead=lead), an_sdr()
    commands.log_attempt(handoff, outcome="talked", by=sdr, now=at)
    commands.reject(handoff, reason=reason, by=sdr, now=at)


def offers(lead: Lead) -> list[tuple[int, datetime]]:
    found = Handoff.objects.filter(lead=lead).order_by("pk")
    return [(handoff.cycle, handoff.offered_at) for handoff in found]


def test_no_lead_comes_back_within_a_second_of_being_recycled() -> None:
    lead = ready()
    hand_back(lead)
    for wait in (timedelta(0), timedelta(microseconds=1), SECOND, MINUTE, HOUR, DAY):
        run(NOON + HOUR + wait)
    assert offers(lead) == [(1, NOON)]
    assert Standing.objects.get().stage == "recycled"


@pytest.mark.parametrize("reason", ["no-budget", "not-now", "bad-data"])
def test_standing_points_alone_never_bring_a_lead_back(reason: str) -> None:
    lead = ready()
    hand_back(lead, reason)
    for days in range(1, 115, 7):
        run(NOON + days * DAY)
    assert offers(lead) == [(1, NOON)]


def test_something_new_during_the_rest_counts_when_it_is_over() -> None:
    lead = ready()
    hand_back(lead)
    did(lead, at=NOON + 10 * DAY)
    due = run(NOON + 10 * DAY)
    assert offers(lead) == [(1, NOON)]
    while due and due < OPENS:
        due = run(due)
    run(OPENS - timedelta(microseconds=1))
    assert len(offers(lead)) == 1
    run(OPENS)
    assert offers(lead)[1:] == [(2, OPENS)]


def test_the_end_of_the_rest_is_noted_even_where_nobody_looks_in_time() -> None:
    lead = ready()
    hand_back(lead)
    did(lead, at=NOON + 10 * DAY)
    run(NOON + 10 * DAY)
    run(OPENS + 3 * DAY)
    assert offers(lead)[1:] == [(2, OPENS)]


def test_something_new_after_the_rest_counts_at_once() -> None:
    lead = ready()
    hand_back(lead)
    run(OPENS + DAY)
    did(lead, at=OPENS + 2 * DAY)
    run(OPENS + 2 * DAY)
    assert offers(lead)[1:] == [(2, OPENS + 2 * DAY)]


def test_a_hand_raise_does_not_wait() -> None:
    lead = ready()
    hand_back(lead)
    did(lead, "Call Requested", at=NOON + 2 * HOUR)
    run(NOON + 3 * HOUR)
    assert offers(lead)[1:] == [(2, NOON + 2 * HOUR)]


def test_an_old_hand_raise_is_no_new_one() -> None:
    lead = ready(kind="Call Requested")
    hand_back(lead)
    run(NOON + 3 * HOUR)
    assert len(offers(lead)) == 1


def test_a_reason_that_says_early_lets_the_lead_come_before_the_rest_is_over() -> None:
    lead = ready()
    hand_back(lead, "not-now")
    did(lead, at=NOON + 2 * DAY)
    run(NOON + 2 * DAY)
    assert offers(lead)[1:] == [(2, NOON + 2 * DAY)]


def test_data_put_right_brings_a_lead_back_from_marketing() -> None:
    lead = ready()
    hand_back(lead, "bad-data")
    run(NOON + DAY)
    assert len(offers(lead)) == 1
    key = f"email:{lead.email}"
    row = LeadRow((key,), {TITLE: "Head of Everything"}, at=NOON + DAY)
    bulk.upsert([row], source="hand", live=True, now=NOON + DAY, by=None)
    run(NOON + DAY)
    assert offers(lead)[1:] == [(2, NOON + DAY)]


def test_undoing_a_hand_back_brings_the_first_offer_back_and_no_second() -> None:
    lead = ready()
    hand_back(lead)
    run(NOON + 2 * HOUR)
    commands.undo(lead, by=an_sdr(), now=NOON + 2 * HOUR)
    did(lead, at=NOON + 3 * HOUR)
    run(NOON + 3 * HOUR)
    assert offers(lead) == [(1, NOON)]
    assert Handoff.objects.waiting().count() == 1


def test_a_rest_that_leads_nowhere_ends_as_marketing_promised() -> None:
    lead = ready()
    hand_back(lead)
    due = run(NOON + DAY)
    ends = datetime(2026, 9, 29, 22, tzinfo=UTC)  # 120 days after the rest was over
    while due and due < ends:
        due = run(due)
        assert Standing.objects.get().stage == "recycled"
    run(ends)
    standing = Standing.objects.get()
    assert (standing.stage, standing.since) == ("disqualified", ends)


def test_fifty_rounds_are_fifty_offers_and_are_flagged() -> None:
    lead = ready(kind="Call Requested")
    for n in range(1, 51):
        hand_back(lead, at=NOON + n * DAY)
        did(lead, "Call Requested", at=NOON + n * DAY + HOUR)
        run(NOON + n * DAY + HOUR)
    assert [cycle for cycle, _ in offers(lead)] == list(range(1, 52))
    assert Standing.objects.get().goes_round()
    assert not Standing(cycle=2).goes_round()
