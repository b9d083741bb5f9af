from pathlib import Path
from typing import Any

import pytest

from accord.capture.map_file import load
from accord.capture.mapping import Mapping, read
from accord.lib.errors import Invalid

KNOWN = {"email": "email", "name": "text", "employees": "number", "visits": "number"}
HEADER = ("E-mail", "Name", "Visits", "When")
MAP = """
columns:
  E-mail: email
  Name: {attribute: name}
  Visits: {new: visits, type: number, label: Visits, after_handoff: yes}
  When: {at: true, format: "%d.%m.%Y"}
empty: [Select, NO]
outcome: {column: Name, won: 1}
zone: Europe/Berlin
"""


def checked(text: str, what: str = "leads", header: tuple[str, ...] = HEADER) -> Mapping:
    return read(load(text), what, header, KNOWN)


def test_a_map_file_says_it_all() -> None:
    mapping = checked(MAP)
    assert [(c.role, c.name) for c in mapping.columns] == [
        ("attribute", "email"), ("attribute", "name"), ("new", "visits"), ("at", ""),
    ]  # fmt: skip
    assert mapping.columns[2].after_handoff
    assert mapping.columns[3].format == "%d.%m.%Y"
    assert mapping.ending is not None and mapping.ending.won == {"1"}


def test_words_in_a_map_are_those_of_yaml_1_2() -> None:
    assert checked(MAP).empty == {"Select", "NO"}


def test_a_map_may_be_json() -> None:
    mapping = checked('{"columns": {"E-mail": "email"}, "others": "drop"}')
    assert [c.role for c in mapping.columns] == ["attribute", "drop", "drop", "drop"]


def test_the_other_columns_may_all_be_new() -> None:
    mapping = checked("{columns: {E-mail: email}, others: new}", header=("E-mail", "City"))
    assert (mapping.columns[1].role, mapping.columns[1].name) == ("new", "city")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param(
            {"colums": {}},
            "'colums' is not known here; did you mean 'columns'?",
            id="a misspelt setting",
        ),
        pytest.param(
            {"columns": {"Mail": "email"}},
            "'Mail' is no column of this file; did you mean 'E-mail'?",
            id="a misspelt column",
        ),
        pytest.param(
            {"columns": {"E-mail": "emial"}},
            "no attribute is called 'emial'; did you mean 'email'?",
            id="a misspelt attribute",
        ),
        pytest.param(
            {"columns": {"E-mail": "email"}},
            "columns > Name: say what it is, or drop it",
            id="a column left open",
        ),
        pytest.param(
            {"columns": {"E-mail": "email", "Name": "email"}},
            "'E-mail' is attribute email already",
            id="one place filled twice",
        ),
        pytest.param(
            {"columns": {"E-mail": "drop"}, "others": "drop"}, "nothing says who", id="nobody"
        ),
        pytest.param(
            {"columns": {"E-mail": {"id": "my crm"}}},
            "name the other system in one word",
            id="a system of two words",
        ),
        pytest.param(
            {"columns": {"E-mail": {"new": "mql"}}},
            "mql is computed from the agreement",
            id="a computed attribute",
        ),
        pytest.param(
            {"columns": {"E-mail": {"new": "employees", "type": "text"}}},
            "of type number already",
            id="another type",
        ),
        pytest.param({"zone": "Berlin"}, "'Berlin' is no time zone", id="no zone"),
        pytest.param({"decimal": ";"}, "is not one of ., ,", id="no decimal sign"),
        pytest.param(
            {"outcome": {"column": "Name"}},
            "say which value of 'Name' means won",
            id="an outcome without a word",
        ),
        pytest.param(
            {"outcome": {"column": "Name", "lost": "0"}},
            "'lost' is not known here",
            id="a lead is never lost",
        ),
        pytest.param(
            {"constants": {"sauce": "x"}},
            "no attribute is called 'sauce'",
            id="an unknown constant",
        ),
    ],
)
def test_a_fault_says_what_to_write(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(changed, "leads", HEADER, KNOWN)
    assert said in str(refusal.value)


def test_events_of_a_kind_like_our_own_are_refused() -> None:
    text = "{columns: {E-mail: email, When: {at: true}}, others: drop, kind: lead.rejected}"
    with pytest.raises(Invalid, match="begins like a kind of Accord's own"):
        checked(text, "events")


def test_a_map_that_is_no_yaml_names_its_line() -> None:
    with pytest.raises(Invalid, match="Line 3: "):
        load("columns:\n  - [")


def test_the_map_in_the_documentation_can_be_used() -> None:
    page = (Path(__file__).parents[2] / "docs/how/imports.md").read_text()
    data = load(page.split("```yaml\n")[1].split("```")[0])
    known = {**KNOWN, "source": "text"}
    mapping = read(data, "leads", (*data["columns"], "Converted"), known)
    assert len(mapping.columns) == 10
