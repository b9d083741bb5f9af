"""What reading a lead by the agreement yields: points with their reasons, and what is missing."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Share(NamedTuple):
    """One event's part of its line; a line's shares add up to its points before its cap.

    `full` is what it would give unfaded; `factor` is in parts per million, never 0.
    """

    event: str
    at: datetime
    age_days: int
    factor: int
    full: int
    points: int


@dataclass(frozen=True, slots=True)
class LineScore:
    """One line of the receipt. `points` after rounding and the line's own cap.

    state  of a line of behaviour: yes where an event gives it something
    band   the place of the band that holds, from 0, of a line of fit
    """

    name: str
    points: int
    state: State
    before_cap: int = 0
    band: int | None = None
    shares: tuple[Share, ...] = ()

    @property
    def capped(self) -> int:
        """What the line's own cap took (below 0) or, of a loss, gave: a row of the receipt."""
        return self.points - self.before_cap


@dataclass(frozen=True, slots=True)
class GroupScore:
    """A group's lines add up to `points` with `adjustment`: what cap and floor took or gave."""

    lines: tuple[LineScore, ...]
    adjustment: int
    points: int


@dataclass(frozen=True, slots=True)
class Missing:
    """What one criterion lacks: points short, events short, lines that give nothing, the bar.

    last  no event of its `last`, or none young enough
    """

    fit: int = 0
    behaviour: int = 0
    count: int = 0
    last: bool = False
    lines: tuple[str, ...] = ()
    barred: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """A lead read by one plan at one instant."""

    instant: datetime
    fit: GroupScore
    behaviour: GroupScore
    grade: str
    barred: bool
    criteria: tuple[str, ...]
    counted: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """For each criterion that holds, the ids of the events that made its count or last hold."""
    stages: tuple[str, ...] = ()
    """The stages whose criterion holds, in written order; none while barred."""

    @property
    def total(self) -> int:
        return self.fit.points + self.behaviour.points

    @property
    def ready(self) -> bool:
        return bool(self.criteria)

    @property
    def criterion(self) -> str | None:
        """The reason: the first criterion, in written order, that holds."""
        return self.criteria[0] if self.criteria else None

    def line(self, name: str) -> LineScore:
        return next(x for x in (*self.fit.lines, *self.behaviour.lines) if x.name == name)


@dataclass(frozen=True, slots=True)
class Qualification:
    """The first instant in a cycle at which a lead was ready, and by which criterion.

    cycle  1 until the first hand-back, then one more with each
    """

    cycle: int
    instant: datetime
    criterion: str
