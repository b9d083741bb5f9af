"""The examples of a version, each with whether it comes out as it says."""

from dataclasses import dataclass

from accord.agreement.checks import broken_examples
from accord.agreement.language.said import example as in_words
from accord.agreement.language.words import Agreement


@dataclass(frozen=True, slots=True)
class Ran:
    words: str
    holds: bool


def examples(agreement: Agreement) -> tuple[Ran, ...]:
    """Every example run, in written order."""
    broken = {found.example for found in broken_examples(agreement)}
    return tuple(Ran(in_words(one), one not in broken) for one in agreement.examples)
