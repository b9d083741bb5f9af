"""What a look at one lead finds: is it sales-ready, and at which stage is it? Pure, but for terms.

A lead can start to be ready at an event, a change, a hand-back's end, a midnight at which a line
that takes points fades, or when a version takes effect. Each of these instants is looked at in
its order, however late the looking comes: so several events of one batch qualify at the right one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice

from accord.agreement.language.days import day_of, first_instant
from accord.agreement.language.evaluate import score
from accord.agreement.language.facts import Cycle, Lead
from accord.agreement.language.plan import Plan
from accord.agreement.language.reach import possible
from accord.agreement.language.readiness import qualifies
from accord.agreement.language.reading import Reading, read
from accord.agreement.language.verdict import Verdict
from accord.handoff.models import Standing
from accord.handoff.news import Heard
from accord.handoff.terms import Course, Terms
from accord.handoff.track import DISQUALIFIED, FIRST, RECYCLED


@dataclass(frozen=True, slots=True)
class Seat:
    """A lead as it stands before the look. `live_since` None: history, which queues nobody."""

    stage: str
    cycle: Cycle
    live_since: datetime | None


@dataclass(frozen=True, slots=True)
class Found:
    """What the look found: the stage from `instant` on, by `terms`.

    criterion, verdict  where the lead became sales-ready at `instant`
    again_at            when to look again though nothing may have been said; None: never
    """

    stage: str
    instant: datetime
    terms: Terms
    criterion: str | None = None
    verdict: Verdict | None = None
    again_at: datetime | None = None

    def sooner(self, times: Iterable[datetime]) -> "Found":
        """The same, looking again by the first of these times."""
        known = () if self.again_at is None else (self.again_at,)
        return replace(self, again_at=min((*times, *known), default=None))


class Looker:
    """Looks at leads; keeps what several of them share."""

    def __init__(self, course: Course, now: datetime) -> None:
        self.course = course
        self.now = now

    def may_turn(self, standing: Standing | None, instant: datetime) -> bool:
        """Whether a look can find anything: not where only people decide about the lead."""
        terms = self.course.at(instant)
        stage = standing.stage if standing else FIRST
        return terms is not None and terms.track.is_with_marketing(stage)

    def look(self, lead: Lead, seat: Seat, news: Heard, as_of: datetime) -> Found | None:
        """Look at one lead: did the news make it ready, and which is its stage as of an instant?

        From the first instant of the news on, the lead's own turning points are looked at too.
        None where no version was in force, or where only people decide about the lead.
        """
        terms = self.course.at(as_of)
        if terms is None or not terms.track.is_with_marketing(seat.stage):
            return None
        readings = Readings(lead)
        found = self.ready(readings, seat, self.turning(readings, seat, news))
        if found:
            return found
        limit = rest_ends_at(terms, seat)
        if limit is not None and limit <= self.now:
            return Found(DISQUALIFIED, limit, terms)
        stage = seat.stage
        if stage != RECYCLED:
            stage = stage_at(terms, readings.score(terms.plan, as_of))
        return Found(stage, as_of, terms, again_at=self.again_at(terms, readings, seat, limit))

    def ready(self, readings: "Readings", seat: Seat, instants: Sequence[datetime]) -> Found | None:
        """The first instant at which the lead may become an MQL in the cycle it is in."""
        for terms, some in self.course.spans(instants):
            for instant in possible(terms.plan, readings.of(terms.plan), some):
                verdict = readings.score(terms.plan, instant)
                criterion = qualifies(terms.plan, readings.lead, verdict, seat.cycle)
                if criterion:
                    return Found(terms.track.ready, instant, terms, criterion, verdict)
        return None

    def turning(self, readings: "Readings", seat: Seat, news: Heard) -> list[datetime]:
        """The instants to look at, in order: those of the news, and all turning points since.

        A lead of history has none; a live one none before it was live, or in an earlier cycle.
        """
        if seat.live_since is None or not news.instants:
            return []
        since, opens_at = min(news.instants), seat.cycle.opens_at
        points: set[datetime] = set()
        for terms in self.course.between(since, self.now):
            points.update(turning_points(terms.plan, readings, since, self.now))
        points -= news.silent
        points.update(news.instants, self.course.edges_between(since, self.now))
        if opens_at is not None and since <= opens_at <= self.now:
            points.add(opens_at.astimezone(UTC))
        ordered = sorted(points)
        ordered = ordered[bisect_left(ordered, seat.live_since) :]
        after = seat.cycle.since
        return ordered[bisect_right(ordered, after) :] if after else ordered

    def again_at(
        self, terms: Terms, readings: "Readings", seat: Seat, limit: datetime | None
    ) -> datetime | None:
        """The next instant at which this lead may turn by itself."""
        if seat.live_since is None:
            return None
        opens_at = seat.cycle.opens_at
        times = [limit, next_turn(terms.plan, readings, self.now)]
        times.append(opens_at if opens_at is not None and opens_at > self.now else None)
        return min((time for time in times if time is not None), default=None)


class Readings:
    """One lead, read by each plan that is asked for."""

    def __init__(self, lead: Lead) -> None:
        self.lead = lead
        self._read: dict[int, Reading] = {}
        self._last: Verdict | None = None
        self._by: Plan | None = None

    def of(self, plan: Plan) -> Reading:
        if id(plan) not in self._read:
            self._read[id(plan)] = read(plan, self.lead)
        return self._read[id(plan)]

    def score(self, plan: Plan, instant: datetime) -> Verdict:
        """The verdict at an instant; the last one is kept, for it is often asked for again."""
        if self._last is None or self._by is not plan or self._last.instant != instant:
            self._last, self._by = score(plan, self.of(plan), instant), plan
        return self._last


def stage_at(terms: Terms, verdict: Verdict) -> str:
    """The last stage, in written order, that the score decides and whose criterion holds."""
    track = terms.track
    return next((name for name in reversed(verdict.stages) if name in track.by_criterion), FIRST)


def rest_ends_at(terms: Terms, seat: Seat) -> datetime | None:
    """When a recycled lead is given up, by what marketing promised; counted from the rest's end."""
    promise = terms.longest_wait()
    begins = seat.cycle.opens_at or seat.cycle.since
    if seat.stage != RECYCLED or promise is None or begins is None or promise.at_most is None:
        return None
    zone = terms.plan.zone
    return first_instant(day_of(begins.astimezone(UTC), zone) + promise.at_most, zone)


