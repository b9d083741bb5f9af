"""Classes of rows: what all measures treat alike, and what each class gives at each age."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from accord.agreement.language.compile_lanes import HUMAN, NTHS, Layout, other_humans
from accord.agreement.language.compile_measures import Measure, Measures
from accord.agreement.language.conditions import YES, Values
from accord.agreement.language.plan import Plan

NUMBERS = 256
"""`n` of a daily count is 1 to 254; 255 stands for one more event beyond the 254th."""
MOST = NUMBERS - 2


class What(NamedTuple):
    """One kind of event with certain facts, as often as it happened."""

    id: int
    kind: str
    facts: Values


Counting = tuple[tuple[int, int], ...]
"""The measures that count a row, by place, each with how many of its units."""


class Classes:
    """Rows that all measures treat alike: which of them count it, if it is young enough.

    today, ages  rows are of ages 0 to ages - 1, counted from today; older ones stand for the last
    """

    def __init__(self, plan: Plan, asked: Measures, shape: Layout, today: int, ages: int) -> None:
        self.plan, self.asked, self.shape = plan, asked, shape
        self.today, self.ages = today, ages
        self.humans = other_humans(plan)
        self.numbers: dict[Counting, int] = {}

    def place(self, counting: Counting) -> int:
        """Where a class stands for today; the place of a row in the weights is less its day."""
        return self.numbers.setdefault(counting, len(self.numbers)) * self.ages + self.today

    def of_events(self, whats: Iterable[What]) -> Iterator[tuple[int, int]]:
        """(key, place): the key of what, human and nth; those that no measure counts left out."""
        levels = len(self.humans) + 1
        for what in whats:
            signals = self.signals(what)
            for level in range(levels if signals else 0):
                for nth in range(NTHS):
                    counting = self.counting(signals, level, nth)
                    if counting:
                        key = (what.id * levels + level) * NTHS + nth
                        yield key, self.place(counting)

    def of_counts(
        self, signals: Mapping[int, int], greatest: Mapping[int, int]
    ) -> Iterator[tuple[int, int]]:
        """(key, place): the key of signal and number.

        signals   place of a signal in the plan -> its number in the table
        greatest  place of a signal -> no `n` of it there is greater
        """
        for signal, number in signals.items():
            for n in range(1, greatest[signal] + 1):
                found = [(p, times(m, n)) for p, m in self.measures() if m.signal == signal]
                counting = tuple((place, units) for place, units in found if units)
                if counting:
                    yield number * NUMBERS + n, self.place(counting)

    def measures(self) -> Iterator[tuple[int, Measure]]:
        return enumerate(self.asked.all)

    def signals(self, what: What) -> frozenset[int]:
        """The plan's signals whose kind and `where` it meets."""
        places = self.plan.kinds.get(what.kind, ())
        signals = self.plan.signals
        return frozenset(p for p in places if signals[p].where.holds(what.facts) is YES)

    def counting(self, signals: frozenset[int], level: int, nth: int) -> Counting:
        """The measures that count such an event: human enough, and early enough in its day."""
        return tuple(
            (place, 1)
            for place, measure in self.measures()
            if measure.signal in signals
            and self.is_human(self.plan.signals[measure.signal].human, level, nth)
            and (place in self.shape.days or measure.at_most is None or nth <= measure.at_most)
        )

    def is_human(self, least: int, level: int, nth: int) -> bool:
        return nth > 0 if least == HUMAN else self.humans.index(least) < level

    def weights(self) -> Iterator[tuple[float, ...]]:
        """(place, words, listed) of each class and age at which anything counts."""
        for counting, number in self.numbers.items():
            first = number * self.ages
            for age, row in enumerate(zip(*self.by_age(counting), strict=True)):
                if any(row):
                    yield (first + age, *row)

    def by_age(self, counting: Counting) -> list[list[float]]:
        """For each word, then for `listed`, what an event of a class gives by its age."""
        ages = min(self.ages, max(self.asked.all[place].ages(self.ages) for place, _ in counting))
        found: list[list[float]] = [[0.0] * ages for _ in range(self.shape.words)]
        listed: list[float] = [0] * ages
        for place, number in counting:
            measure = self.asked.all[place]
            units = [1] * ages if measure.units is None else measure.units[:ages]
            if place in self.shape.days:
                bit = 1 << self.shape.days[place]
                listed[: len(units)] = [
                    int(n) | bit * bool(u) for n, u in zip(listed, units, strict=False)
                ]
                continue
            lane = self.shape.lanes[place]
            word, times = found[lane.word], number << lane.shift
            word[: len(units)] = [w + u * times for w, u in zip(word, units, strict=False)]
        return [*found, listed]


def times(measure: Measure, n: int) -> int:
    """How many events of a day's number a measure counts."""
    if n > MOST:
        return 1 if measure.at_most is None else 0
    return n if measure.at_most is None else min(n, measure.at_most)
