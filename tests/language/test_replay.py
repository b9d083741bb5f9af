"""Replay finds the very instant, and no cycle begins with what the one before left standing."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from accord.agreement.language.evaluate import evaluate
from accord.agreement.language.facts import Cycle, Event, HandBack, Known, Lead
from accord.agreement.language.parse import parse
from accord.agreement.language.plan import plan
from accord.agreement.language.readiness import cycle_after, qualifies
from accord.agreement.language.replay import qualifications, replay
from tests.language.reference_replay import first_ready
from tests.language.strategies import scenario

TEXT = """
agreement: replayed
time_zone: Europe/Berlin
fit: {lines: {t: {when: {title: head}, points: 20}}}
behaviour:
  lines:
    d: {each: download, points: 10}
    u: {each: left, points: -15, fades: {3 days: 100%}}
sales_ready:
  by-score: {fit: 20, behaviour: 10}
  asked: {count: call me, at_least: 1, at_once: yes}
"""
PLAN = plan(parse(TEXT))
MARCH = datetime(2025, 3, 1, tzinfo=UTC)
YEAR = (datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
HEAD = (Known("title", "head", datetime(2024, 1, 1, tzinfo=UTC)),)


def did(kind, day, hour=9):
    at = datetime(2025, 3, day, hour, tzinfo=UTC)
    return Event(f"{kind} {day} {hour}", kind, at, at)


def found(lead, *backs):
    return [(one.cycle, one.instant, one.criterion) for one in replay(PLAN, lead, *YEAR, backs)]


def made(seed):
    """A scenario with an end and hand-backs; every other has a lead that is ready."""
    rng = Random(seed)
    one = scenario(rng)
    while seed % 2 and not evaluate(plan(one.agreement), one.lead, one.instant).ready:
        one = scenario(rng)
    end = one.instant + timedelta(days=rng.choice((0, 1, 8)), seconds=1)
    backs = [
        HandBack(
            one.instant - timedelta(hours=rng.randint(0, 24 * 20)),
            rng.choice((None, 1, 3, 10)),
            rng.random() < 0.2,
        )
        for _ in range(rng.choice((0, 1, 1, 2)))
    ]
    return one, end, backs


@pytest.mark.parametrize(
    "seed", [*range(20), *(pytest.param(n, marks=pytest.mark.slow) for n in range(20, 300))]
)
def test_replay_finds_what_looking_at_every_hour_finds(seed):
    one, end, backs = made(seed)
    ours = qualifications(plan(one.agreement), one.lead, end, backs)
    theirs = first_ready(one.agreement, one.lead, end, backs)
    assert [(x.cycle, x.instant, x.criterion) for x in ours] == theirs


def test_a_loss_that_fades_away_makes_ready_at_midnight():
    lead = Lead(HEAD, (did("download", 1), did("left", 1, 8)))
    midnight = datetime(2025, 3, 4, 23, tzinfo=UTC)
    assert found(lead) == [(1, midnight, "by-score")]


def test_the_period_ends_before_its_end_and_what_was_ready_before_it_is_counted_apart():
    lead = Lead(HEAD, (did("download", 1),))
    at = lead.events[0].at
    assert replay(PLAN, lead, YEAR[0], at) == ()
    assert replay(PLAN, lead, at + timedelta(seconds=1), YEAR[1]) == ()
    assert [one.instant for one in qualifications(PLAN, lead, YEAR[1])] == [at]


def test_simultaneous_events_are_seen_together():
    assert found(Lead(HEAD, (did("download", 1), did("left", 1)))) == [
        (1, datetime(2025, 3, 4, 23, tzinfo=UTC), "by-score")
    ]


def test_nothing_old_makes_ready_in_a_new_cycle():
    lead = Lead(HEAD, (did("download", 1),))
    back = HandBack(datetime(2025, 3, 5, tzinfo=UTC), days=1)
    assert found(lead, back) == [(1, lead.events[0].at, "by-score")]


def test_what_happened_while_waiting_makes_ready_when_the_wait_is_over():
    lead = Lead(HEAD, (did("download", 1), did("download", 7)))
    back = HandBack(datetime(2025, 3, 5, 15, tzinfo=UTC), days=30)
    opens = datetime(
        2025, 4, 3, 22, tzinfo=UTC
    )  # midnight in Berlin, which is on summer time by then
    assert found(lead, back)[1:] == [(2, opens, "by-score")]


@pytest.mark.parametrize("early", [True, False])
def test_an_early_reason_and_a_raised_hand_do_not_wait(early):
    kind = "download" if early else "call me"
    lead = Lead(HEAD, (did("download", 1), did(kind, 7)))
    back = HandBack(datetime(2025, 3, 5, 15, tzinfo=UTC), days=30, early=early)
    criterion = "by-score" if early else "asked"
    assert found(lead, back)[1:] == [(2, lead.events[1].at, criterion)]


def test_a_changed_attribute_makes_ready_and_one_that_is_said_again_does_not():
    back = HandBack(datetime(2025, 3, 5, tzinfo=UTC))
    later = datetime(2025, 3, 8, tzinfo=UTC)
    events = (did("download", 1),)
    again = Lead((*HEAD, Known("title", "head", later)), events)
    clerk = Known("title", "clerk", datetime(2025, 3, 2, tzinfo=UTC))
    risen = Lead((*HEAD, clerk, Known("title", "head", later)), events)
    assert len(found(again, back)) == 1
    assert found(risen, back)[1:] == [(2, later, "by-score")]


def test_a_new_loss_does_not_make_ready():
    lead = Lead(HEAD, (did("download", 1), did("download", 2), did("download", 3), did("left", 7)))
    assert len(found(lead, HandBack(datetime(2025, 3, 5, tzinfo=UTC)))) == 1


def test_no_lead_is_ready_again_within_a_second_of_being_recycled():
    lead = Lead(HEAD, tuple(did("download", day) for day in range(1, 6)))
    back = HandBack(datetime(2025, 3, 6, tzinfo=UTC), early=True)
    cycle = cycle_after(PLAN, 2, back)
    for moment in (timedelta(0), timedelta(seconds=1), timedelta(days=40)):
        verdict = evaluate(PLAN, lead, back.at + moment)
        assert verdict.ready
        assert qualifies(PLAN, lead, verdict, cycle) is None
    assert qualifies(PLAN, lead, verdict, Cycle()) == "by-score"
