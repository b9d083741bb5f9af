"""The days of a time zone: a day begins at its first instant, even where midnight is odd."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

SECOND = timedelta(seconds=1)
FIRST, LAST = date(2, 1, 1).toordinal(), date(9998, 1, 1).toordinal()


def day_of(instant: datetime, zone: ZoneInfo) -> int:
    """The day that an instant belongs to, as a proleptic Gregorian ordinal (`date.toordinal`).

    instant  aware, in UTC. Where clocks go back over midnight, the day that had begun goes on.
    """
    utc_day = instant.toordinal()
    for begins, day in days_around(utc_day, zone):
        if begins <= instant:
            return day
    return utc_day


@lru_cache(maxsize=32_768)
def days_around(utc_day: int, zone: ZoneInfo) -> tuple[tuple[datetime, int], ...]:
    """The days that touch a day of UTC, latest first, each with its first instant."""
    if not FIRST < utc_day < LAST:
        return ()
    return tuple((first_instant(day, zone), day) for day in range(utc_day + 2, utc_day - 3, -1))


@lru_cache(maxsize=32_768)
def first_instant(day: int, zone: ZoneInfo) -> datetime:
    """When a day begins: its midnight, the first of two, or the end of the gap that holds it.

    day      ordinal; of a day that the zone skips, the next one's beginning is given
    returns  aware, UTC
    """
    midnight = datetime.combine(date.fromordinal(day), time(), zone)
    instant = midnight.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == midnight.replace(tzinfo=None):
        return instant
    return end_of_gap(day, zone, instant)


def end_of_gap(day: int, zone: ZoneInfo, near: datetime) -> datetime:
    """The first instant of `day` or a later one, found by halving the 26 hours before `near`."""
    low, high = -26 * 3600, 26 * 3600
    while high - low > 1:
        middle = (low + high) // 2
        local = (near + middle * SECOND).astimezone(zone)
        low, high = (middle, high) if local.toordinal() < day else (low, middle)
    return near + high * SECOND


def last_instant(day: int, zone: ZoneInfo) -> datetime:
    """The end of a day, to the microsecond: "as of a day" means this."""
    return first_instant(day + 1, zone) - timedelta(microseconds=1)
