"""What is said beside a text while it is being written: faults by line, or whom it would affect."""

from collections.abc import Sequence
from dataclasses import dataclass

from accord.agreement.checks import FaultyText, broken_examples, checked
from accord.agreement.language.doubts import doubts
from accord.agreement.language.facts import Vocabulary
from accord.agreement.language.words import Agreement, Fault

SHOWN = 20
# More line numbers than lines, so that a new line has its number before the next check.
SPARE = 400


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its word; `url` opens what it counts."""

    label: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """The answer to one text: `faults`, or `agreement` with a sentence and whom it affects."""

    lines: int
    faults: tuple[Fault, ...] = ()
    broken: tuple[str, ...] = ()
    agreement: Agreement | None = None

    @property
    def count(self) -> int:
        return len(self.faults) + len(self.broken)

    @property
    def shown(self) -> Sequence[Fault]:
        return self.faults[:SHOWN]

    @property
    def beyond(self) -> int:
        return max(0, len(self.faults) - SHOWN)

    @property
    def faulty(self) -> frozenset[int]:
        return frozenset(fault.line for fault in self.faults)

    @property
    def numbers(self) -> range:
        return range(1, self.lines + SPARE + 1)

    @property
    def doubts(self) -> Sequence[str]:
        """What the text may say but hardly means."""
        return [fault.sentence for fault in doubts(self.agreement)] if self.agreement else []

    @property
    def sentence(self) -> str:
        said = self.agreement
        if said is None:
            return ""
        lines = len(said.fit.lines) + len(said.behaviour.lines)
        ways = len(said.sales_ready)
        return (
            f"{counted(lines, 'line')}, {counted(ways, 'way')} to be sales-ready, "
            f"{counted(len(said.examples), 'example')} run."
        )


def counted(number: int, word: str) -> str:
    """1 line, 2 lines, 1,204 leads."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def check(text: str, vocabulary: Vocabulary) -> Check:
    """Read one text as it would be on saving, examples included; nothing is stored."""
    lines = text.count("\n") + 1
    try:
        agreement = checked(text, vocabulary)
    except FaultyText as wrong:
        return Check(lines, tuple(sorted(wrong.faults, key=lambda fault: fault.line)))
    return Check(lines, (), tuple(map(str, broken_examples(agreement))), agreement)
