"""Due times and worked time: the table that a person can check, and the slow counter's word."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.agreement.language.words import Span, WorkingHours
from accord.promises.calendar import OFFICE_HOURS, compile_calendar
from accord.promises.clock import due_at, is_open, opens_at, worked_between
from tests.promises.counter import Counter

FULL, FRIDAY = ((time(9), time(17, 30)),), ((time(9), time(15)),)
NORTHWIND = WorkingHours(
    days=(*((day, FULL) for day in range(4)), (4, FRIDAY)),
    holidays="DE-BY",
    also_closed=(date(2026, 3, 10),),
)
LUNCH = WorkingHours(days=tuple((d, ((time(8), time(12)), (time(13), time(17)))) for d in range(5)))
EVERY_HOUR = WorkingHours(days=tuple((day, ((time(0), time(0)),)) for day in range(7)))
NIGHTS = WorkingHours(
    days=tuple((day, ((time(21, 30), time(5, 15)),)) for day in range(6)), holidays="US-NY"
)
ODD = WorkingHours(
    days=(
        (0, ((time(1, 30), time(2, 30)),)),
        (5, ((time(22), time(0)),)),
        (6, ((time(0), time(4)),)),
    )
)
BERLIN = ZoneInfo("Europe/Berlin")
CALENDAR = compile_calendar(NORTHWIND, "Europe/Berlin")


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        pytest.param("2026-03-04 10:00", "4 working hours", "2026-03-04 14:00", id="in the day"),
        pytest.param("2026-03-04 15:00", "4 working hours", "2026-03-05 10:30", id="to tomorrow"),
        pytest.param("2026-03-06 14:00", "2 working hours", "2026-03-09 10:00", id="the weekend"),
        pytest.param("2026-03-07 12:00", "1 working hours", "2026-03-09 10:00", id="a Saturday"),
        pytest.param("2026-03-04 22:00", "1 working hours", "2026-03-05 10:00", id="at night"),
        pytest.param("2026-03-04 15:30", "2 working hours", "2026-03-04 17:30", id="to the close"),
        pytest.param("2026-03-27 14:00", "2 working hours", "2026-03-30 10:00", id="clock change"),
        pytest.param("2026-04-02 17:00", "1 working hours", "2026-04-07 09:30", id="over Easter"),
        pytest.param("2026-03-09 17:00", "1 working hours", "2026-03-11 09:30", id="closed day"),
        pytest.param("2026-03-04 10:00", "2 working days", "2026-03-06 10:00", id="same time"),
        pytest.param("2026-03-05 16:00", "1 working days", "2026-03-06 15:00", id="shorter day"),
        pytest.param("2026-03-06 14:00", "2 working days", "2026-03-11 14:00", id="skips both"),
        pytest.param("2026-03-06 20:00", "1 working days", "2026-03-09 17:30", id="after hours"),
        pytest.param("2026-03-04 09:00", "1 working days", "2026-03-04 17:30", id="at opening"),
        pytest.param("2026-03-27 14:00", "3 days", "2026-03-30 14:00", id="plain days keep time"),
        pytest.param("2026-03-27 14:00", "1 weeks", "2026-04-03 14:00", id="a plain week"),
        pytest.param("2026-03-28 20:00", "10 hours", "2026-03-29 07:00", id="plain hours pass"),
        pytest.param("2026-03-04 10:00", "30 minutes", "2026-03-04 10:30", id="plain minutes"),
        pytest.param("2026-03-06 14:50", "30 working minutes", "2026-03-09 09:20", id="minutes"),
    ],
)
def test_a_promise_falls_due(start: str, amount: str, due: str) -> None:
    count, unit = amount.split(" ", 1)
    answer = due_at(berlin(start), Span(int(count), unit), CALENDAR)
    assert answer == berlin(due)
    assert answer.tzinfo is UTC


def test_a_lunch_break_is_not_worked_and_nothing_falls_due_in_it() -> None:
    calendar = compile_calendar(LUNCH, "Europe/Berlin")
    start = berlin("2026-03-04 11:30")
    assert due_at(start, timedelta(hours=1), calendar) == berlin("2026-03-04 13:30")
    assert worked_between(start, berlin("2026-03-04 18:00"), calendar) == timedelta(hours=4.5)
    late = berlin("2026-03-04 12:30")
    assert due_at(late, Span(1, "working days"), calendar) == berlin("2026-03-05 12:00")


def test_a_skipped_night_hour_is_not_worked_and_a_doubled_one_twice() -> None:
    calendar = compile_calendar(EVERY_HOUR, "Europe/Berlin")
    spring, autumn = berlin("2026-03-29 00:00"), berlin("2026-10-25 00:00")
    assert worked_between(spring, berlin("2026-03-30 00:00"), calendar) == timedelta(hours=23)
    assert worked_between(autumn, berlin("2026-10-26 00:00"), calendar) == timedelta(hours=25)


def test_the_day_that_samoa_skipped_is_no_working_day() -> None:
    calendar = compile_calendar(OFFICE_HOURS, "Pacific/Apia")
    apia = ZoneInfo("Pacific/Apia")
    start = datetime(2011, 12, 29, 10, tzinfo=apia)
    assert due_at(start, Span(1, "working days"), calendar) == datetime(2012, 1, 2, 10, tzinfo=apia)


def test_an_agreement_without_hours_means_office_hours() -> None:
    calendar = compile_calendar(None, "Europe/Berlin")
    assert is_open(berlin("2026-03-04 09:00"), calendar)
    assert not is_open(berlin("2026-03-04 17:00"), calendar)
    assert opens_at(berlin("2026-03-06 17:00"), calendar) == berlin("2026-03-09 09:00")
    assert opens_at(berlin("2026-03-06 16:00"), calendar) == berlin("2026-03-06 16:00")


@pytest.mark.parametrize(
    ("start", "amount", "words"),
    [
        pytest.param(datetime(2026, 3, 4), timedelta(hours=1), "no time zone", id="naive"),
        pytest.param(berlin("2026-03-04"), timedelta(0), "above zero", id="nothing"),
        pytest.param(berlin("2026-03-04"), Span(2, "moons"), "no clock counts", id="unit"),
    ],
)
def test_nonsense_is_refused(start: datetime, amount: Span | timedelta, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        due_at(start, amount, CALENDAR)


def test_a_team_that_never_opens_and_holidays_of_nowhere_are_refused() -> None:
    with pytest.raises(ValueError, match="never opens"):
        compile_calendar(WorkingHours(days=()), "Europe/Berlin")
    with pytest.raises(ValueError, match="no holidays are known for 'XX'"):
        compile_calendar(WorkingHours(days=NORTHWIND.days, holidays="XX"), "Europe/Berlin")


INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))
CALENDARS = [
    compile_calendar(hours, zone)
    for hours, zone in [
        (NORTHWIND, "Europe/Berlin"),
        (NIGHTS, "America/New_York"),
        (LUNCH, "Africa/Casablanca"),
        (ODD, "Australia/Lord_Howe"),
    ]
]


@given(st.sampled_from(CALENDARS), INSTANTS, st.integers(1, 10**12))
def test_what_is_worked_until_due_is_what_was_asked(calendar, start, micros) -> None:
    amount = timedelta(microseconds=micros)
    due = due_at(start, amount, calendar)
    assert due > start
    assert worked_between(start, due, calendar) == amount
    assert worked_between(start, due - timedelta(microseconds=1), calendar) < amount


@given(st.sampled_from(CALENDARS), st.lists(INSTANTS, min_size=3, max_size=3))
def test_worked_time_adds_up(calendar, instants) -> None:
    a, b, c = sorted(instants)
    parts = worked_between(a, b, calendar) + worked_between(b, c, calendar)
    assert parts == worked_between(a, c, calendar)
    assert worked_between(b, a, calendar) == timedelta(0)


WINDOWS = [
    pytest.param(NORTHWIND, "Europe/Berlin", (2026, 3, 10), id="Berlin loses an hour"),
    pytest.param(EVERY_HOUR, "Europe/Berlin", (2026, 10, 10), id="Berlin doubles an hour"),
    pytest.param(ODD, "Europe/Berlin", (2027, 10, 20), id="Berlin, spans inside the doubled hour"),
    pytest.param(NIGHTS, "America/New_York", (2026, 10, 20), id="New York nights, Thanksgiving"),
    pytest.param(ODD, "America/New_York", (2026, 2, 25), id="New York loses an hour in a span"),
    pytest.param(ODD, "Australia/Lord_Howe", (2026, 3, 20), id="Lord Howe, half an hour doubled"),
    pytest.param(EVERY_HOUR, "Australia/Lord_Howe", (2026, 9, 20), id="Lord Howe skips half"),
    pytest.param(LUNCH, "Pacific/Apia", (2011, 12, 10), id="Apia skips a whole day"),
    pytest.param(NIGHTS, "Pacific/Apia", (2011, 9, 15), id="Apia in summer time, nights"),
    pytest.param(LUNCH, "Africa/Casablanca", (2026, 2, 1), id="Casablanca around Ramadan"),
    pytest.param(OFFICE_HOURS, "Asia/Kathmandu", (2026, 12, 15), id="Kathmandu over New Year"),
    pytest.param(EVERY_HOUR, "America/Asuncion", (2023, 9, 20), id="Asuncion skips midnight"),
]


def hold_to_the_counter(hours: WorkingHours, zone: str, first: tuple[int, ...], cases: int) -> None:
    start, days = datetime(*first, tzinfo=UTC), 45
    counter, calendar = Counter(hours, zone, start, days), compile_calendar(hours, zone)
    random, compared = Random(f"{zone} {first}"), 0
    for _ in range(cases):
        a, b = sorted(start + timedelta(seconds=random.randrange(86400 * 30)) for _ in "ab")
        assert worked_between(a, b, calendar).total_seconds() == counter.seconds_between(a, b)
        seconds = random.choice((random.randrange(1, 40), 60 * random.randrange(1, 3000)))
        due = counter.due_after(a, seconds)
        assert due is None or due_at(a, timedelta(seconds=seconds), calendar) == due, a
        count = random.randrange(1, 5)
        in_days = counter.due_after_days(b, count)
        assert in_days is None or due_at(b, Span(count, "working days"), calendar) == in_days, b
        compared += (due is not None) + (in_days is not None)
    assert compared > cases


@pytest.mark.parametrize(("hours", "zone", "first"), WINDOWS)
def test_equal_to_counting_every_minute(hours, zone, first) -> None:
    hold_to_the_counter(hours, zone, first, cases=150)


@pytest.mark.slow
@pytest.mark.parametrize(("hours", "zone", "first"), WINDOWS)
def test_equal_to_counting_every_minute_fifty_thousand_times(hours, zone, first) -> None:
    hold_to_the_counter(hours, zone, first, cases=4200)
