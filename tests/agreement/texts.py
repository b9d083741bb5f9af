"""Texts of agreements for tests: the smallest one, the whole language in one, and tables of bits.

A table's row is `name | where it goes | text`, in `refused.txt` also `| what the fault says`.
"""

from pathlib import Path

import pytest

DATA = Path(__file__).parent / "data"
WHOLE = (DATA / "whole.yaml").read_text("utf-8")
SMALL = """
agreement: small
time_zone: Europe/Berlin
sales_ready: {any: {fit: 1}}
"""
PLACES = {
    "line": "behaviour: {{lines: {{x: {}}}}}\n",
    "fit": "fit: {{lines: {{x: {}}}}}\n",
    "when": "fit: {{lines: {{x: {{when: {}, points: 5}}}}}}\n",
    "more": "{}\n",
}


def placed(where: str, entry: str) -> str:
    """The smallest agreement with a bit of text where it belongs."""
    if where == "criterion":
        return SMALL.replace("{fit: 1}", entry)
    return SMALL + PLACES[where].format(entry.replace(r" \n ", "\n"))


def table(name: str) -> list[object]:
    """The rows of a table as parameters: the text, and the rest of the row."""
    rows = [row.split(" | ") for row in (DATA / name).read_text("utf-8").splitlines()]
    return [pytest.param(placed(row[1], row[2]), *row[3:], id=row[0]) for row in rows]
