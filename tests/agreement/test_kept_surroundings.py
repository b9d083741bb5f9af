"""No upgrade of a package changes a past score or a due time: a version keeps zone and holidays."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import holidays
import pytest

from accord.agreement import commands, versions
from accord.agreement.language import parse_hours, public_holidays
from accord.agreement.language.evaluate import evaluate
from accord.agreement.language.facts import Event, Lead
from accord.agreement.language.parse import parse
from accord.agreement.language.public_holidays import DaysOff, days_off_from
from accord.agreement.language.words import AgreementError, Span
from accord.agreement.language.zones import zone_data, zone_from
from accord.agreement.models import Version
from accord.handoff import terms
from accord.promises.calendar import Calendar, compile_calendar
from accord.promises.clock import due_at
from tests.agreement.acts import a_proposal, both_sign
from tests.make import NOON

LANGUAGE = "accord.agreement.language"
TEXT = """
agreement: kept
time_zone: Europe/Berlin
working_hours: {mon-fri: "09:00-17:00", holidays: DE-BY}
behaviour: {lines: {visit: {each: page, points: 1, at_most: 1 a day}}}
sales_ready: {any: {behaviour: 5}}
"""
# Half past eleven in Berlin and the next morning there: one day in UTC, two in Berlin.
EVENING, NIGHT = (
    datetime(2026, 3, 3, 22, 30, tzinfo=UTC),
    datetime(2026, 3, 3, 23, 30, tzinfo=UTC),
)
LEAD = Lead(events=tuple(Event(str(at), "page", at, at) for at in (EVENING, NIGHT)))
BEFORE_CHRISTMAS = datetime(2026, 12, 23, 9, tzinfo=UTC)


def forget() -> None:
    """As after a new start: nothing that was worked out before is remembered."""
    versions._planned.cache_clear()
    terms._terms.cache_clear()
    compile_calendar.cache_clear()
    public_holidays.days_off.cache_clear()
    parse_hours.is_region.cache_clear()


@pytest.fixture
def forgetful() -> Iterator[None]:
    """Nothing that the test made up is remembered after it."""
    forget()
    yield
    forget()


def nowhere(*place: object, **more: object) -> None:
    raise NotImplementedError("no holidays of such a place")


def points(version: Version) -> int:
    return evaluate(versions.plan_of(version), LEAD, NIGHT).behaviour.points


def due(calendar: Calendar) -> datetime:
    return due_at(BEFORE_CHRISTMAS, Span(2, "working days"), calendar)


@pytest.mark.django_db
@pytest.mark.usefixtures("forgetful")
def test_other_zone_and_holiday_packages_change_no_score_and_no_due_time(elena, david, monkeypatch):
    version = both_sign(a_proposal(elena, TEXT), elena, david)
    scored, promised = points(version), due(terms.of(version).calendar)
    assert (scored, promised.date()) == (2, date(2026, 12, 28))  # Christmas, then a weekend

    moved = zone_from("Europe/Berlin", zone_data("Etc/UTC"))
    for module in ("parse_hours", "plan", "vocabulary", "zones"):
        monkeypatch.setattr(f"{LANGUAGE}.{module}.ZoneInfo", lambda name: moved)
    monkeypatch.setattr(holidays, "country_holidays", lambda *a, **k: {date(2026, 12, 28): "new"})
    forget()

    assert points(Version.objects.get(pk=version.pk)) == scored
    assert due(terms.of(version).calendar) == promised
    assert due(compile_calendar(parse(TEXT).hours, moved)) != promised


@pytest.mark.django_db
@pytest.mark.usefixtures("forgetful")
def test_a_version_outlives_its_zone_and_its_place(elena, david, monkeypatch):
    version = both_sign(a_proposal(elena, TEXT), elena, david)
    forget()
    monkeypatch.setattr(parse_hours, "is_zone", lambda name: False)
    monkeypatch.setattr(holidays, "country_holidays", nowhere)
    with pytest.raises(AgreementError):
        parse(TEXT)
    assert points(version) == 2
    assert due(terms.of(version).calendar).date() == date(2026, 12, 28)


@pytest.mark.django_db
def test_the_starter_keeps_its_zone_too():
    version = commands.begin(now=NOON)
    version.refresh_from_db()
    assert bytes(version.zone_data) == zone_data("Etc/UTC")
    assert version.days_off is None


def test_years_that_are_not_kept_follow_the_installed_holidays():
    kept = DaysOff(2026, 2027, frozenset({date(2026, 6, 3)}))
    calendar = compile_calendar(parse(TEXT).hours, "Europe/Berlin", kept)
    assert calendar.is_off(date(2026, 6, 3))
    assert not calendar.is_off(date(2026, 12, 25))
    assert calendar.is_off(date(2028, 12, 25))


def test_kept_holidays_survive_being_stored():
    kept = DaysOff(2026, 2027, frozenset({date(2026, 6, 3), date(2027, 1, 1)}))
    assert days_off_from(kept.plain()) == kept


@pytest.mark.parametrize("name", ["Europe/Berlin", "Etc/UTC", "America/Argentina/Buenos_Aires"])
def test_a_zone_from_its_data_is_the_installed_one(name):
    kept, installed = zone_from(name, zone_data(name)), ZoneInfo(name)
    assert kept.key == name
    for month in range(1, 13):
        at = datetime(2031, month, 15, tzinfo=UTC)
        assert at.astimezone(kept).utcoffset() == at.astimezone(installed).utcoffset()
