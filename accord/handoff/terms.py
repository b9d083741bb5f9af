"""What a version means for hand-offs: its stages, its clocks, and when it applies."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import groupby

from accord.agreement import versions
from accord.agreement.language.plan import Plan
from accord.agreement.language.words import Agreement, Promise, Reason
from accord.agreement.models import Version
from accord.handoff.track import Track, track
from accord.promises.calendar import Calendar, compile_calendar
from accord.promises.clock import due_at


@dataclass(frozen=True, slots=True)
class Terms:
    """One version, made ready: the plan to score by, the way of a lead, the working hours."""

    version_id: int
    number: int
    plan: Plan = field(repr=False)
    track: Track = field(repr=False)
    calendar: Calendar = field(repr=False)

    @property
    def agreement(self) -> Agreement:
        return self.plan.agreement

    def reason(self, name: str) -> Reason | None:
        return next((reason for reason in self.agreement.reasons if reason.name == name), None)

    def first_touch_due_at(self, start: datetime) -> datetime | None:
        return self._due(self._promise("sales", "first-touch", self.track.ready), start)

    def decide_due_at(self, start: datetime) -> datetime | None:
        return self._due(self._promise("sales", "decide", self.track.ready), start)

    def reply_due_at(self, reason: Reason, start: datetime) -> datetime | None:
        """Until when marketing replies: the reason's own time, else what is promised to all."""
        if reason.within:
            return due_at(start, reason.within, self.calendar)
        return self._due(self._promise("marketing", None, "rejected"), start)

    def longest_wait(self) -> Promise | None:
        """How long a lead may stay recycled, where marketing promised an end to it."""
        promise = self._promise("marketing", None, "recycled", timed=False)
        return promise if promise and promise.at_most and promise.then == "disqualify" else None

    def _due(self, promise: Promise | None, start: datetime) -> datetime | None:
        return due_at(start, promise.within, self.calendar) if promise and promise.within else None

    def _promise(
        self, side: str, name: str | None, on: str, *, timed: bool = True
    ) -> Promise | None:
        """A promise of one side on one stage or act; names are compared as people write them."""
        fitting = (p for p in self.agreement.promises if (p.side, p.on) == (side, on))
        return next(
            (p for p in fitting if _named(p.name, name) and (p.within is not None) == timed), None
        )


def _named(written: str, wanted: str | None) -> bool:
    words = written.casefold().replace("_", " ").replace("-", " ").split()
    return wanted is None or "-".join(words) == wanted


def of(version: Version) -> Terms:
    """The terms of a frozen version. Cached: what is frozen never changes."""
    return _terms(version.pk, version.hash)


def by_id(version_id: int) -> Terms:
    return of(Version.objects.only("pk", "hash").get(pk=version_id))


def in_force(instant: datetime) -> Terms | None:
    """The terms that apply at an instant; None before the first version came into force."""
    version = versions.in_force(instant)
    return of(version) if version else None


@lru_cache(maxsize=32)
def _terms(pk: int, hash: str) -> Terms:
    version = Version.objects.get(pk=pk, hash=hash)
    plan = versions.plan_of(version)
    words = plan.agreement
    return Terms(
        version_id=pk,
        number=version.number,
        plan=plan,
        track=track(words),
        calendar=compile_calendar(words.hours, plan.zone, versions.days_off_of(version)),
    )


class Course:
    """Which terms applied when, read once: for the many instants of one step."""

    def __init__(self) -> None:
        came = Version.objects.of(versions.MAIN).filter(in_force_from__isnull=False)
        edges = {edge for pair in came.values_list("in_force_from", "returned_at") for edge in pair}
        self.edges = sorted(edge for edge in edges if edge)
        self._found: dict[int, Terms | None] = {}

    def at(self, instant: datetime) -> Terms | None:
        place = bisect_right(self.edges, instant)
        if place not in self._found:
            self._found[place] = in_force(self.edges[place - 1]) if place else None
        return self._found[place]

    def spans(self, instants: Sequence[datetime]) -> Iterator[tuple[Terms, list[datetime]]]:
        """These instants, which come in order, by the terms that apply at them."""
        for _, some in groupby(instants, lambda instant: bisect_right(self.edges, instant)):
            span = list(some)
            terms = self.at(span[0])
            if terms is not None:
                yield terms, span

    def edges_between(self, since: datetime, until: datetime) -> list[datetime]:
        """The instants in (since, until] from which another version applies."""
        return self.edges[bisect_right(self.edges, since) : bisect_right(self.edges, until)]

    def between(self, since: datetime, until: datetime) -> list[Terms]:
        """The terms that apply at some instant of [since, until]."""
        found = (self.at(edge) for edge in (since, *self.edges_between(since, until)))
        return [terms for terms in found if terms is not None]
