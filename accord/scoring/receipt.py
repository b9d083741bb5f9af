"""The score receipt as data: every point is a line, and the lines add up."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from accord.agreement.language.verdict import Share


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One row: what gave the points, the words of its line, and what has faded.

    points    whole points after rounding and the line's own cap
    capped    what the line's own cap took (below 0) or, of a loss, gave: a row of its own
    faded     points that its events would still give, had they not aged; 0 for fit
    number    its place in the agreement: "1.2" the second line of fit
    shares    what each event gave; they add up to the line before its own cap
    """

    name: str
    number: str
    shown: str
    words: str
    points: int
    state: str
    capped: int = 0
    faded: int = 0
    shares: tuple[Share, ...] = ()
    detail: str = ""

    @property
    def before_cap(self) -> int:
        return self.points - self.capped


@dataclass(frozen=True, slots=True)
class ReceiptGroup:
    """Fit or behaviour: its rows and `adjustment` (what cap and floor took or gave) add up.

    needs  the least that a criterion asks of the group; None where none asks
    """

    name: str
    points: int
    cap: int | None
    needs: int | None
    adjustment: int
    lines: tuple[ReceiptLine, ...]

    @property
    def giving(self) -> tuple[ReceiptLine, ...]:
        return tuple(line for line in self.lines if line.points)

    @property
    def silent(self) -> tuple[ReceiptLine, ...]:
        return tuple(line for line in self.lines if not line.points)

    @property
    def faded(self) -> int:
        return sum(line.faded for line in self.lines)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One lead's score under one version at one instant, with its reasons."""

    lead_id: int
    lead: str
    instant: datetime
    version: int
    fit: ReceiptGroup
    behaviour: ReceiptGroup
    total: int
    grade: str
    ready: bool
    barred: bool
    criterion: str | None
    criterion_words: str
    criteria: tuple[str, ...]
    missing: dict[str, dict[str, Any]]
    hints: tuple[str, ...]

    @property
    def rows(self) -> int:
        """How many rows carry points, those of caps and floors included."""
        groups = (self.fit, self.behaviour)
        own = sum(bool(line.capped) for group in groups for line in group.lines)
        return own + sum(len(group.giving) + bool(group.adjustment) for group in groups)

    @property
    def adds_up(self) -> bool:
        """Checked, not assumed: the rows' points are the total."""
        groups = (self.fit, self.behaviour)
        rows = sum(sum(line.points for line in group.lines) + group.adjustment for group in groups)
        return rows == self.total

    @property
    def sum_sentence(self) -> str:
        rows = "1 line adds" if self.rows == 1 else f"{self.rows} lines add"
        return f"{rows} up to {self.total}"

    def as_dict(self) -> dict[str, Any]:
        """For --json: plain values, one object."""
        told = {**asdict(self), "adds_up": self.adds_up}
        for group in (told["fit"], told["behaviour"]):
            for line in group["lines"]:
                line["shares"] = [share._asdict() for share in line["shares"]]
        return told

    def sentences(self) -> Iterator[str]:
        """For a terminal: the reason first, then the figures, then what is missing."""
        yield f"{self.lead} (lead {self.lead_id}), {self.instant:%Y-%m-%d %H:%M:%S} UTC"
        yield self._reason()
        for group in (self.fit, self.behaviour):
            yield from _group_sentences(group)
        yield f"Total {self.total}, grade {self.grade}."
        yield f"{self.sum_sentence} under version {self.version}."
        for hint in self.hints:
            yield f"Would be sales-ready with {hint}."

    def _reason(self) -> str:
        if self.ready:
            return f"Sales-ready: {self.criterion_words} ({self.criterion})."
        return "Never sales-ready: barred by the agreement." if self.barred else "Not sales-ready."


def _group_sentences(group: ReceiptGroup) -> Iterator[str]:
    cap = "" if group.cap is None else f" of {group.cap}"
    yield f"{group.name.capitalize()} {group.points}{cap}"
    for line in group.giving:
        faded = f" ({line.faded} faded)" if line.faded else ""
        yield f"  {line.before_cap:+5d}  {line.number} {line.shown}{faded}"
        if line.capped:
            yield f"  {line.capped:+5d}  taken by the cap of {line.number}"
    if group.adjustment:
        yield f"  {group.adjustment:+5d}  taken or given by cap and floor"
