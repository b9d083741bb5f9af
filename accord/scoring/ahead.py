"""When a lead's points next change if nothing happens: so midnight looks only at those it moves.

Fading only ever takes away, and windows only ever close, so whatever is another than today on one
day is so on all later ones: the first such day is found by halving.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from accord.agreement.language.compile_measures import asked_counts
from accord.agreement.language.days import day_of, first_instant
from accord.agreement.language.evaluate import first_of_each_day, rounded
from accord.agreement.language.plan import Plan
from accord.agreement.language.reading import Reading, counted_events


@dataclass(frozen=True, slots=True)
class Fading:
    """What one line gives of the events that it keeps, or one window holds of them.

    ages     of the events, in days, today
    factors  by age; nothing is left beyond
    points   of the line; None: the factors are counted, not rounded
    """

    ages: Sequence[int]
    factors: Sequence[int]
    points: int | None

    def after(self, days: int) -> int:
        """What it gives so many days from now."""
        last = len(self.factors) - days
        left = sum(self.factors[age + days] for age in self.ages if age < last)
        return left if self.points is None else rounded(self.points * left)

    def changes_within(self, days: int) -> bool:
        return self.after(days) != self.after(0)


def next_change(plan: Plan, reading: Reading, instant: datetime) -> datetime | None:
    """The midnight at which a line or a window next gives less; None: never without news."""
    today = day_of(instant.astimezone(UTC), plan.zone)
    fading = list(fadings(plan, reading, instant, today))
    low, high = 0, max((len(one.factors) for one in fading), default=0)
    if not any(one.changes_within(high) for one in fading):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        changed = any(one.changes_within(middle) for one in fading)
        low, high = (low, middle) if changed else (middle, high)
    return first_instant(today + high, plan.zone)


def fadings(plan: Plan, reading: Reading, instant: datetime, today: int) -> Iterator[Fading]:
    """Everything of a lead that days alone can change."""
    events = counted_events(plan, reading, instant)
    for line in plan.behaviour:
        found = events[line.signal]
        if line.factors is None or not found:
            continue
        kept = found if line.at_most is None else first_of_each_day(found, line.at_most)
        yield Fading([today - event.day for event in kept], line.factors, line.points)
    for part in asked_counts(plan):
        if part.within is not None and events[part.signal]:
            ages = [today - event.day for event in events[part.signal]]
            yield Fading(ages, (1,) * (part.within + 1), None)
