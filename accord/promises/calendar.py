"""Working hours compiled to a table of open stretches, one table a year, made once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

from accord.agreement.language.public_holidays import DaysOff, days_off
from accord.agreement.language.words import WorkingHours

Micros = int
"""Microseconds since 1970 UTC: whole numbers, so that nothing is ever rounded."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICRO = timedelta(microseconds=1)
DAY: Micros = timedelta(days=1) // MICRO
OFFICE_HOURS = WorkingHours(days=tuple((day, ((time(9), time(17)),)) for day in range(5)))
"""What "working" means to an agreement that names no hours."""


@dataclass(frozen=True, slots=True)
class Year:
    """The open stretches that begin on the local days of one year, in order, never overlapping.

    Stretch i is open from opens[i] up to, not including, closes[i] (UTC); it belongs to local day
    days[i] (ordinal); `before[i]` is the working time of the year before it, `before[-1]` all.
    """

    opens: tuple[Micros, ...]
    closes: tuple[Micros, ...]
    days: tuple[int, ...]
    before: tuple[Micros, ...]
    workdays: tuple[int, ...]


@dataclass(frozen=True)
class Calendar:
    """When a team is at work. Compiled once a version; each year's table is made when asked for.

    An instant counts as working when the wall clock of the zone stands inside a span of a day that
    is neither a holiday nor closed. So a skipped hour is not worked and a doubled one is worked
    twice. A span that ends at or before its beginning runs into the next day and belongs to the
    day on which it begins.

    kept  the holidays that the version keeps; of years that it does not cover, and without it,
          those that are installed
    """

    zone: ZoneInfo
    hours: WorkingHours
    kept: DaysOff | None = None
    years: dict[int, Year] = field(default_factory=dict, compare=False, repr=False)

    def year(self, number: int) -> Year:
        if number not in self.years:
            self.years[number] = _tabulate(self, number)
        return self.years[number]

    def is_off(self, day: date) -> bool:
        """Whether a day is a public holiday, or closed."""
        if day in self.hours.also_closed:
            return True
        if self.kept and self.kept.covers(day.year):
            return day in self.kept.days
        place = self.hours.holidays
        return place is not None and day in days_off(place, day.year)


@lru_cache(maxsize=64)
def compile_calendar(
    hours: WorkingHours | None, zone: str | ZoneInfo, kept: DaysOff | None = None
) -> Calendar:
    """The calendar of these hours in this zone; none means Monday to Friday, nine to five.

    zone  its name, for what is installed; or the one that the version keeps, with its holidays

    Raises ValueError when the team never opens or the holidays are of no known place.
    """
    hours = hours or OFFICE_HOURS
    if not any(spans for _, spans in hours.days):
        raise ValueError("the team never opens: working_hours name no day")
    if hours.holidays and kept is None:
        days_off(hours.holidays, 2026)
    return Calendar(ZoneInfo(zone) if isinstance(zone, str) else zone, hours, kept)


def to_micros(instant: datetime) -> Micros:
    """Raises ValueError when `instant` has no time zone."""
    if instant.tzinfo is None:
        raise ValueError("the instant has no time zone; pass an aware datetime")
    return (instant - EPOCH) // MICRO


def to_instant(micros: Micros) -> datetime:
    return EPOCH + timedelta(microseconds=micros)


def _tabulate(calendar: Calendar, year: int) -> Year:
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    # The last night before may reach into the year's first day; it is laid out and then left away.
    walls = sorted(_walls(calendar, first - 1, last))
    stretches = [
        s for s in _apart(_stretches(walls, _offsets(calendar.zone, year))) if s[2] >= first
    ]
    opens, closes, days = zip(*stretches, strict=True) if stretches else ((), (), ())
    lengths = (close - open_ for open_, close in zip(opens, closes, strict=True))
    before = tuple(accumulate(lengths, initial=0))
    return Year(opens, closes, days, before, tuple(dict.fromkeys(days)))


def _walls(calendar: Calendar, first: int, last: int) -> Iterator[tuple[Micros, Micros, int]]:
    """The spans of each open day on the wall clock, counted from 1970 on that clock."""
    spans = dict(calendar.hours.days)
    for ordinal in range(first, last + 1):
        day = date.fromordinal(ordinal)
        if calendar.is_off(day):
            continue
        midnight = (ordinal - EPOCH.toordinal()) * DAY
        for opens, closes in spans.get(day.weekday(), ()):
            begin, end = _since_midnight(opens), _since_midnight(closes)
            yield midnight + begin, midnight + (end if end > begin else end + DAY), ordinal


def _since_midnight(moment: time) -> Micros:
    return (datetime.combine(EPOCH, moment) - datetime.combine(EPOCH, time.min)) // MICRO


def _offsets(zone: ZoneInfo, year: int) -> list[tuple[Micros, Micros, Micros]]:
    """(from, until, wall minus UTC) over the year and two days on either side, in order."""
    start = datetime(year, 1, 1, tzinfo=UTC) - timedelta(days=2)
    marks = [start + timedelta(days=n) for n in range(371)]
    edges = [marks[0]]
    for early, late in pairwise(marks):
        if early.astimezone(zone).utcoffset() != late.astimezone(zone).utcoffset():
            edges.append(_change(zone, early, late))
    edges.append(marks[-1])
    return [
        (to_micros(a), to_micros(b), (a.astimezone(zone).utcoffset() or timedelta()) // MICRO)
        for a, b in pairwise(edges)
    ]


def _change(zone: ZoneInfo, early: datetime, late: datetime) -> datetime:
    """The first second at which the offset is no longer that of `early`."""
    before = early.astimezone(zone).utcoffset()
    low, high = 0, int((late - early).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        same = (early + timedelta(seconds=middle)).astimezone(zone).utcoffset() == before
        low, high = (middle, high) if same else (low, middle)
    return early + timedelta(seconds=high)


def _stretches(
    walls: list[tuple[Micros, Micros, int]], offsets: list[tuple[Micros, Micros, Micros]]
) -> Iterator[tuple[Micros, Micros, int]]:
    """Where the wall clock stands inside a span, in UTC; a span may give none, one or two."""
    for begin, end, day in walls:
        for since, until, offset in offsets:
            opens, closes = max(begin - offset, since), min(end - offset, until)
            if opens < closes:
                yield opens, closes, day


def _apart(stretches: Iterator[tuple[Micros, Micros, int]]) -> Iterator[tuple[Micros, Micros, int]]:
    """In order and cut where a night shift runs into the next day's first span."""
    reached = -DAY * 1_000_000
    for opens, closes, day in sorted(stretches):
        if closes > reached:
            yield max(opens, reached), closes, day
            reached = closes
