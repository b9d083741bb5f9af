"""The starter makes sense to a company without history."""

from accord.agreement.checks import broken_examples
from accord.agreement.language.doubts import doubts
from accord.agreement.language.plan import plan
from accord.agreement.language.starter import standard_kinds, starter


def test_it_is_an_agreement_whose_examples_hold() -> None:
    assert plan(starter())
    assert broken_examples(starter()) == ()
    assert doubts(starter()) == ()


def test_it_names_the_cycle_seven_reasons_and_promises_of_both_sides() -> None:
    assert [stage.name for stage in starter().stages] == [
        "engaged", "target", "mql", "accepted", "qualified", "opportunity", "customer",
    ]  # fmt: skip
    assert len(starter().reasons) == 7
    assert {promise.side for promise in starter().promises} == {"marketing", "sales"}


def test_every_line_and_criterion_says_why() -> None:
    said = (*starter().fit.lines, *starter().behaviour.lines, *starter().sales_ready)
    assert [item.name for item in said if not item.why] == []


def test_it_names_the_event_kinds_that_companies_import() -> None:
    assert {"page", "Form Submitted", "Asset Downloaded", "Call Logged"} <= standard_kinds()
