"""The agreement read for one lead: points with their reasons. This is its meaning, in code."""

from datetime import UTC, datetime
from functools import lru_cache

from accord.agreement.language.conditions import NO, UNKNOWN, YES, Values
from accord.agreement.language.days import day_of
from accord.agreement.language.facts import Lead
from accord.agreement.language.fading import WHOLE
from accord.agreement.language.plan import Plan, PlannedFit, PlannedLine
from accord.agreement.language.readiness import Figures, grade, holding
from accord.agreement.language.reading import (
    ReadEvent,
    Reading,
    counted_events,
    known_values,
    read,
    values_at,
)
from accord.agreement.language.verdict import GroupScore, LineScore, Share, State, Verdict

__all__ = ["evaluate", "read", "score", "values_at"]


def evaluate(plan: Plan, lead: Lead, instant: datetime) -> Verdict:
    """A lead read by a plan as of an instant (aware).

    The lead may hold values and events of any time; what was not yet known, or had not yet
    happened, is left out here.
    """
    return score(plan, read(plan, lead), instant)


def score(plan: Plan, reading: Reading, instant: datetime) -> Verdict:
    """As `evaluate`, for a lead that was read before: cheaper for several instants."""
    instant = instant.astimezone(UTC)
    today = day_of(instant, plan.zone)
    values = known_values(reading.values, instant)
    events = counted_events(plan, reading, instant)
    words = plan.agreement
    fit = group(
        tuple(fit_line(line, values) for line in plan.fit), words.fit.cap, words.fit.below_zero
    )
    behaviour = group(
        tuple(behaviour_line(line, events[line.signal], today) for line in plan.behaviour),
        words.behaviour.cap,
        words.behaviour.below_zero,
    )
    points = {line.name: line.points for line in (*fit.lines, *behaviour.lines)}
    figures = Figures(fit.points, behaviour.points, points, events, today)
    barred = any(bar.holds(values) is YES for bar in plan.never)
    criteria = () if barred else holding(plan.criteria, figures)
    return Verdict(
        instant=instant,
        fit=fit,
        behaviour=behaviour,
        grade=grade(words.grades, fit.points, behaviour.points),
        barred=barred,
        criteria=tuple(criterion.name for criterion in criteria),
        counted=tuple((c.name, figures.events_of(c)) for c in criteria),
        stages=() if barred else stages(plan, figures, bool(criteria)),
    )


def stages(plan: Plan, figures: Figures, ready: bool) -> tuple[str, ...]:
    """The stages whose criterion holds, in written order."""
    return tuple(
        stage.name
        for stage in plan.stages
        if (stage.sales_ready and ready)
        or (stage.criterion is not None and holding((stage.criterion,), figures))
    )


def fit_line(line: PlannedFit, values: Values) -> LineScore:
    """The first band that holds; a line that none holds is unknown if any of them is."""
    state = NO
    for place, band in enumerate(line.bands):
        found = band.when.holds(values)
        if found is YES:
            return without_events(line.name, band.points, YES, place)
        if found is UNKNOWN:
            state = UNKNOWN
    return without_events(line.name, 0, state, None)


@lru_cache(maxsize=4_096)
def without_events(name: str, points: int, state: State, band: int | None) -> LineScore:
    """A line without events; there are few different ones, so they are made once."""
    return LineScore(name, points, state, points, band)


def behaviour_line(line: PlannedLine, events: list[ReadEvent], today: int) -> LineScore:
    """The events that count, less those over `at_most` a day, each by its age; rounded once."""
    kept = events if line.at_most is None else first_of_each_day(events, line.at_most)
    aged = [
        (event, age, left) for event in kept if (left := factor(line, age := today - event.day))
    ]
    if not aged:
        return without_events(line.name, 0, NO, None)
    points = rounded(line.points * sum(left for _, _, left in aged))
    shares = shared(points, [line.points * left for _, _, left in aged])
    return LineScore(
        name=line.name,
        points=bounded(points, line.cap),
        state=YES,
        before_cap=points,
        shares=tuple(
            Share(event.id, event.at, age, left, line.points, share)
            for (event, age, left), share in zip(aged, shares, strict=True)
        ),
    )


def factor(line: PlannedLine, age: int) -> int:
    """What is left at an age, in parts per million."""
    if line.factors is None:
        return WHOLE
    return line.factors[age] if age < len(line.factors) else 0


def first_of_each_day(events: list[ReadEvent], most: int) -> list[ReadEvent]:
    seen: dict[int, int] = {}
    kept = []
    for event in events:
        seen[event.day] = seen.get(event.day, 0) + 1
        if seen[event.day] <= most:
            kept.append(event)
    return kept


def rounded(millionths: int) -> int:
    """To whole points, half to even, the same on both sides of zero."""
    whole, rest = divmod(millionths, WHOLE)
    return whole + (2 * rest > WHOLE or (2 * rest == WHOLE and whole & 1))


def bounded(points: int, cap: int | None) -> int:
    return points if cap is None else max(-cap, min(cap, points))


def shared(points: int, parts: list[int]) -> list[int]:
    """Whole shares that add up to `points`, by largest remainder; of equal ones the first.

    parts  what each gives, in millionths, all of one sign; `points` is their sum, rounded
    """
    sign = -1 if points < 0 else 1
    whole = [abs(part) // WHOLE for part in parts]
    over = abs(points) - sum(whole)
    if over:
        by_rest = sorted(range(len(parts)), key=lambda n: -(abs(parts[n]) % WHOLE))
        for n in by_rest[:over]:
            whole[n] += 1
    return [sign * share for share in whole]


def group(lines: tuple[LineScore, ...], cap: int | None, below_zero: bool) -> GroupScore:
    """The lines added up, bound to the cap, raised to 0 unless it may be below."""
    total = sum(line.points for line in lines)
    points = bounded(total, cap)
    if not below_zero:
        points = max(points, 0)
    return GroupScore(lines, points - total, points)
