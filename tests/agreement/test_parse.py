"""What a text says, clause by clause, and what it must not say."""

from datetime import date, time
from decimal import Decimal

import pytest

from accord.agreement.language import words
from accord.agreement.language.parse import parse
from accord.agreement.language.words import (
    AgreementError,
    Band,
    Capacity,
    Count,
    Fault,
    Goal,
    Last,
    Op,
    Signal,
    Span,
    Volume,
)
from tests.agreement.texts import SMALL, WHOLE, placed, table

SAID = parse(WHOLE)


def faults(text: str) -> tuple[Fault, ...]:
    with pytest.raises(AgreementError) as caught:
        parse(text)
    return caught.value.faults


def test_working_hours_open_up_to_days() -> None:
    hours = SAID.hours
    assert hours is not None
    morning, noon = (time(9), time(12)), (time(13), time(17, 30))
    assert hours.days[:2] == ((0, (morning, noon)), (1, (morning, noon)))
    assert hours.days[-1] == (4, ((time(9), time(15)),))
    assert (hours.holidays, hours.also_closed) == ("DE-BY", (date(2026, 12, 24),))


def test_a_range_may_run_over_the_end_of_the_week() -> None:
    hours = parse(SMALL + 'working_hours: {sat-mon: "10:00-24:00"}\n').hours
    assert hours is not None
    assert [day for day, _ in hours.days] == [0, 5, 6]
    assert hours.days[0][1] == ((time(10), time(0)),)


def test_fit_lines_keep_their_order_and_their_bands() -> None:
    assert [line.name for line in SAID.fit.lines][:3] == ["buyer", "trade", "size"]
    size = SAID.fit.lines[2]
    assert size.banded
    assert size.bands[1] == Band((words.Test("employees", Op.BETWEEN, (50, Decimal("199.5"))),), 6)


def test_a_bare_value_means_is_and_all_parts_are_kept() -> None:
    trade = SAID.fit.lines[1].bands[0].when
    assert trade == (
        words.Test("country", Op.IS, ("DE",)),
        words.Test("industry", Op.IN, ("logistics", "food")),
    )


def test_the_list_of_free_mail_is_built_in() -> None:
    assert SAID.fit.lines[4].bands[0].when == (words.Test("email_domain", Op.IS, (), "free"),)


def test_a_list_is_named_by_in_and_for_domains_by_is() -> None:
    assert [bar[0].list for bar in SAID.never] == [None, "rivals", "rivals"]
    assert SAID.lists == (("rivals", ("other.example", "rival.example")),)


def test_a_line_of_behaviour_says_how_it_counts_and_fades() -> None:
    pricing, webinar, call = SAID.behaviour.lines
    assert (pricing.at_most, pricing.halves_every, pricing.cap) == (2, 14, 16)
    assert webinar.fades == ((7, 100), (30, 50))
    assert call.signal.human == 0 and pricing.signal.human == 50


def test_criteria_keep_their_order_and_their_parts() -> None:
    by_score, three, phone, asked = SAID.sales_ready
    assert (by_score.fit, by_score.behaviour) == (20, 15)
    where = (words.Test("path", Op.IS, ("/pricing",)),)
    assert three.count == Count(Signal("page", where, 80), 3, 90)
    assert three.lines == ("buyer", "call")
    assert phone.last == Last(Signal("Call Logged"), 30)
    assert asked.at_once and asked.count == Count(Signal("Call Requested"), 1, 7)


def test_stages_have_owners_also_where_none_is_named() -> None:
    assert [(s.name, s.owner, s.by, s.sales_ready) for s in SAID.stages] == [
        ("engaged", "marketing", None, False),
        ("mql", "sdr", None, True),
        ("accepted", "sdr", "sdr", False),
        ("customer", "sales", "rep", False),
    ]


def test_reasons_say_what_follows() -> None:
    bad_data, competitor, no_budget = SAID.reasons
    assert (bad_data.back_to, bad_data.within) == ("marketing", Span(2, "working days"))
    assert competitor.disqualify
    assert (no_budget.recycle, no_budget.early, no_budget.blames) == (90, True, ("buyer",))


