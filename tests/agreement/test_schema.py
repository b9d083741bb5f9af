"""The JSON Schema takes what is an agreement and refuses what has another shape."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from accord.agreement.language.document import document
from accord.agreement.language.parse import parse
from accord.agreement.language.schema import schema
from accord.agreement.language.starter import starter, starter_text
from accord.agreement.language.yaml import Faults, Items, Map, Node, Scalar, read
from tests.agreement.texts import SMALL, WHOLE, placed, table

VALIDATOR = Draft202012Validator(schema())


def plain(node: Node) -> Any:
    """A node as JSON would hold it."""
    match node:
        case Scalar():
            return float(node.value) if type(node.value).__name__ == "Decimal" else node.value
        case Items():
            return [plain(item) for item in node.items]
        case Map():
            return {key.text: plain(item) for key, item in node.entries if plain(item) is not None}


def accepts(text: str) -> bool:
    return bool(VALIDATOR.is_valid(plain(read(text, Faults()))))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("text", [WHOLE, SMALL, starter_text()])
def test_it_takes_an_agreement_as_written(text: str) -> None:
    VALIDATOR.validate(plain(read(text, Faults())))


def test_it_takes_the_canonical_document() -> None:
    for agreement in (parse(WHOLE), starter()):
        VALIDATOR.validate(plain_numbers(document(agreement)))


def plain_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain_numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain_numbers(item) for item in value]
    return float(value) if type(value).__name__ == "Decimal" else value


@pytest.mark.parametrize("text", table("taken.txt"))
def test_it_takes_whatever_parse_takes(text: str) -> None:
    assert accepts(text)


@pytest.mark.parametrize(
    "text",
    [
        placed("line", "{each: e, points: '5'}"),
        placed("line", "{each: e, points: 5000}"),
        placed("line", "{each: e, points: 5, halves_every: 2 weeks}"),
        placed("line", "{points: 5}"),
        placed("fit", "{when: {a: 1}, points: 1, bands: [[{a: 2}, 1]]}"),
        placed("when", "{a: {matches: x}}"),
        placed("when", "{a: {in: []}}"),
        placed("when", "{a: [x]}"),
        placed("criterion", "{}"),
        placed("more", "grade: {}"),
        placed("more", "stages: {a: {by: boss}}"),
        placed("more", "promises: {sales: {a: {within: 3 days}}}"),
        SMALL.replace("time_zone", "zone"),
    ],
)
def test_it_refuses_another_shape(text: str) -> None:
    assert not accepts(text)