def turning_points(
    plan: Plan, readings: Readings, since: datetime, until: datetime
) -> Iterator[datetime]:
    """When something of the lead became known, or what takes points eased, in [since, until]."""
    reading = readings.of(plan)
    for time in (*known_times(reading), *eased(plan, reading, since, until)):
        if since <= time <= until:
            yield time.astimezone(UTC)


def next_turn(plan: Plan, readings: Readings, now: datetime) -> datetime | None:
    """The first instant after now at which something that lies ahead counts, or a line eases."""
    reading = readings.of(plan)
    times = [time for time in (*known_times(reading), *eased(plan, reading, now)) if time > now]
    return min(times, default=None)


def known_times(reading: Reading) -> Iterator[datetime]:
    """From when on each event, judgement and value counts."""
    for event in reading.events:
        yield event.admitted
        for judgement in event.judgements:
            yield max(event.admitted, judgement.known_at)
    for known in reading.values:
        yield known.known_at if known.at is None else max(known.at, known.known_at)


def eased(
    plan: Plan, reading: Reading, since: datetime, until: datetime | None = None
) -> Iterator[datetime]:
    """The midnights from `since` to `until` at which lines that take points take less.

    Without `until`, the next ones of each event and line. All else only falls by itself.
    """
    first = day_of(since.astimezone(UTC), plan.zone)
    last = day_of(until.astimezone(UTC), plan.zone) if until else None
    for line in plan.behaviour:
        if line.points < 0 and line.factors:
            for event in reading.events:
                if line.signal in event.signals:
                    ends = last - event.day if last is not None else None
                    for age in easing_days(line.factors, first - event.day, ends):
                        yield first_instant(event.day + age, plan.zone)


def easing_days(factors: Sequence[int], first: int, last: int | None) -> Iterator[int]:
    """The ages from `first` on at which an event fades by a step.

    until `last`, or the first two of them where that is None: one may be today's, which is over
    """
    steps = (*factors, 0)
    end = len(steps) if last is None else min(len(steps), last + 1)
    ages = (age for age in range(max(1, first), end) if steps[age] != steps[age - 1])
    return islice(ages, 2) if last is None else ages
