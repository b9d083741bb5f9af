"""Which criteria hold, the grade, and whether a lead may become an MQL in the cycle it is in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from accord.agreement.language.conditions import Values
from accord.agreement.language.days import day_of, first_instant
from accord.agreement.language.facts import Cycle, HandBack, Lead
from accord.agreement.language.plan import Plan, PlannedCount, PlannedCriterion
from accord.agreement.language.reading import ReadEvent, Reading, counted_events, known_values, read
from accord.agreement.language.text import as_text
from accord.agreement.language.verdict import LineScore, Verdict
from accord.agreement.language.words import Grades


@dataclass(frozen=True, slots=True)
class Figures:
    """What criteria look at.

    points  of each line, after its cap
    events  of each signal of the plan, in order; `more` are supposed ones of today, by signal
    today   ordinal of the day in the agreement's zone
    """

    fit: int
    behaviour: int
    points: Mapping[str, int]
    events: Sequence[list[ReadEvent]]
    today: int
    more: Mapping[int, int] = field(default_factory=dict)

    def number(self, part: PlannedCount) -> int:
        return len(self.within(part)) + self.more.get(part.signal, 0)

    def within(self, part: PlannedCount) -> list[ReadEvent]:
        """The events of a count (or last) that are young enough."""
        events = self.events[part.signal]
        if part.within is None:
            return events
        return [event for event in events if self.today - event.day <= part.within]

    def events_of(self, criterion: PlannedCriterion) -> tuple[str, ...]:
        """The ids behind a criterion's count, and the newest behind its last."""
        counted = self.within(criterion.count) if criterion.count else []
        newest = self.within(criterion.last)[-1:] if criterion.last else []
        return tuple(dict.fromkeys(event.id for event in (*counted, *newest)))


def figures_of(plan: Plan, verdict: Verdict, events: Sequence[list[ReadEvent]]) -> Figures:
    """What criteria look at in a verdict."""
    lines = (*verdict.fit.lines, *verdict.behaviour.lines)
    return Figures(
        fit=verdict.fit.points,
        behaviour=verdict.behaviour.points,
        points={line.name: line.points for line in lines},
        events=events,
        today=day_of(verdict.instant, plan.zone),
    )


def holding(criteria: Iterable[PlannedCriterion], figures: Figures) -> tuple[PlannedCriterion, ...]:
    """Those criteria in which everything holds, in written order."""
    return tuple(criterion for criterion in criteria if holds(criterion, figures))


def holds(criterion: PlannedCriterion, figures: Figures) -> bool:
    return (
        (criterion.fit is None or figures.fit >= criterion.fit)
        and (criterion.behaviour is None or figures.behaviour >= criterion.behaviour)
        and all(figures.points[line] != 0 for line in criterion.lines)
        and all(enough(part, figures) for part in (criterion.count, criterion.last) if part)
    )


def enough(part: PlannedCount, figures: Figures) -> bool:
    return figures.number(part) >= part.at_least


def grade(grades: Grades, fit: int, behaviour: int) -> str:
    """The place on the grid, A1 to D4; a grade begins at its number."""
    letter = sum(fit < begins for begins in grades.fit)
    digit = sum(behaviour < begins for begins in grades.behaviour)
    return f"{'ABCD'[letter]}{'1234'[digit]}"


def stage_reached(plan: Plan, verdict: Verdict) -> str | None:
    """The last stage, in written order, whose criterion holds; None where none does."""
    return verdict.stages[-1] if verdict.stages else None


def cycle_after(plan: Plan, number: int, back: HandBack) -> Cycle:
    """The cycle that a hand-back begins. It opens at the midnight that begins day N after it."""
    opens_at = back.at
    if back.days is not None:
        opens_at = first_instant(day_of(back.at.astimezone(UTC), plan.zone) + back.days, plan.zone)
    return Cycle(number, back.at, opens_at, back.early)


def qualifies(plan: Plan, lead: Lead, verdict: Verdict, cycle: Cycle) -> str | None:
    """The criterion by which a lead may become an MQL in its cycle; None where it may not.

    In the first cycle that is the first criterion that holds. In a later one, the first that
    holds, that is open (the wait is over, or `early`, or it is `at_once`), and in which
    something of the new cycle counts: an event admitted after the hand-back, or an attribute
    whose value is another than at the hand-back. See docs/how/scoring.md.
    """
    if cycle.since is None or not verdict.criteria:
        return verdict.criterion
    return qualifies_again(plan, read(plan, lead), verdict, cycle)


def qualifies_again(plan: Plan, reading: Reading, verdict: Verdict, cycle: Cycle) -> str | None:
    """As `qualifies`, in a later cycle, for a lead that was read before."""
    news = News(plan, reading, verdict, cycle.since or verdict.instant)
    is_open = cycle.early or cycle.opens_at is None or verdict.instant >= cycle.opens_at
    for criterion in plan.criteria:
        if criterion.name not in verdict.criteria or not (is_open or criterion.at_once):
            continue
        if news.counts_in(criterion):
            return criterion.name
    return None


class News:
    """What of a lead is new since a hand-back, and whether it counts in a criterion."""

    def __init__(self, plan: Plan, reading: Reading, verdict: Verdict, since: datetime) -> None:
        self.plan = plan
        self.verdict = verdict
        self.fresh = {event.id for event in reading.events if event.admitted > since}
        self.figures = figures_of(plan, verdict, counted_events(plan, reading, verdict.instant))
        before = known_values(reading.values, since)
        self.changed = changed(before, known_values(reading.values, verdict.instant))

    def counts_in(self, criterion: PlannedCriterion) -> bool:
        return (
            (criterion.fit is not None and self.raises(self.verdict.fit.lines))
            or (criterion.behaviour is not None and self.raises(self.verdict.behaviour.lines))
            or any(self.in_line(self.verdict.line(name)) for name in criterion.lines)
            or (criterion.count is not None and bool(self.fresh_within(criterion.count)))
            or (criterion.last is not None and self.is_newest(criterion.last))
        )

    def raises(self, lines: tuple[LineScore, ...]) -> bool:
        """Whether news stands behind a line that gives points (one that takes raises nothing)."""
        return any(line.points > 0 and self.in_line(line) for line in lines)

    def in_line(self, line: LineScore) -> bool:
        if line.band is not None:
            return self.asks_for_changed(line.name, line.band)
        return any(share.event in self.fresh for share in line.shares)

    def asks_for_changed(self, name: str, band: int) -> bool:
        line = next(line for line in self.plan.fit if line.name == name)
        return any(asked.field in self.changed for asked in line.bands[band].when.questions)

    def fresh_within(self, part: PlannedCount) -> list[ReadEvent]:
        return [event for event in self.figures.within(part) if event.id in self.fresh]

    def is_newest(self, part: PlannedCount) -> bool:
        newest = self.figures.within(part)[-1:]
        return any(event.id in self.fresh for event in newest)


def changed(before: Values, after: Values) -> frozenset[str]:
    """The attributes whose value is another now, known or not: other letters, not other cases."""
    names = before.keys() | after.keys()
    told = ((name, as_text(before.get(name)), as_text(after.get(name))) for name in names)
    return frozenset(name for name, was, now in told if was != now)
