"""One text and one hash for one agreement, however it was written."""

import random
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from accord.agreement.language.canonical import canonical, digest, quoted, with_free
from accord.agreement.language.document import document
from accord.agreement.language.parse import parse
from accord.agreement.language.starter import starter
from accord.agreement.language.words import Agreement, AgreementError
from tests.agreement.texts import SMALL, WHOLE, placed
from tests.language.strategies import make_agreement

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
KEPT = {"lines", "sales_ready", "stages"}


def scrambled(value: object, rng: random.Random, key: str = "") -> str:
    """A document as flow YAML with its keys in any order, but for those whose order is kept."""
    if isinstance(value, dict):
        entries = list(value.items())
        if key not in KEPT:
            rng.shuffle(entries)
        inner = (f"{quoted(name)}: {scrambled(item, rng, name)}" for name, item in entries)
        return "{" + " , ".join(inner) + "}"
    if isinstance(value, list):
        return "[ " + ", ".join(scrambled(item, rng) for item in value) + " ]"
    if isinstance(value, bool):
        return "True" if value else "False"
    return quoted(value) if isinstance(value, str) else str(value)


@pytest.mark.parametrize("agreement", [parse(WHOLE), starter(), parse(SMALL)])
def test_canonical_text_parses_back_to_an_equal_agreement(agreement: Agreement) -> None:
    text = canonical(agreement)
    assert parse(text) == agreement
    assert canonical(parse(text)) == text


@given(st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_whatever_is_an_agreement_comes_back_equal(rng: random.Random) -> None:
    try:
        agreement = parse(canonical(make_agreement(rng, "Europe/Berlin")))
    except AgreementError:
        assume(False)  # a condition that nothing can meet, a window of two: no agreement at all
    assert parse(canonical(agreement)) == agreement


@given(st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_name_and_any_word_come_back_equal(name: str, word: str) -> None:
    text = SMALL + f"fit: {{lines: {{{quoted(name)}: {{when: {{a: {quoted(word)}}}, points: 1}}}}}}"
    try:
        agreement = parse(text)
    except AgreementError:
        assume(False)
    assert parse(canonical(agreement)) == agreement


@given(st.integers(-(2**63) + 1, 2**63 - 1) | st.decimals(allow_nan=False, allow_infinity=False))
@settings(max_examples=200, deadline=None)
def test_any_number_comes_back_equal(number: object) -> None:
    try:
        agreement = parse(placed("when", f"{{a: {{at_least: {number}}}}}"))
    except AgreementError:
        assume(False)
    assert parse(canonical(agreement)) == agreement


@given(st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_key_order_line_ends_and_comments_change_nothing(rng: random.Random) -> None:
    agreement = parse(WHOLE)
    again = parse(f"# other words\r\n{scrambled(document(agreement), rng)}  # the end\r\n")
    assert canonical(again) == canonical(agreement)
    assert digest(again, NOON) == digest(agreement, NOON)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("points: 12", "points: 13", id="points"),
        pytest.param("Can buy", "May buy", id="a reason"),
        pytest.param("rival.example, other", "rival2.example, other", id="a list"),
        pytest.param("Europe/Berlin", "Europe/Vienna", id="the zone"),
        pytest.param("human: 80", "human: 81", id="how human"),
        pytest.param("{fit: 20, behaviour: 15}", "{fit: 20}", id="a criterion"),
    ],
)
def test_every_change_of_meaning_changes_the_hash(old: str, new: str) -> None:
    assert old in WHOLE
    assert digest(parse(WHOLE.replace(old, new)), NOON) != digest(parse(WHOLE), NOON)


def test_the_order_of_criteria_is_part_of_the_text() -> None:
    one = parse(SMALL.replace("{any: {fit: 1}}", "{a: {fit: 1}, b: {fit: 2}}"))
    other = parse(SMALL.replace("{any: {fit: 1}}", "{b: {fit: 2}, a: {fit: 1}}"))
    assert digest(one, None) != digest(other, None)


def test_the_time_of_effect_is_part_of_the_hash_and_its_zone_is_not() -> None:
    agreement = parse(SMALL)
    berlin = NOON.astimezone(timezone(timedelta(hours=1)))
    assert digest(agreement, NOON) == digest(agreement, berlin)
    assert len({digest(agreement, at) for at in (None, NOON, NOON + timedelta(seconds=1))}) == 3


def test_a_naive_time_of_effect_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        digest(parse(SMALL), datetime(2026, 3, 4))


def test_the_free_mail_list_is_copied_in_only_where_it_is_used() -> None:
    assert "gmail.com" in dict(with_free(parse(WHOLE)).lists)["free"]
    assert with_free(parse(SMALL)) == parse(SMALL)
    own = parse(WHOLE.replace("lists: {", "lists: {free: [x.example], "))
    assert dict(with_free(own).lists)["free"] == ("x.example",)


def test_each_line_of_the_agreement_is_a_line_of_the_text() -> None:
    rows = canonical(parse(WHOLE)).splitlines()
    start = rows.index("  lines:") + 1
    assert [row.split(":")[0].strip() for row in rows[start : start + 3]] == [
        "buyer",
        "trade",
        "size",
    ]
