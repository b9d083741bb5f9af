"""The compiled queries are held equal to `evaluate`, to the last point."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.agreement.language.cases import instant_of, lead_of
from accord.agreement.language.facts import Event, Known, Lead
from accord.agreement.language.parse import parse
from accord.agreement.language.plan import plan
from accord.scoring.engine import engine
from tests.language.compiled import by_counts, by_events, expected
from tests.language.planted import FAULTS
from tests.language.strategies import scenario

READERS = pytest.mark.parametrize("reader", [by_events, by_counts])


@pytest.fixture(scope="module")
def connection():
    with engine(threads=1) as opened:
        yield opened


def world(seed):
    """One scenario: its agreement, its leads apart and merged, and the instant."""
    made = scenario(Random(seed))
    return made.agreement, {1: made.first, 2: made.second, 7: made.lead}, made.instant


@READERS
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 1 << 40))
def test_a_query_says_the_same_of_every_lead(connection, reader, seed):
    assert reader(connection, *world(seed)) == expected(*world(seed))


@pytest.mark.slow
@READERS
def test_a_query_says_the_same_of_thousands(connection, reader):
    for seed in range(1_500):
        assert reader(connection, *world(seed)) == expected(*world(seed)), seed


# The others cannot set the two apart: how texts and facts are judged is the same code for both,
# and which of a day's events are the first changes reasons, not points.
OWN = [
    fault
    for fault in FAULTS
    if fault.__name__ not in {"above_for_at_least", "unknown_as_no", "first_n_by_arrival"}
]


@pytest.mark.parametrize("fault", OWN, ids=lambda fault: fault.__name__)
def test_a_fault_of_one_reader_sets_the_two_apart(connection, fault):
    honest = {seed: expected(*world(seed)) for seed in range(600)}
    with fault():
        found = next((n for n in honest if expected(*world(n)) != honest[n]), None)
        assert found is not None, "600 scenarios did not find it"
        assert by_events(connection, *world(found)) != expected(*world(found))
    assert by_events(connection, *world(found)) == honest[found]


CASES = [
    case
    for case in map(json.loads, (Path(__file__).parent / "cases.jsonl").read_text().splitlines())
    if "instant" in case and "refused" not in case["expect"]
]


@READERS
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_cases_pass_in_the_queries_too(connection, reader, case):
    agreement = parse(case["agreement"])
    planned = plan(agreement)
    instant = instant_of(case["instant"], planned)
    (row,) = reader(connection, agreement, {1: lead_of(case)}, instant).values()
    fit, behaviour, grade, criteria, _, _, *lines = row
    names = [line.name for line in (*planned.fit, *planned.behaviour)]
    ready = [one.name for n, one in enumerate(planned.criteria) if criteria >> n & 1]
    found = {
        "fit": fit,
        "behaviour": behaviour,
        "lines": dict(zip(names, lines, strict=True)),
        "grade": "ABCD"[grade // 4] + "1234"[grade % 4],
        "ready": bool(criteria),
        "criteria": ready,
        "criterion": ready[0] if ready else None,
    }
    assert {key: found[key] for key in found.keys() & case["expect"].keys()} == {
        key: case["expect"][key] for key in found.keys() & case["expect"].keys()
    }


def test_an_agreement_of_hundreds_of_lines_compiles(connection):
    did = [
        f"    l{n}: {{each: e{n % 7}, points: {n % 9 + 1}, halves_every: {n % 30 + 1} days}}"
        for n in range(250)
    ]
    are = [f"    f{n}: {{when: {{a{n % 5}: {n % 4}}}, points: 1}}" for n in range(150)]
    text = "\n".join(
        (
            *("agreement: many", "time_zone: UTC", "fit:", "  lines:", *are, "behaviour:"),
            *("  lines:", *did, "sales_ready: {s: {fit: 1}}", ""),
        )
    )
    agreement, instant = parse(text), datetime(2025, 6, 16, tzinfo=UTC)
    events = tuple(
        Event(str(n), f"e{n % 7}", instant - timedelta(days=n), instant - timedelta(days=n))
        for n in range(20)
    )
    leads = {1: Lead((Known("a1", 2, instant),), events)}
    for reader in (by_events, by_counts):
        assert reader(connection, agreement, leads, instant) == expected(agreement, leads, instant)
