"""Which signals an event meets: kept answers are never another event's."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from accord.agreement.language.facts import Event, Lead
from accord.agreement.language.parse import parse
from accord.agreement.language.plan import plan
from accord.agreement.language.reading import read

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
PLAN = plan(
    parse("""
agreement: Meeting
time_zone: Etc/UTC
fit: {lines: {}}
behaviour:
  lines:
    one: {each: page, where: {seen: 1}, points: 1}
    truth: {each: page, where: {seen: true}, points: 2}
    text: {each: page, where: {seen: {starts_with: "1"}}, points: 3}
    silent: {each: page, where: {seen: {known: no}}, points: 4}
    both: {each: page, where: {seen: "1", path: /a}, points: 5}
    form: {each: form, points: 6}
sales_ready: {by-score: {behaviour: 1}}
stages: {mql: {when: sales_ready}}
""")
)
NAMES = {line.signal: line.name for line in PLAN.behaviour}


def met(kind: str, facts: dict[str, object]) -> set[str]:
    read_events = read(PLAN, Lead(events=(Event("1", kind, NOON, NOON, facts),))).events
    return {NAMES[place] for event in read_events for place in event.signals}


@pytest.mark.parametrize("again", range(2), ids=["asked first", "asked again"])
@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ("1", {"one", "text"}),
        (1, {"one", "text"}),
        (True, {"truth"}),
        (Decimal("1.00"), {"one", "text"}),
        ("yes", {"truth"}),
        ("", {"silent"}),
        (None, {"silent"}),
        (["1"], {"silent"}),
    ],
)
def test_equal_values_of_another_type_are_other_values(
    again: int, seen: object, expected: set[str]
) -> None:
    assert met("page", {"seen": seen}) == expected


def test_what_was_not_said_is_as_unknown_as_what_is_empty() -> None:
    assert met("page", {}) == met("page", {"seen": ""}) == {"silent"}


def test_all_that_is_asked_tells_two_events_apart() -> None:
    assert "both" in met("page", {"seen": "1", "path": "/a", "more": "x"})
    assert "both" not in met("page", {"seen": "1", "path": "/b", "more": "x"})
    assert "both" not in met("page", {"seen": "/a", "path": "1"})


def test_kinds_that_ask_nothing_and_kinds_that_nobody_asks_for() -> None:
    assert met("form", {"seen": "1"}) == {"form"}
    assert met("call", {"seen": "1"}) == set()
