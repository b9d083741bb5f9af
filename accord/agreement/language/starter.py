"""The starter: an agreement that makes sense to a company without history."""

from functools import cache
from importlib.resources import files

from accord.agreement.language.parse import parse
from accord.agreement.language.used import kinds
from accord.agreement.language.words import Agreement


@cache
def starter_text() -> str:
    """The starter as it ships, comments and all."""
    return files("accord.agreement.language").joinpath("starter.yaml").read_text("utf-8")


@cache
def starter() -> Agreement:
    return parse(starter_text())


@cache
def standard_kinds() -> frozenset[str]:
    """The event kinds that a company may write about before it has imported any."""
    return kinds(starter())
