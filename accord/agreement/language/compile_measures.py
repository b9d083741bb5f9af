"""What is summed over a lead's events: one measure for each line, and for each count or last."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd

from accord.agreement.language.fading import WHOLE
from accord.agreement.language.plan import Plan, PlannedCount, PlannedCriterion


@dataclass(frozen=True, slots=True)
class Measure:
    """A sum over the events of one signal: `units` by age for each that counts.

    at_most  of one day, the first so many count (None: all)
    units    whole numbers by age in days, nothing beyond; None: 1 at any age
    unit     parts per million that one unit stands for; 1 for what is only counted
    """

    signal: int
    at_most: int | None
    units: tuple[int, ...] | None
    unit: int = 1

    @property
    def largest(self) -> int:
        return 1 if self.units is None else max(self.units, default=0)

    def ages(self, all: int) -> int:
        """At how many ages, from 0 on, an event may count; `all` if at any."""
        return all if self.units is None else len(self.units)

    def at(self, age: int) -> int:
        if self.units is None:
            return 1
        return self.units[age] if age < len(self.units) else 0


@dataclass(frozen=True, slots=True)
class Measures:
    """All measures of a plan, each once.

    lines   for each line of behaviour, in order, the place of its measure
    counts  for each (signal, within) that a criterion asks, the place of its measure
    """

    all: tuple[Measure, ...]
    lines: tuple[int, ...]
    counts: dict[tuple[int, int | None], int]


def measures(plan: Plan) -> Measures:
    """What a plan sums up; a line of 0 points too, for a sum of nothing is no sum at all."""
    places: dict[Measure, int] = {}
    lines = tuple(
        places.setdefault(of_line(line.signal, line.at_most, line.factors), len(places))
        for line in plan.behaviour
    )
    counts = {
        (part.signal, part.within): places.setdefault(of_count(part), len(places))
        for part in asked_counts(plan)
    }
    return Measures(tuple(places), lines, counts)


def reach(asked: Measures) -> dict[int, int | None]:
    """For each signal, by its place, the age from which on its events count for nothing.

    None: they count at any age.
    """
    found: dict[int, int | None] = {}
    for measure in asked.all:
        before = found.get(measure.signal, 0)
        ends = None if measure.units is None or before is None else max(before, len(measure.units))
        found[measure.signal] = ends
    return found


def longest(asked: Measures) -> int:
    """The age from which on nothing counts but what counts at any age: so all such are alike."""
    return max((len(one.units) for one in asked.all if one.units is not None), default=0)


def of_line(signal: int, at_most: int | None, factors: tuple[int, ...] | None) -> Measure:
    """Factors in their largest common unit, so that their sums need few bits."""
    if factors is None:
        return Measure(signal, at_most, None, WHOLE)
    unit = gcd(*factors) or 1
    return Measure(signal, at_most, tuple(factor // unit for factor in factors), unit)


def of_count(part: PlannedCount) -> Measure:
    units = None if part.within is None else (1,) * (part.within + 1)
    return Measure(part.signal, None, units)


def asked_counts(plan: Plan) -> Iterator[PlannedCount]:
    for criterion in all_criteria(plan):
        for part in (criterion.count, criterion.last):
            if part:
                yield part


def all_criteria(plan: Plan) -> Iterator[PlannedCriterion]:
    yield from plan.criteria
    for stage in plan.stages:
        if stage.criterion:
            yield stage.criterion
