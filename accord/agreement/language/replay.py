"""Replay: when a lead would have become ready, by what was known then, cycle by cycle."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from accord.agreement.language.days import first_instant
from accord.agreement.language.evaluate import score
from accord.agreement.language.facts import Cycle, HandBack, Lead
from accord.agreement.language.plan import Plan, PlannedLine
from accord.agreement.language.reach import possible
from accord.agreement.language.readiness import cycle_after, qualifies_again
from accord.agreement.language.reading import ReadEvent, Reading, read
from accord.agreement.language.verdict import Qualification

MOMENT = timedelta(microseconds=1)


def replay(
    plan: Plan,
    lead: Lead,
    start: datetime,
    end: datetime,
    recycles: Sequence[HandBack] = (),
) -> tuple[Qualification, ...]:
    """The first instant in each cycle at which the lead was ready, of those in [start, end).

    A cycle in which it was ready before `start` gives nothing here: see `qualifications`.
    """
    found = qualifications(plan, lead, end, recycles)
    return tuple(one for one in found if one.instant >= start)


def qualifications(
    plan: Plan, lead: Lead, end: datetime, recycles: Sequence[HandBack] = ()
) -> tuple[Qualification, ...]:
    """The first instant in each cycle at which the lead was ready, before `end`, however early.

    recycles  the hand-backs; each begins a cycle in which only what is newer than it can make the
              lead ready. What happens at its very instant belongs to the cycle before
    """
    reading = read(plan, lead)
    instants = turning_points(plan, reading)
    found = []
    for cycle, until in cycles(plan, recycles, end):
        first = first_ready(plan, reading, cycle, within(instants, cycle, until))
        if first:
            found.append(first)
    return tuple(found)


def cycles(
    plan: Plan, recycles: Sequence[HandBack], end: datetime
) -> Iterator[tuple[Cycle, datetime]]:
    """Each cycle that begins before `end`, with the first instant that no longer belongs to it."""
    backs = sorted((back for back in recycles if back.at < end), key=lambda back: back.at)
    all_cycles = [Cycle(), *(cycle_after(plan, n, back) for n, back in enumerate(backs, start=2))]
    ends = [min(end, back.at + MOMENT) for back in backs] + [end]
    yield from zip(all_cycles, ends, strict=True)


def within(instants: Sequence[datetime], cycle: Cycle, until: datetime) -> list[datetime]:
    """The instants of a cycle worth a look: after its hand-back, its opening, before `until`."""
    start = 0 if cycle.since is None else bisect_right(instants, cycle.since)
    found = list(instants[start : bisect_left(instants, until)])
    if cycle.opens_at is not None and cycle.opens_at < until:
        found = sorted({*found, cycle.opens_at.astimezone(UTC)})
    return found


def first_ready(
    plan: Plan, reading: Reading, cycle: Cycle, instants: Sequence[datetime]
) -> Qualification | None:
    for instant in possible(plan, reading, instants):
        verdict = score(plan, reading, instant)
        criterion = verdict.criterion
        if criterion and cycle.since is not None:
            criterion = qualifies_again(plan, reading, verdict, cycle)
        if criterion:
            return Qualification(cycle.number, instant, criterion)
    return None


def turning_points(plan: Plan, reading: Reading) -> list[datetime]:
    """Every instant at which readiness can start to hold, whatever the cycle, in order.

    Those are when an event begins to count, when a value or a judgement becomes known, and the
    midnights at which a line that takes points takes less: nothing else ever rises.
    """
    found = {event.admitted for event in reading.events}
    found |= {
        max(event.admitted, judgement.known_at.astimezone(UTC))
        for event in reading.events
        for judgement in event.judgements
    }
    for known in reading.values:
        since = known.known_at if known.at is None else max(known.at, known.known_at)
        found.add(since.astimezone(UTC))
    for line in plan.behaviour:
        if line.points < 0 and line.factors:
            for event in reading.events:
                if line.signal in event.signals:
                    found.update(easings(plan, line, event))
    return sorted(found)


def easings(plan: Plan, line: PlannedLine, event: ReadEvent) -> Iterator[datetime]:
    """The midnights from which an event takes less of a line than the day before."""
    factors = (*(line.factors or ()), 0)
    for age in range(1, len(factors)):
        if factors[age] != factors[age - 1]:
            midnight = first_instant(event.day + age, plan.zone)
            if midnight > event.admitted:
                yield midnight
