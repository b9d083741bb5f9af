from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from accord.capture.cells import Bad, Noted
from accord.capture.dates import DateForm, day, instant

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("cell", "form", "utc"),
    [
        pytest.param("2026-03-04", DateForm(), "2026-03-04 00:00:00", id="a day"),
        pytest.param("2026-03-04", DateForm(zone=BERLIN), "2026-03-03 23:00:00", id="a local day"),
        pytest.param(
            "2026-03-04T10:00+02:00",
            DateForm(zone=BERLIN),
            "2026-03-04 08:00:00",
            id="its own offset",
        ),
        pytest.param(
            "2026-03-04 10:00 America/New_York",
            DateForm(),
            "2026-03-04 15:00:00",
            id="a zone by name",
        ),
        pytest.param("2026/3/4 7:05", DateForm(), "2026-03-04 07:05:00", id="slashes, year first"),
        pytest.param(
            "04.03.2026 14:05", DateForm(), "2026-03-04 14:05:00", id="points are day-first"
        ),
        pytest.param(
            "03/04/2026 12:30 AM",
            DateForm("month-first"),
            "2026-03-04 00:30:00",
            id="half past midnight",
        ),
        pytest.param(
            "3/4/26, 1:05 p.m.",
            DateForm("month-first"),
            "2026-03-04 13:05:00",
            id="two digits, afternoon",
        ),
        pytest.param("04-03-26", DateForm("day-first"), "2026-03-04 00:00:00", id="DD-MM-YY"),
        pytest.param("1772582400", DateForm(), "2026-03-04 00:00:00", id="seconds since 1970"),
        pytest.param(
            "04-Mar-2026", DateForm(format="%d-%b-%Y"), "2026-03-04 00:00:00", id="a format"
        ),
    ],
)
def test_a_time_is_read(cell: str, form: DateForm, utc: str) -> None:
    assert instant(form)(cell) == datetime.fromisoformat(f"{utc}+00:00")


@pytest.mark.parametrize(
    ("cell", "form", "why"),
    [
        pytest.param("03/04/2026", DateForm(), "may be day first or month first", id="not settled"),
        pytest.param(
            "25/04/2026",
            DateForm("month-first"),
            "is no date when read month-first",
            id="against the order",
        ),
        pytest.param("2026-02-30", DateForm(), "is no date", id="30 February"),
        pytest.param("0001-01-01", DateForm(), "not a year that we believe", id="year one"),
        pytest.param("soon", DateForm(), "the form wanted is 2026-03-04", id="a word"),
        pytest.param(
            "2026-03-04 10:00 Mars/Base", DateForm(), "is no time zone", id="no such zone"
        ),
        pytest.param("13/01/2026 13:00 PM", DateForm("day-first"), "is no date", id="13 PM"),
    ],
)
def test_what_is_no_time_is_refused_with_why(cell: str, form: DateForm, why: str) -> None:
    refused = instant(form)(cell)
    assert isinstance(refused, Bad) and why in refused.reason


@pytest.mark.parametrize(
    ("cell", "utc", "note"),
    [
        pytest.param(
            "2026-10-25 02:30", "2026-10-25T00:30:00", "came twice", id="the clocks go back"
        ),
        pytest.param(
            "2026-03-29 02:30", "2026-03-29T01:30:00", "was skipped", id="the clocks go forward"
        ),
        pytest.param(
            "2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999", "leap second", id="leap second"
        ),
    ],
)
def test_odd_times_are_put_right_with_a_note(cell: str, utc: str, note: str) -> None:
    mended = instant(DateForm(zone=BERLIN))(cell)
    assert isinstance(mended, Noted)
    assert mended.value == datetime.fromisoformat(f"{utc}+00:00") and note in mended.note


def test_the_future_is_refused_to_the_second() -> None:
    read = instant(DateForm(), until=datetime(2026, 3, 4, 12, tzinfo=UTC))
    assert read("2026-03-04T12:00:00Z") == datetime(2026, 3, 4, 12, tzinfo=UTC)
    assert isinstance(read("2026-03-04T12:00:01Z"), Bad)


def test_a_day_may_lie_in_the_future() -> None:
    assert day(DateForm("day-first"))("31/12/2030") == "2030-12-31"
