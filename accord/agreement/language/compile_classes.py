"""Classes of events: what all measures treat alike, and what each class gives at each age."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from accord.agreement.language.compile_lanes import HUMAN, NTHS, Layout, other_humans
from accord.agreement.language.compile_measures import Measures
from accord.agreement.language.conditions import YES, Values
from accord.agreement.language.plan import Plan


class What(NamedTuple):
    """One kind of event with certain facts, as often as it happened."""

    id: int
    kind: str
    facts: Values


class Classes:
    """Events that all measures treat alike: which of them count it, if it is young enough.

    today, ages  events are of ages 0 to ages - 1, counted from today
    """

    def __init__(self, plan: Plan, asked: Measures, shape: Layout, today: int, ages: int) -> None:
        self.plan, self.asked, self.shape = plan, asked, shape
        self.today, self.ages = today, ages
        self.humans = other_humans(plan)
        self.numbers: dict[tuple[int, ...], int] = {}

    def kinds(self, whats: Iterable[What]) -> Iterator[tuple[int, int]]:
        """(key, place): the key of what, human and nth, and where its class stands for today.

        The place of a row in the weights is this place less its day. Keys that no measure counts
        are left out.
        """
        levels = len(self.humans) + 1
        for what in whats:
            signals = self.signals(what)
            for level in range(levels if signals else 0):
                for nth in range(NTHS):
                    counting = self.counting(signals, level, nth)
                    if counting:
                        found = self.numbers.setdefault(counting, len(self.numbers))
                        key = (what.id * levels + level) * NTHS + nth
                        yield key, found * self.ages + self.today

    def signals(self, what: What) -> frozenset[int]:
        """The plan's signals whose kind and `where` it meets."""
        places = self.plan.kinds.get(what.kind, ())
        signals = self.plan.signals
        return frozenset(p for p in places if signals[p].where.holds(what.facts) is YES)

    def counting(self, signals: frozenset[int], level: int, nth: int) -> tuple[int, ...]:
        """The measures that count such an event: human enough, and early enough in its day."""
        return tuple(
            place
            for place, measure in enumerate(self.asked.all)
            if measure.signal in signals
            and self.is_human(self.plan.signals[measure.signal].human, level, nth)
            and (place in self.shape.days or measure.at_most is None or nth <= measure.at_most)
        )

    def is_human(self, least: int, level: int, nth: int) -> bool:
        return nth > 0 if least == HUMAN else self.humans.index(least) < level

    def weights(self) -> Iterator[tuple[int, ...]]:
        """(place, words, listed) of each class and age at which anything counts."""
        for counting, place in self.numbers.items():
            for age in range(self.ages):
                row = self.row(counting, age)
                if any(row):
                    yield (place * self.ages + age, *row)

    def row(self, counting: tuple[int, ...], age: int) -> list[int]:
        words, listed = [0] * self.shape.words, 0
        for place in counting:
            units = self.asked.all[place].at(age)
            if place in self.shape.days:
                listed |= bool(units) << self.shape.days[place]
            else:
                lane = self.shape.lanes[place]
                words[lane.word] += units << lane.shift
        return [*words, listed]
