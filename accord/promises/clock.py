"""When a promise falls due, and how much working time lies between two instants. Closed form."""

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime, timedelta

from accord.agreement.language.words import Span
from accord.promises.calendar import (
    DAY,
    EPOCH,
    MICRO,
    Calendar,
    Micros,
    Year,
    to_instant,
    to_micros,
)

FARTHEST = 100
"""Years ahead; what is not due by then never is."""


def due_at(start: datetime, amount: Span | timedelta, calendar: Calendar) -> datetime:
    """When a clock runs out that starts at `start`.

    start    aware, any zone; may fall outside working hours
    amount   a bare timedelta and "working hours" run only while the team is at work;
             "working days" keep the time of day (see `_working_days`);
             "days" and "weeks" keep the time of day on every day, "hours" and "minutes" just pass
    returns  aware, UTC, after `start`

    Raises ValueError when `start` is naive, the amount is not above zero, its unit is unknown,
    or the team does not work so long in a hundred years.
    """
    length = amount.count if isinstance(amount, Span) else amount // MICRO
    if length <= 0:
        raise ValueError(f"the amount must be above zero, got {amount}")
    if isinstance(amount, timedelta):
        return _working_time(start, length, calendar)
    match amount.unit:
        case "working hours":
            return _working_time(start, timedelta(hours=length) // MICRO, calendar)
        case "working minutes":
            return _working_time(start, timedelta(minutes=length) // MICRO, calendar)
        case "working days":
            return _working_days(start, length, calendar)
        case "days" | "weeks":
            return _same_time_of_day(start, length * (7 if amount.unit == "weeks" else 1), calendar)
        case "hours" | "minutes":
            return start.astimezone(UTC) + timedelta(**{amount.unit: length})
    raise ValueError(f"no clock counts {amount.unit!r}")


def worked_between(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """The working time from `start` to `end`, both aware; zero when `end` is not after `start`."""
    a, b = to_micros(start), to_micros(end)
    if b <= a:
        return timedelta(0)
    first, last = _local_year(start, calendar), _local_year(end, calendar)
    # One year early: the night shift of 31 December ends in the next year.
    tables = map(calendar.year, range(first - 1, last + 1))
    return timedelta(microseconds=sum(_worked(table, b) - _worked(table, a) for table in tables))


def is_open(instant: datetime, calendar: Calendar) -> bool:
    """Whether the team is at work at this very instant."""
    at = to_micros(instant)
    year = _local_year(instant, calendar)
    return any(_is_inside(calendar.year(n), at) for n in (year - 1, year))


def opens_at(instant: datetime, calendar: Calendar) -> datetime:
    """`instant` itself while the team is at work, else the next opening. UTC."""
    return to_instant(_next_open(to_micros(instant), _local_year(instant, calendar), calendar)[0])


def _working_time(start: datetime, left: Micros, calendar: Calendar) -> datetime:
    """The earliest instant by which so much was worked: at closing time, not next morning."""
    at, year = to_micros(start), _local_year(start, calendar)
    for number in range(year - 1, year + FARTHEST):
        table = calendar.year(number)
        target = _worked(table, at) + left
        if target <= table.before[-1]:
            n = bisect_left(table.before, target) - 1
            return to_instant(table.opens[n] + target - table.before[n])
        left = target - table.before[-1]
    raise ValueError("the team does not work so long in a hundred years")


def _working_days(start: datetime, count: int, calendar: Calendar) -> datetime:
    """The same time of day, `count` working days on; what starts outside hours starts at opening.

    Where the team is not at work at that time it is due when they last were: a clock that starts
    on Thursday at 16:00 ends on Friday at 15:00 if that is when Friday ends, and one that starts
    at opening, or before, ends at the close of its last full day.
    """
    begin, day = _next_open(to_micros(start), _local_year(start, calendar), calendar)
    position = _wall(begin, calendar) - (day - EPOCH.toordinal()) * DAY
    aim = (_workday_after(day, count, calendar) - EPOCH.toordinal()) * DAY + position
    return to_instant(_last_open(_from_wall(aim, calendar), calendar))


def _same_time_of_day(start: datetime, days: int, calendar: Calendar) -> datetime:
    at = to_micros(start)
    due = _from_wall(_wall(at, calendar) + days * DAY, calendar)
    return to_instant(due)


def _worked(table: Year, at: Micros) -> Micros:
    """Working time of this table up to `at`."""
    n = bisect_right(table.opens, at) - 1
    return 0 if n < 0 else table.before[n] + min(at, table.closes[n]) - table.opens[n]


def _is_inside(table: Year, at: Micros) -> bool:
    n = bisect_right(table.opens, at) - 1
    return n >= 0 and at < table.closes[n]


def _next_open(at: Micros, year: int, calendar: Calendar) -> tuple[Micros, int]:
    """The first open instant not before `at`, and the working day (ordinal) it belongs to."""
    for number in range(year - 1, year + FARTHEST):
        table = calendar.year(number)
        n = bisect_right(table.closes, at)
        if n < len(table.closes):
            return max(at, table.opens[n]), table.days[n]
    raise ValueError("the team does not open in a hundred years")


def _last_open(at: Micros, calendar: Calendar) -> Micros:
    """The last instant not after `at` up to which the team was at work."""
    year = _local_year(to_instant(at), calendar)
    for number in range(year, year - FARTHEST, -1):
        table = calendar.year(number)
        n = bisect_left(table.opens, at) - 1
        if n >= 0:
            return min(at, table.closes[n])
    raise ValueError("the team was not open in a hundred years")


def _workday_after(day: int, count: int, calendar: Calendar) -> int:
    """The ordinal of the working day `count` working days after `day`, itself a working day."""
    year = datetime.fromordinal(day).year
    for number in range(year, year + FARTHEST):
        workdays = calendar.year(number).workdays
        n = bisect_right(workdays, day) + count - 1
        if n < len(workdays):
            return workdays[n]
        count = n - len(workdays) + 1
    raise ValueError("the team does not work so many days in a hundred years")


def _local_year(instant: datetime, calendar: Calendar) -> int:
    if instant.tzinfo is None:
        raise ValueError("the instant has no time zone; pass an aware datetime")
    return instant.astimezone(calendar.zone).year


def _wall(at: Micros, calendar: Calendar) -> Micros:
    return (to_instant(at).astimezone(calendar.zone).replace(tzinfo=UTC) - EPOCH) // MICRO


def _from_wall(wall: Micros, calendar: Calendar) -> Micros:
    """A doubled time of day is its first, a skipped one as much later as was skipped."""
    return to_micros(to_instant(wall).replace(tzinfo=calendar.zone))
