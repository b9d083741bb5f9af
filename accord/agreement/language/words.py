"""The agreement as frozen words that a person could read. Nothing here computes."""

import dataclasses
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

Number = int | Decimal
Value = str | int | Decimal | bool


class Op(StrEnum):
    """What a test asks of one field. `is` and `in` the whole value; text as rule (m) compares."""

    IS = "is"
    IS_NOT = "is_not"
    IN = "in"
    NOT_IN = "not_in"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOVE = "above"
    BELOW = "below"
    BETWEEN = "between"
    STARTS_WITH = "starts_with"
    CONTAINS_ANY = "contains_any"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Test:
    """One question about one attribute of a lead, or one fact of an event.

    `values` holds the operator's words: one for is, at_least, starts_with, known...; two for
    between; any number for in, contains_any. `list` names an entry under `lists:` instead (or
    the built-in `free`), for in, not_in, is and is_not.
    """

    field: str
    op: Op
    values: tuple[Value, ...] = ()
    list: str | None = None
    line: int = dataclasses.field(default=0, compare=False)


Condition = tuple[Test, ...]
"""All parts must hold. Any "no" makes it no, else any unknown makes it unknown."""


@dataclass(frozen=True, slots=True)
class Band:
    when: Condition
    points: int


@dataclass(frozen=True, slots=True)
class FitLine:
    """Who they are: the first band that holds counts. `when` + `points` is a line of one band."""

    name: str
    bands: tuple[Band, ...]
    banded: bool = False
    why: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Signal:
    """Which events: a kind, its `where`, and the least `human` (0-100) that counts."""

    kind: str
    where: Condition = ()
    human: int = 50


@dataclass(frozen=True, slots=True)
class BehaviourLine:
    """What they did. `at_most` events a day; one of `halves_every` (days) and `fades`, or neither.

    fades: ((7, 100), (30, 50)) = ages 0-7 count in full, 8-30 half, then nothing (per cent).
    """

    name: str
    signal: Signal
    points: int
    at_most: int | None = None
    halves_every: int | None = None
    fades: tuple[tuple[int, int], ...] = ()
    cap: int | None = None
    why: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class FitGroup:
    lines: tuple[FitLine, ...] = ()
    cap: int | None = None
    below_zero: bool = False


@dataclass(frozen=True, slots=True)
class BehaviourGroup:
    lines: tuple[BehaviourLine, ...] = ()
    cap: int | None = None
    below_zero: bool = False


@dataclass(frozen=True, slots=True)
class Grades:
    """Where each grade begins, best first: A B C else D, 1 2 3 else 4."""

    fit: tuple[int, int, int] = (40, 25, 10)
    behaviour: tuple[int, int, int] = (35, 20, 8)


@dataclass(frozen=True, slots=True)
class Count:
    """At least so many human events within so many days (None: ever)."""

    signal: Signal
    at_least: int = 1
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Last:
    """There is a newest such event, and it is at most so many days old (None: any age)."""

    signal: Signal
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """Everything in it must hold. `lines` are those named under `and`: each gives points."""

    name: str
    fit: int | None = None
    behaviour: int | None = None
    count: Count | None = None
    last: Last | None = None
    lines: tuple[str, ...] = ()
    at_once: bool = False
    why: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the revenue cycle: reached by a criterion, by readiness, or by a person."""

    name: str
    owner: str
    when: Criterion | None = None
    sales_ready: bool = False
    by: str | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as promised: 2 working hours, 3 working days, 2 days."""

    count: int
    unit: str

    def __str__(self) -> str:
        return f"{self.count} {self.unit[:-1] if self.count == 1 else self.unit}"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why sales may hand back, and what then happens."""

    name: str
    recycle: int | None = None
    early: bool = False
    program: str = ""
    blames: tuple[str, ...] = ()
    back_to: str | None = None
    within: Span | None = None
    disqualify: bool = False
    why: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Promise:
    """What one side owes the other: after `on`, `within` so long, kept in so many per cent."""

    side: str
    name: str
    on: str
    within: Span | None = None
    kept: int | None = None
    at_most: int | None = None
    then: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Volume:
    """Marketing's volume: `mql` a `per`, of which `accepted` per cent are accepted."""

    mql: int
    per: str
    accepted: int | None = None


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many MQLs sales can take a `per`."""

    mql: int
    per: str


@dataclass(frozen=True, slots=True)
class Goal:
    """Revenue wanted a `per`, in whole units of the currency."""

    revenue: int
    currency: str
    per: str


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Opening hours by weekday (Monday 0): ((0, ((09:00, 17:30),)), ...), and days off."""

    days: tuple[tuple[int, tuple[tuple[time, time], ...]], ...]
    holidays: str | None = None
    also_closed: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class ExampleEvent:
    kind: str
    facts: tuple[tuple[str, Value], ...] = ()
    days_ago: int = 0
    times: int = 1
    human: int = 100


@dataclass(frozen=True, slots=True)
class Example:
    """A lead that must (or must not) be at a stage; run on every save, at noon."""

    stage: str
    holds: bool
    lead: tuple[tuple[str, Value], ...] = ()
    did: tuple[ExampleEvent, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Agreement:
    name: str
    time_zone: str
    hours: WorkingHours | None = None
    fit: FitGroup = FitGroup()
    behaviour: BehaviourGroup = BehaviourGroup()
    grades: Grades = Grades()
    sales_ready: tuple[Criterion, ...] = ()
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    never: tuple[Condition, ...] = ()
    stages: tuple[Stage, ...] = ()
    reasons: tuple[Reason, ...] = ()
    promises: tuple[Promise, ...] = ()
    attempts_before_reject: int | None = None
    volume: Volume | None = None
    capacity: Capacity | None = None
    goal: Goal | None = None
    legal_basis: tuple[tuple[str, str], ...] = ()
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a text: its line, where in words, the word, and what to do."""

    line: int
    where: str
    word: str
    sentence: str
    nearest: str | None = None
    too_large: bool = False

    def __str__(self) -> str:
        return f"Line {self.line}: {self.sentence}"


class AgreementError(Exception):
    """The agreement asks for something that cannot be scored. Carries all faults at once."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))
