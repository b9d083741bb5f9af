"""At which instants a lead may be ready: a quick no, which is never a wrong one.

Scoring a lead at every instant at which something turned would read all its events each time. Here
the events are gone through once, day by day: who they are is read exactly, and of what they did
the most that it can give, as if every event were human and no line took points.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import NamedTuple

from accord.agreement.language.days import day_of
from accord.agreement.language.evaluate import bounded, factor, fit_line, group, rounded
from accord.agreement.language.facts import Known
from accord.agreement.language.plan import Plan, PlannedCount, PlannedCriterion, PlannedLine
from accord.agreement.language.reading import ReadEvent, Reading, known_values
from accord.agreement.language.verdict import State

Days = dict[int, int]
"""How many events each day had."""


class Who(NamedTuple):
    """Who a lead is while no value changes; `lines` are those of fit that give or take points."""

    fit: int
    lines: frozenset[str]
    barred: bool


class Most(NamedTuple):
    """The most that a lead can have done by the end of a day."""

    behaviour: int
    lines: frozenset[str]
    today: int


def possible(plan: Plan, reading: Reading, instants: Sequence[datetime]) -> Iterator[datetime]:
    """Those of the instants, which come in order, at which some criterion may hold."""
    people, deeds = People(plan, reading), Deeds(plan, reading)
    utc = ((instant, instant.astimezone(UTC)) for instant in instants)
    for today, some in groupby(utc, lambda pair: day_of(pair[1], plan.zone)):
        of_day = list(some)
        most = deeds.by(of_day[-1][1], today)
        for instant, at in of_day:
            who = people.at(at)
            if not who.barred and any(deeds.may_hold(c, who, most) for c in plan.criteria):
                yield instant


class People:
    """Who one lead is at any instant, read once for all instants between two changes."""

    def __init__(self, plan: Plan, reading: Reading) -> None:
        self.plan = plan
        self.values = reading.values
        self.changes = sorted({since(known) for known in reading.values})
        self.known: dict[int, Who] = {}

    def at(self, instant: datetime) -> Who:
        place = bisect_right(self.changes, instant)
        if place not in self.known:
            self.known[place] = self.read(instant)
        return self.known[place]

    def read(self, instant: datetime) -> Who:
        values, words = known_values(self.values, instant), self.plan.agreement.fit
        lines = tuple(fit_line(line, values) for line in self.plan.fit)
        return Who(
            fit=group(lines, words.cap, words.below_zero).points,
            lines=frozenset(line.name for line in lines if line.points),
            barred=any(bar.holds(values) is State.YES for bar in self.plan.never),
        )


class Deeds:
    """What one lead can have done by each day; asked for later and later days."""

    def __init__(self, plan: Plan, reading: Reading) -> None:
        self.plan = plan
        self.ahead = sorted(reading.events, key=lambda event: event.admitted, reverse=True)
        self.days: dict[int, Days] = defaultdict(dict)

    def by(self, instant: datetime, today: int) -> Most:
        """The most by an instant, which is the last of `today` that is asked for."""
        while self.ahead and self.ahead[-1].admitted <= instant:
            self.take(self.ahead.pop())
        lefts = {
            line.name: (line, left)
            for line in self.plan.behaviour
            if line.signal in self.days and (left := self.left(line, today))
        }
        words = self.plan.agreement.behaviour
        total = bounded(sum(most_of(line, left) for line, left in lefts.values()), words.cap)
        # Lines that take points are taken to take none, so nothing is below zero here.
        return Most(total, frozenset(lefts), today)

    def take(self, event: ReadEvent) -> None:
        human = max((event.human, *(judged.human for judged in event.judgements)))
        for place in event.signals:
            if human >= self.plan.signals[place].human:
                days = self.days[place]
                days[event.day] = days.get(event.day, 0) + 1

    def left(self, line: PlannedLine, today: int) -> int:
        """How many events, in millionths, a line can count."""
        most = line.at_most
        return sum(
            (n if most is None else min(n, most)) * factor(line, today - day)
            for day, n in self.days[line.signal].items()
        )

    def may_hold(self, criterion: PlannedCriterion, who: Who, most: Most) -> bool:
        return (
            (criterion.fit is None or who.fit >= criterion.fit)
            and (criterion.behaviour is None or most.behaviour >= criterion.behaviour)
            and all(line in who.lines or line in most.lines for line in criterion.lines)
            and all(
                self.number(part, most.today) >= part.at_least
                for part in (criterion.count, criterion.last)
                if part
            )
        )

    def number(self, part: PlannedCount, today: int) -> int:
        days = self.days.get(part.signal, {})
        within = part.within
        return sum(n for day, n in days.items() if within is None or today - day <= within)


def most_of(line: PlannedLine, left: int) -> int:
    """The most points of a line that can count so many millionths of an event."""
    return bounded(rounded(line.points * left), line.cap) if line.points > 0 else 0


def since(known: Known) -> datetime:
    """From when on a value counts."""
    return (known.known_at if known.at is None else max(known.at, known.known_at)).astimezone(UTC)
