"""The product's reader of the agreement is held equal to the reference, to the last point."""

from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from accord.agreement.language.evaluate import evaluate
from accord.agreement.language.facts import Event, Lead
from accord.agreement.language.parse import parse
from accord.agreement.language.plan import plan
from tests.language import reference
from tests.language.strategies import scenario, scenarios


def told(verdict):
    """A verdict as the reference tells it."""
    lines = (*verdict.fit.lines, *verdict.behaviour.lines)
    return {
        "lines": {line.name: line.points for line in lines},
        "states": {line.name: str(line.state) for line in verdict.fit.lines},
        "bands": {line.name: line.band for line in verdict.fit.lines},
        "shares": {
            line.name: [(share.event, share.age_days, share.points) for share in line.shares]
            for line in verdict.behaviour.lines
        },
        "fit": {"points": verdict.fit.points, "adjustment": verdict.fit.adjustment},
        "behaviour": {
            "points": verdict.behaviour.points,
            "adjustment": verdict.behaviour.adjustment,
        },
        "grade": verdict.grade,
        "barred": verdict.barred,
        "criteria": list(verdict.criteria),
        "stages": list(verdict.stages),
    }


def ours(scenario):
    return told(evaluate(plan(scenario.agreement), scenario.lead, scenario.instant))


def theirs(scenario):
    return reference.told(scenario.agreement, scenario.lead, scenario.instant)


@settings(max_examples=200, deadline=None)
@given(scenarios())
def test_both_readers_say_the_same_of_every_lead(scenario):
    assert ours(scenario) == theirs(scenario)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 20_000, 2_000))
def test_both_readers_say_the_same_of_thousands(start):
    for seed in range(start, start + 2_000):
        made = scenario(Random(seed))
        assert ours(made) == theirs(made), seed


@pytest.mark.parametrize("seed", range(40))
def test_the_order_of_rows_and_of_merging_changes_nothing(seed):
    made = scenario(Random(seed))
    planned = plan(made.agreement)
    events = list(made.lead.events)
    Random(seed).shuffle(events)
    expected = evaluate(planned, made.lead, made.instant)
    other_way = made.second.merged(made.first)
    shuffled = Lead(made.lead.values, tuple(events))
    assert evaluate(planned, other_way, made.instant) == expected
    assert evaluate(planned, shuffled, made.instant) == expected


@pytest.mark.parametrize("seed", range(40))
def test_a_receipt_adds_up(seed):
    made = scenario(Random(seed))
    verdict = evaluate(plan(made.agreement), made.lead, made.instant)
    for line in verdict.behaviour.lines:
        assert sum(share.points for share in line.shares) == line.before_cap
        assert line.before_cap + line.capped == line.points
    for group in (verdict.fit, verdict.behaviour):
        assert sum(line.points for line in group.lines) + group.adjustment == group.points


def test_no_two_instants_of_python_are_confused_when_clocks_go_back():
    """An event in the second 02:30 is later than an instant in the first, though both read so."""
    text = "agreement: x\ntime_zone: Europe/Berlin\nbehaviour: {lines: {x: {each: e, points: 1}}}\n"
    planned = plan(parse(text + "sales_ready: {s: {behaviour: 1}}\n"))
    twice = datetime(2024, 10, 27, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    second = twice.replace(fold=1)
    lead = Lead(events=(Event("e", "e", second, second),))
    assert not evaluate(planned, lead, twice).ready
    assert evaluate(planned, lead, second).ready
