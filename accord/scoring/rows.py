"""Leads as rows of whole numbers, as the compiled queries read them. Pure: no database."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from accord.agreement.language.compile_classes import What
from accord.agreement.language.compile_events import History, begins
from accord.agreement.language.compile_lanes import HUMAN, NTHS
from accord.agreement.language.days import day_of, first_instant
from accord.agreement.language.facts import Event, Lead
from accord.agreement.language.reading import values_at
from accord.agreement.language.words import Value

MICROSECOND = timedelta(microseconds=1)
Thing = TypeVar("Thing")


@dataclass(slots=True)
class Codes(Generic[Thing]):
    """Gives each different thing a number of its own, from `first` on."""

    first: int = 0
    numbers: dict[Hashable, int] = field(default_factory=dict)
    things: list[Thing] = field(default_factory=list)

    def of(self, key: Hashable, thing: Thing) -> int:
        number = self.numbers.get(key)
        if number is None:
            number = self.numbers[key] = self.first + len(self.things)
            self.things.append(thing)
        return number


@dataclass(slots=True)
class Rows:
    """The rows of some leads, as they are known at an instant.

    zone        of the agreement's days
    attributes  the keys of those to be kept; each gets a list of codes, 0 where unknown
    instant     values and judgements are as known then; events of any time are kept

    events  (lead, what, day, begins, human, nth): see `compile.from_events`
    leads   (lead, codes of the attributes in their order)
    """

    zone: ZoneInfo
    attributes: Sequence[str]
    instant: datetime
    events: list[tuple[int, ...]] = field(default_factory=list)
    leads: list[tuple[int, ...]] = field(default_factory=list)
    whats: Codes[What] = field(default_factory=Codes)
    values: dict[str, Codes[Value]] = field(default_factory=dict)

    def add(self, id: int, lead: Lead) -> None:
        known = values_at(lead, self.instant)
        self.leads.append((id, *(self.value(key, known.get(key)) for key in self.attributes)))
        nth: Counter[tuple[int, str]] = Counter()
        for begun, day, what, human, kind in sorted(map(self.event, lead.events)):
            nth[day, kind] += human >= HUMAN
            place = min(nth[day, kind], NTHS - 1) if human >= HUMAN else 0
            self.events.append((id, what, day, begun, human, place))

    def value(self, key: str, value: Value | None) -> int:
        if value is None:
            return 0
        codes = self.values.setdefault(key, Codes(first=1))
        return codes.of((type(value), value), value)

    def event(self, event: Event) -> tuple[int, int, int, int, str]:
        """An event as (begins, day, what, human, kind)."""
        day, begins = times(event, self.zone)
        what = self.whats.of(what_key(event), What(len(self.whats.things), event.kind, event.facts))
        return begins, day, what, human_at(event, self.instant), event.kind

    def history(self) -> History:
        """What the events have in common."""
        most = max(Counter(row[0] for row in self.events).values(), default=0)
        since = min((row[2] for row in self.events), default=day_of(self.instant, self.zone))
        return History(self.whats.things, most, since)


def times(event: Event, zone: ZoneInfo) -> tuple[int, int]:
    """The day of an event, and when it began to count: see `compile_events.begins`."""
    at, known_at = event.at.astimezone(UTC), event.known_at.astimezone(UTC)
    later = max(at, known_at)
    day = day_of(later, zone)
    since = later - first_instant(day, zone)
    return day_of(at, zone), begins(day, since // MICROSECOND)


def what_key(event: Event) -> Hashable:
    """Equal for events of one kind with the same facts; 1, "1" and true are three facts."""
    facts = sorted((name, type(value).__name__, str(value)) for name, value in event.facts.items())
    return (event.kind, tuple(facts))


def human_at(event: Event, instant: datetime) -> int:
    """How human it was found to be, as known at an instant."""
    found = event.human
    for judged in sorted(event.judgements, key=lambda judged: judged.known_at):
        if judged.known_at <= instant:
            found = judged.human
    return found


def moment_of(instant: datetime, zone: ZoneInfo) -> tuple[int, int]:
    """An instant as (day, microseconds since it began)."""
    instant = instant.astimezone(UTC)
    day = day_of(instant, zone)
    return day, (instant - first_instant(day, zone)) // MICROSECOND


def columns(names: Iterable[str], rows: Sequence[Sequence[int]]) -> Mapping[str, list[int]]:
    """Rows turned into columns."""
    named = list(names)
    cells = list(zip(*rows, strict=True)) or [()] * len(named)
    return {name: list(cell) for name, cell in zip(named, cells, strict=True)}
