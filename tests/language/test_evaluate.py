"""The product's reader of the agreement is held equal to the reference, to the last point."""

from hypothesis import given, settings

from accord.agreement.language.evaluate import evaluate
from accord.agreement.language.plan import plan
from tests.language import reference
from tests.language.strategies import scenarios


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
