"""Classes of events: what all measures treat alike, and what each class gives at each age."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from accord.agreement.language.compile_lanes import Layout, Levels
from accord.agreement.language.compile_measures import Measures
from accord.agreement.language.conditions import YES, Values
from accord.agreement.language.plan import Plan


class What(NamedTuple):
    """One kind of event with certain facts, as often as it happened."""

    id: int
    kind: str
    facts: Values


class Classes:
    """Events that all measures treat alike: which of them count it, if it is young enough."""

    def __init__(self, plan: Plan, asked: Measures, shape: Layout) -> None:
        self.plan, self.asked, self.shape = plan, asked, shape
        self.numbers: dict[tuple[int, ...], int] = {}

    def of(self, whats: Iterable[What], level: Levels) -> Iterator[tuple[int, int]]:
        """(what x levels + level, where its class begins in the weights), where one counts it."""
        for what in whats:
            signals = self.signals(what)
            if not signals:
                continue
            for n, human, nth in level.all():
                counting = self.counting(signals, human, nth)
                if counting:
                    number = self.numbers.setdefault(counting, len(self.numbers))
                    yield what.id * level.number + n, number * self.asked.span

    def signals(self, what: What) -> frozenset[int]:
        """The plan's signals whose kind and `where` it meets."""
        places = self.plan.kinds.get(what.kind, ())
        signals = self.plan.signals
        return frozenset(p for p in places if signals[p].where.holds(what.facts) is YES)

    def counting(self, signals: frozenset[int], human: int, nth: int) -> tuple[int, ...]:
        """The measures that count such an event: human enough, and early enough in its day."""
        return tuple(
            place
            for place, measure in enumerate(self.asked.all)
            if measure.signal in signals
            and human >= self.plan.signals[measure.signal].human
            and (place in self.shape.days or measure.at_most is None or nth <= measure.at_most)
        )

    def weights(self) -> Iterator[tuple[int, ...]]:
        """(place, words, lists) of each class and age at which anything counts."""
        for counting, place in self.numbers.items():
            for age in range(self.asked.span):
                row = self.row(counting, age)
                if any(row):
                    yield (place * self.asked.span + age, *row)

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
