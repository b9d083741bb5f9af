"""A day begins at its first instant, even where midnight is skipped or comes twice."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accord.agreement.language.days import day_of, first_instant, last_instant
from tests.language.reference import local_day
from tests.language.strategies import DAYS

BEGINS = (
    ("Europe/Berlin", "2025-06-16", "2025-06-15T22:00:00"),
    ("Europe/Berlin", "2025-03-30", "2025-03-29T23:00:00"),
    ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00"),  # 00:00 is skipped
    ("Africa/Cairo", "2024-04-26", "2024-04-25T22:00:00"),  # so it is here
    ("Asia/Beirut", "2022-03-27", "2022-03-26T22:00:00"),  # and here
    ("America/Toronto", "1919-03-31", "1919-03-31T04:30:00"),  # the gap begins at 23:30
    ("America/Havana", "2024-11-03", "2024-11-03T04:00:00"),  # 00:00 comes twice
    ("America/St_Johns", "2010-11-07", "2010-11-07T02:30:00"),  # back to 23:01 at 00:01
    ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00"),  # the day before is missing
)


@pytest.mark.parametrize(("zone", "day", "begins"), BEGINS)
def test_a_day_begins_at_its_first_instant(zone, day, begins):
    ordinal = date.fromisoformat(day).toordinal()
    instant = datetime.fromisoformat(begins).replace(tzinfo=UTC)
    assert first_instant(ordinal, ZoneInfo(zone)) == instant
    assert day_of(instant, ZoneInfo(zone)) == ordinal
    assert day_of(instant - timedelta(microseconds=1), ZoneInfo(zone)) < ordinal


@pytest.mark.parametrize(("name", "day"), DAYS)
def test_days_are_what_the_reference_says_all_around_a_change_of_clocks(name, day):
    zone = ZoneInfo(name)
    start = datetime.combine(day, datetime.min.time(), UTC) - timedelta(days=2)
    for minutes in range(0, 4 * 24 * 60, 7):
        instant = start + timedelta(minutes=minutes)
        assert day_of(instant, zone) == local_day(instant, zone).toordinal()


def test_a_day_ends_a_microsecond_before_the_next():
    zone = ZoneInfo("Europe/Berlin")
    end = last_instant(date(2025, 3, 30).toordinal(), zone)
    assert end == datetime(2025, 3, 30, 21, 59, 59, 999999, UTC)


def test_the_ends_of_the_calendar_are_no_error():
    zone = ZoneInfo("Asia/Tokyo")
    assert day_of(datetime.min.replace(tzinfo=UTC), zone) == 1
    assert day_of(datetime.max.replace(tzinfo=UTC), zone) == date.max.toordinal()