def test_a_special_category_counts_with_the_legal_basis_that_is_named_for_it() -> None:
    basis = "Art. 9(2)(a), consent by form 3 of 2 March 2026"
    assert SAID.legal_basis == (("union_membership", basis),)
    text = WHOLE.replace("{email_domain: {in: rivals}}", "{union_membership: {is: yes}}")
    assert parse(text).never[1][0].field == "union_membership"
    (fault,) = faults(text.replace("legal_basis: {union_membership", "legal_basis: {religion"))
    assert (
        "special category" in fault.sentence and "legal_basis: {union_membership" in fault.sentence
    )


def test_both_sides_promise() -> None:
    nurture, touch = SAID.promises
    assert (nurture.side, nurture.at_most, nurture.then) == ("marketing", 90, "disqualify")
    assert (touch.within, touch.kept) == (Span(30, "working minutes"), 95)
    assert SAID.attempts_before_reject == 5
    assert SAID.volume == Volume(140, "month", 60)
    assert SAID.capacity == Capacity(20, "week")
    assert SAID.goal == Goal(1_200_000, "EUR", "quarter")


def test_examples_tell_their_own_words_from_facts() -> None:
    first, second = SAID.examples
    assert first.did[0].facts == (("minutes", 30),)
    assert (first.did[0].days_ago, first.did[0].times) == (3, 2)
    assert (second.holds, second.did[0].human) == (False, 20)


def test_every_word_keeps_its_line() -> None:
    assert SAID.fit.lines[0].line == 9
    assert SAID.fit.lines[0].bands[0].when[0].line == 9


def test_all_faults_come_at_once_in_the_order_of_lines() -> None:
    text = (
        WHOLE.replace("points: 12", "points: 5000")
        .replace("starts_with", "begins_with")
        .replace("within: 7 days", "within: 1 week")
        .replace("and: [trade]", "and: [traid]")
    )
    found = faults(text)
    assert [fault.line for fault in found] == [9, 19, 28, 29]
    assert [fault.nearest for fault in found] == [None, "starts_with", "trade", None]
    assert found[0].where == "fit > lines > buyer > points"


@pytest.mark.parametrize(("text", "sentence"), table("refused.txt"))
def test_it_is_refused_with_what_to_do(text: str, sentence: str) -> None:
    assert sentence in " ".join(fault.sentence for fault in faults(text))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("[]", "A map is wanted", id="a list for a document"),
        pytest.param("~", "`agreement` is missing", id="nothing for a document"),
        pytest.param("---\n# only this\n", "`agreement` is missing", id="a comment"),
        pytest.param(SMALL.replace("{any: {fit: 1}}", "{}"), "at least one", id="no criterion"),
        pytest.param(SMALL.replace("Berlin", "Berlim"), "no time zone", id="no such zone"),
        pytest.param(SMALL.replace("Europe", "../etc"), "no time zone", id="a path as zone"),
    ],
)
def test_what_cannot_be_an_agreement(text: str, sentence: str) -> None:
    assert sentence in faults(text)[0].sentence


@pytest.mark.parametrize("text", table("taken.txt"))
def test_it_is_taken(text: str) -> None:
    parse(text)


def test_a_hundred_faults_are_enough() -> None:
    lines = "".join(f"  l{n}: {{when: {{a: 1}}, points: x}}\n" for n in range(400))
    assert len(faults(f"{SMALL}fit:\n lines:\n{lines}")) == 100


def test_five_hundred_lines_are_read_quickly_and_no_more_are_taken() -> None:
    lines = [f"  l{n}: {{when: {{a: 1}}, points: 1}}\n" for n in range(501)]
    assert len(parse(f"{SMALL}fit:\n lines:\n{''.join(lines[:500])}").fit.lines) == 500
    assert "At most 500" in faults(f"{SMALL}fit:\n lines:\n{''.join(lines)}")[0].sentence


def test_the_nearest_operator_is_named_as_people_write_it() -> None:
    with pytest.raises(AgreementError, match="did you mean 'at_least'"):
        parse(placed("when", "{employees: {at_leest: 20}}"))
