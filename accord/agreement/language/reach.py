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
from accord.agreement.language.fading import WHOLE
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
    """The most that a lead can have done by a day; `today` None: as if nothing faded or ended."""

    behaviour: int
    lines: frozenset[str]
    today: int | None


def possible(plan: Plan, reading: Reading, instants: Sequence[datetime]) -> Iterator[datetime]:
    """Those of the instants, which come in order, at which some criterion may hold."""
    at = [instant.astimezone(UTC) for instant in instants]
    if not at or not Deeds(plan, reading).allowed(at[-1], None):
        return
    people, deeds = People(plan, reading), Deeds(plan, reading)
    for today, some in groupby(at, lambda instant: day_of(instant, plan.zone)):
        of_day = list(some)
        if allowed := deeds.allowed(of_day[-1], today):
            yield from (instant for instant in of_day if people.are_fit(instant, allowed))


class People:
    """Who one lead is at any instant, read once for all instants between two changes."""

    def __init__(self, plan: Plan, reading: Reading) -> None:
        self.plan = plan
        self.values = reading.values
        self.changes = sorted({since(known) for known in reading.values})
        self.names = frozenset(line.name for line in plan.fit)
        self.known: dict[int, Who] = {}

    def are_fit(self, instant: datetime, criteria: Sequence[PlannedCriterion]) -> bool:
        """Whether who the lead is lets one of these criteria hold."""
        who = self.at(instant)
        return not who.barred and any(
            (criterion.fit is None or who.fit >= criterion.fit)
            and all(line in who.lines for line in criterion.lines if line in self.names)
            for criterion in criteria
        )

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
        self.names = frozenset(line.name for line in plan.behaviour)
        self.days: dict[int, Days] = defaultdict(dict)

    def allowed(self, instant: datetime, today: int | None) -> list[PlannedCriterion]:
        """The criteria that what was done lets hold, by the last instant asked for of `today`."""
        most = self.by(instant, today)
        return [criterion for criterion in self.plan.criteria if self.may_hold(criterion, most)]

    def by(self, instant: datetime, today: int | None) -> Most:
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

    def left(self, line: PlannedLine, today: int | None) -> int:
        """How many events, in millionths, a line can count."""
        most = line.at_most
        return sum(
            (n if most is None else min(n, most))
            * (WHOLE if today is None else factor(line, today - day))
            for day, n in self.days[line.signal].items()
        )

    def may_hold(self, criterion: PlannedCriterion, most: Most) -> bool:
        return (
            (criterion.behaviour is None or most.behaviour >= criterion.behaviour)
            and all(line in most.lines for line in criterion.lines if line in self.names)
            and all(
                self.number(part, most.today) >= part.at_least
                for part in (criterion.count, criterion.last)
                if part
            )
        )

    def number(self, part: PlannedCount, today: int | None) -> int:
        days, within = self.days.get(part.signal, {}), part.within
        if today is None or within is None:
            return sum(days.values())
        return sum(n for day, n in days.items() if today - day <= within)


def most_of(line: PlannedLine, left: int) -> int:
    """The most points of a line that can count so many millionths of an event."""
    return bounded(rounded(line.points * left), line.cap) if line.points > 0 else 0


def since(known: Known) -> datetime:
    """From when on a value counts."""
    return (known.known_at if known.at is None else max(known.at, known.known_at)).astimezone(UTC)
