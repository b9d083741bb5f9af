"""What changes from one agreement to another, as people read it."""

import pytest

from accord.agreement.language.difference import Change, compared, difference
from accord.agreement.language.parse import parse
from accord.agreement.language.said import GROUPS, said
from tests.agreement.texts import SMALL, WHOLE

OLD = parse(WHOLE)


def changes(old: str, new: str) -> tuple[Change, ...]:
    assert old in WHOLE
    return difference(OLD, parse(WHOLE.replace(old, new)))


def test_the_same_says_no_change() -> None:
    assert difference(OLD, parse(WHOLE.replace("# who they are", "# whoever"))) == ()


def test_changed_points_show_both() -> None:
    (change,) = changes("points: 12", "points: 15")
    assert (change.group, change.name, change.sign) == ("fit", "buyer", "~")
    assert (change.points_before, change.points_after) == ("12", "15")
    assert change.before == change.after == "Title contains head, vp, *leiter or co founder"


def test_bands_show_the_points_of_each() -> None:
    (change,) = changes("{at_least: 200}}, 10]", "{at_least: 200}}, 11]")
    assert (change.points_before, change.points_after) == ("10, 6", "11, 6")


def test_a_line_that_goes_and_one_that_comes() -> None:
    (come, gone) = changes("    since:", "    founded:")
    assert [(c.sign, c.name) for c in (come, gone)] == [("+", "founded"), ("-", "since")]
    assert (come.before, come.points_before, gone.after, gone.points_after) == ("", "", "", "")


@pytest.mark.parametrize(
    ("old", "new", "group", "name"),
    [
        pytest.param("cap: 50\n  below", "cap: 60\n  below", "fit", "(cap)", id="a cap"),
        pytest.param("Can buy", "May buy", "fit", "buyer", id="a reason"),
        pytest.param("halves_every: 14", "halves_every: 7", "behaviour", "pricing", id="fading"),
        pytest.param("A: 40", "A: 41", "grades", "fit", id="a grade"),
        pytest.param("{fit: 20", "{fit: 21", "sales_ready", "by-score", id="a criterion"),
        pytest.param(
            "accepted: {by: sdr}", "accepted: {by: rep}", "stages", "accepted", id="a stage"
        ),
        pytest.param("recycle: 90", "recycle: 60", "reasons", "no-budget", id="a reason to return"),
        pytest.param("kept: 95%", "kept: 90%", "promises", "sales: first-touch", id="a promise"),
        pytest.param("140 a month", "99 a month", "promises", "marketing: volume", id="a volume"),
        pytest.param("1200000", "1300000", "goal", "revenue", id="the goal"),
        pytest.param(
            "by form 3", "by form 4", "legal_basis", "union membership", id="a legal basis"
        ),
        pytest.param("fri: [", "sat: [", "terms", "(working hours)", id="the hours"),
    ],
)
def test_each_clause_shows_its_change(old: str, new: str, group: str, name: str) -> None:
    (change,) = changes(old, new)
    assert (change.group, change.name, change.sign) == (group, name, "~")
    assert change.before != change.after


def test_a_list_says_what_it_gains_and_drops() -> None:
    (change,) = changes(
        "[rival.example, other.example, rival.example]", "[new.example, other.example]"
    )
    assert change.after == "adds new.example; drops rival.example"


def test_a_changed_bar_is_one_that_goes_and_one_that_comes() -> None:
    found = changes("in: [KP]", "in: [KP, IR]")
    assert [change.sign for change in found] == ["+", "-"]


def test_another_order_of_criteria_is_a_change() -> None:
    text = SMALL.replace("{any: {fit: 1}}", "{a: {fit: 1}, b: {fit: 2}}")
    other = SMALL.replace("{any: {fit: 1}}", "{b: {fit: 2}, a: {fit: 1}}")
    (change,) = difference(parse(text), parse(other))
    assert (change.name, change.before, change.after) == ("(order)", "a, b", "b, a")


def test_without_an_old_one_everything_is_added() -> None:
    assert {change.sign for change in difference(None, OLD)} == {"+"}
    assert len(difference(None, OLD)) == len(said(OLD))


def test_compared_also_holds_what_stays_in_the_order_of_clauses() -> None:
    rows = compared(OLD, parse(WHOLE.replace("points: 12", "points: 15")))
    assert len(rows) == len(said(OLD))
    groups = [GROUPS.index(row.group) for row in rows]
    assert groups == sorted(groups)


def test_a_change_reads_as_a_sentence_and_as_data() -> None:
    (change,) = changes("points: 12", "points: 15")
    assert str(change).startswith("fit, buyer: Title contains head")
    assert str(change).endswith("co founder (15)")
    assert change.as_dict()["sign"] == "~"
