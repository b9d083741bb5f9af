"""The quick look at when a lead may be ready: it never says no where the score says yes."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings

from accord.agreement.language.evaluate import score
from accord.agreement.language.facts import Event, Judgement, Known, Lead
from accord.agreement.language.parse import parse
from accord.agreement.language.plan import plan
from accord.agreement.language.reach import possible
from accord.agreement.language.reading import read
from accord.agreement.language.replay import turning_points
from tests.language.strategies import scenario, scenarios

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PLAN = plan(
    parse("""
agreement: Reach
time_zone: Europe/Berlin
fit: {cap: 50, lines: {title: {when: {title: head}, points: 20}}}
behaviour:
  cap: 50
  lines:
    form: {each: form, points: 10, fades: {7 days: 100%, 30 days: 50%}}
    page: {each: page, points: 5, at_most: 1 a day, cap: 10}
    no: {each: no, points: -50}
never: [{title: rival}]
sales_ready:
  by-score: {fit: 20, behaviour: 20}
  call: {count: call, within: 7 days, at_least: 2, and: [form]}
stages: {mql: {when: sales_ready}}
""")
)


def instants_of(made, reading):
    around = [made.instant + n * DAY for n in range(-3, 40, 3)]
    return sorted({*turning_points(plan(made.agreement), reading), *around, made.instant})


def check(made):
    """How many instants are ready, and how many of the others were left out."""
    planned = plan(made.agreement)
    reading = read(planned, made.lead)
    instants = instants_of(made, reading)
    looked_at = list(possible(planned, reading, instants))
    ready = [at for at in instants if score(planned, reading, at).criterion]
    assert set(ready) <= set(looked_at)
    assert looked_at == sorted(looked_at)
    return len(ready), len(instants) - len(looked_at)


@settings(max_examples=150, deadline=None)
@given(scenarios())
def test_no_instant_at_which_a_lead_is_ready_is_left_out(made):
    check(made)


def test_it_leaves_out_many_and_finds_all_of_hundreds():
    ready, left_out = map(sum, zip(*(check(scenario(Random(n))) for n in range(150)), strict=True))
    assert ready > 100
    assert left_out > 100


def left_of(events, values=(), at=None):
    """The days from NOON's on at which the lead may be ready."""
    lead = Lead(tuple(values), tuple(events))
    instants = at or [NOON + n * DAY for n in range(40)]
    return [(found - NOON).days for found in possible(PLAN, read(PLAN, lead), instants)]


def event(kind, day, id="1", **more):
    at = NOON + day * DAY
    return Event(f"{kind}{day}{id}", kind, at, more.pop("known_at", at), {}, **more)


HEAD = Known("title", "head", NOON)


def test_somebody_who_does_too_little_is_never_scored():
    assert left_of([event("form", 0)], [HEAD]) == []
    assert left_of([event("form", 0), event("form", 0, "2")]) == []


def test_points_that_fade_end_the_reach():
    assert left_of([event("form", 0), event("form", 2)], [HEAD]) == list(range(2, 8))


def test_no_more_than_so_many_a_day_and_no_more_than_the_cap():
    pages = [event("page", 0, str(n)) for n in range(5)]
    assert left_of([event("form", 0), *pages], [HEAD]) == []
    pages += [event("page", day) for day in (1, 2, 3)]
    assert left_of([event("form", 0), *pages], [HEAD]) == list(range(1, 8))


def test_counts_and_the_lines_that_a_criterion_asks_for():
    calls = [event("call", 0), event("call", 1)]
    assert left_of(calls) == []
    assert left_of([*calls, event("form", 3)]) == list(range(3, 8))


def test_what_becomes_known_late_counts_from_then():
    late = event("form", 0, known_at=NOON + 4 * DAY)
    assert left_of([late, event("form", 1)], [HEAD]) == [4, 5, 6, 7]
    known = Known("title", "head", NOON + 3 * DAY)
    assert left_of([event("form", 0), event("form", 1)], [known]) == [3, 4, 5, 6, 7]


def test_who_is_never_handed_over_is_not_scored():
    rival = Known("title", "rival", NOON + 3 * DAY)
    calls = [event("call", 0), event("call", 0, "2"), event("form", 0)]
    assert left_of(calls, [HEAD, rival]) == [0, 1, 2]


def test_an_event_that_may_be_found_human_later_is_reckoned_with():
    judged = event("form", 0, human=0, judgements=(Judgement(100, NOON + 5 * DAY),))
    assert left_of([judged, event("form", 1)], [HEAD]) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("day", [0, 39])
def test_a_line_that_takes_points_rules_nothing_out(day):
    taken = [event("no", 0), event("form", 0), event("form", day, "2")]
    assert left_of(taken, [HEAD]) == ([] if day else list(range(8)))
