"""Every rule at work: our own cases, and those that the design came with where they are at hand."""

import json
import os
from pathlib import Path

import pytest

from accord.agreement.language.cases import run_case
from accord.lib.errors import Invalid

OURS = Path(__file__).parent / "cases.jsonl"
# What somebody would try who looks for the places where a rule ends; worked out by hand.
HOSTILE = OURS.with_name("hostile.jsonl")
REPOSITORY = OURS.parents[2]
THEIRS = Path(
    os.environ.get("ACCORD_TEST_CASES")
    or REPOSITORY.parent / "shared" / "reference" / "agreement_cases.jsonl"
)
TEXT = "agreement: x\ntime_zone: UTC\nsales_ready: {s: {count: e, at_least: 1}}\n"
RULES = set("abcdefghijklmnopqstuv")


def cases(path):
    if not path.exists():
        why = pytest.mark.skip(reason="ACCORD_TEST_CASES names no file")
        return [pytest.param({}, marks=why, id=path.name)]
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        pytest.param(case, id=f"{case['id']} {case['title']}") for case in map(json.loads, lines)
    ]


@pytest.mark.parametrize("case", cases(OURS) + cases(HOSTILE) + cases(THEIRS))
def test_a_case_comes_out_as_expected(case):
    told = run_case(case)
    assert {name: told.get(name) for name in case["expect"]} == case["expect"]


def test_each_rule_of_the_fine_print_has_a_case():
    assert {case.values[0]["id"][0] for case in cases(OURS)} >= RULES


def test_a_refused_agreement_says_every_fault():
    told = run_case({"agreement": "agreement: x\ntime_zone: Mars/Olympus\nfit: {lines: {a: {}}}\n"})
    assert told["refused"]
    assert all(fault["sentence"] for fault in told["faults"])
    assert len(told["faults"]) > 1


@pytest.mark.parametrize("case", [{}, {"agreement": TEXT}, {"agreement": TEXT, "instant": 5}, []])
def test_a_case_of_another_shape_is_refused_with_a_sentence(case):
    with pytest.raises(Invalid, match="cannot be run"):
        run_case(case)


def test_a_list_of_values_is_no_value_and_an_event_without_a_date_happened_when_it_was_known():
    events = [{"id": 1, "kind": "e", "at": None, "known_at": "2025-06-16T08:00:00Z"}]
    text = TEXT + "fit: {lines: {x: {when: {a: b}, points: 5}}}\n"
    case = {"agreement": text, "lead": {"a": ["b", "c"]}, "events": events}
    told = run_case({**case, "instant": "2025-06-16T10:00:00Z", "history": None})
    assert (told["states"], told["ready"]) == ({"x": "unknown"}, True)


def test_halvings_that_would_take_too_long_to_lay_out_are_refused():
    lines = ", ".join(
        f"l{n}: {{each: e, points: 1, halves_every: {n} days}}" for n in range(1, 201)
    )
    told = run_case({"agreement": f"{TEXT}behaviour: {{lines: {{{lines}}}}}\n"})
    assert "add up to 20,100 days" in told["faults"][0]["sentence"]


@pytest.mark.parametrize("junk", ["0001-01-01", "9999-12-31", "0001-01-01T00:00:00+23:00"])
def test_an_instant_at_the_end_of_time_is_refused_or_read(junk):
    try:
        run_case({"agreement": TEXT, "lead": {}, "events": [], "instant": junk})
    except Invalid as why:
        assert "cannot be run" in str(why)


def test_what_comes_out_is_plain_json():
    case = cases(OURS)[0].values[0]
    assert json.loads(json.dumps(run_case(case)))["lines"] == {"x": 4}
