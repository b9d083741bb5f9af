"""What is missing is true: each hint, applied, makes the lead ready, and none is left out."""

from datetime import UTC, datetime, timedelta
from itertools import combinations_with_replacement
from random import Random

import pytest

from accord.agreement.language.changes import Outlook, applied
from accord.agreement.language.evaluate import evaluate
from accord.agreement.language.facts import Event, Known, Lead
from accord.agreement.language.missing import cheapest, hints, missing
from accord.agreement.language.parse import parse
from accord.agreement.language.plan import plan
from accord.agreement.language.verdict import Missing
from tests.language.strategies import scenario

NOW = datetime(2025, 6, 16, 10, tzinfo=UTC)
HEAD = """
agreement: hints
time_zone: Europe/Berlin
"""


def asked(text, values=(), events=()):
    """(missing, cheapest) of a lead under an agreement."""
    planned = plan(parse(HEAD + text))
    known = tuple(
        Known(name, value, NOW - timedelta(days=9)) for name, value in dict(values).items()
    )
    lead = Lead(known, tuple(events))
    verdict = evaluate(planned, lead, NOW)
    return missing(planned, lead, verdict), cheapest(planned, lead, verdict)


def did(kind, days_ago=0, **facts):
    at = NOW - timedelta(days=days_ago, minutes=1)
    return Event(f"{kind}-{days_ago}-{len(facts)}", kind, at, at, facts)


def by_trying(outlook, planned, lead, size):
    """All sets of changes of that size that make the lead ready when they really happen."""
    changes = outlook.changes()
    for several in combinations_with_replacement(range(len(changes)), size):
        learned = [n for n in several if changes[n].kind is None]
        if len(learned) == len(set(learned)):
            there = applied(lead, [changes[n] for n in several], outlook.verdict.instant)
            if evaluate(planned, there, outlook.verdict.instant).ready:
                yield several


@pytest.mark.parametrize(
    "start", [0, 1, *(pytest.param(n, marks=pytest.mark.slow) for n in range(2, 20))]
)
def test_hints_are_what_trying_every_change_finds(start):
    for seed in range(start * 100, start * 100 + 100):
        one = scenario(Random(seed))
        planned = plan(one.agreement)
        verdict = evaluate(planned, one.lead, one.instant)
        outlook = Outlook(planned, one.lead, verdict)
        changes = outlook.changes()
        found = [
            tuple(changes.index(x) for x in each) for each in hints(planned, one.lead, verdict)
        ]
        if verdict.ready or verdict.barred:
            assert found == []
            continue
        sizes = (list(by_trying(outlook, planned, one.lead, size)) for size in (1, 2, 3))
        assert found == next((sets for sets in sizes if sets), []), seed


def test_an_event_that_stands_for_more_signals_counts_in_all():
    _, fewest = asked(
        """
behaviour:
  lines:
    any-page: {each: page, points: 1}
    pricing: {each: page, where: {path: {starts_with: /pricing}}, points: 4}
sales_ready: {s: {behaviour: 5}}
"""
    )
    assert fewest == (("pricing",),)


def test_the_same_event_may_be_needed_three_times_but_not_four():
    text = "sales_ready: {s: {count: download, at_least: NUMBER}}"
    lacks, fewest = asked(text.replace("NUMBER", "3"))
    assert lacks == {"s": Missing(count=3)}
    assert fewest == (("s", "s", "s"),)
    assert asked(text.replace("NUMBER", "4"))[1] == ()


def test_what_a_day_holds_no_more_of_is_not_asked_for():
    text = """
behaviour:
  lines:
    visit: {each: page, points: 5, at_most: 1 a day}
    call: {each: call, points: 9}
sales_ready: {s: {behaviour: 10}}
"""
    assert asked(text, events=[did("page")])[1] == (("call",),)
    assert asked(text, events=[did("page", 1)])[1] == (("visit",), ("call",))


def test_a_line_at_its_cap_is_not_asked_for():
    text = """
behaviour: {lines: {visit: {each: page, points: 5, cap: 5}}}
sales_ready: {s: {behaviour: 10}}
"""
    assert asked(text, events=[did("page")])[1] == ()


def test_an_unknown_line_is_asked_for_at_its_best_and_a_known_no_never():
    text = """
fit:
  lines:
    title: {when: {title: {contains_any: [head]}}, points: 12}
    size:
      bands:
        - [{employees: {at_least: 50}}, 6]
        - [{employees: {at_least: 200}}, 20]
        - [{trade: food}, 12]
sales_ready: {s: {fit: 12}}
"""
    assert asked(text)[1] == (("title",), ("size",))
    assert asked(text, {"title": "clerk"})[1] == (("size",),)
    assert asked(text, {"title": "clerk", "trade": "metal"})[1] == ()


def test_two_lines_of_one_attribute_are_learned_together_only_if_one_value_meets_both():
    text = """
fit:
  lines:
    a: {when: {title: {contains_any: [head]}}, points: 5}
    b: {when: {title: {contains_any: [sales]}}, points: 5}
    c: {when: {title: {is: boss}}, points: 5}
sales_ready: {s: {fit: 10}}
"""
    assert asked(text)[1] == (("a", "b"),)


def test_nobody_who_is_barred_gets_a_hint_and_no_hint_bars():
    text = """
fit: {lines: {home: {when: {country: {in: [KP, DE]}}, points: 5}}}
sales_ready: {s: {fit: 5}}
never: [{country: KP}, {industry: arms}]
"""
    assert asked(text)[1] == (("home",),)
    lacks, fewest = asked(text, {"industry": "arms"})
    assert lacks == {"s": Missing(fit=5, barred=True)}
    assert fewest == ()


def test_a_last_that_is_too_old_says_so():
    text = "sales_ready: {s: {last: call, where: {outcome: good}, within: 3 days}}"
    lacks, fewest = asked(
        text, events=[did("call", 4, outcome="good"), did("call", 1, outcome="bad")]
    )
    assert lacks == {"s": Missing(last=True)}
    assert fewest == (("s",),)
