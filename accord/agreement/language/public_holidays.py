"""Public holidays: as the installed tables know them, and as a version keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import holidays

from accord.agreement.language.parse_hours import is_region

YEARS_BACK, YEARS_AHEAD = 5, 25


@dataclass(frozen=True, slots=True)
class DaysOff:
    """The public holidays of one place in the years `first` to `last`, as once known."""

    first: int
    last: int
    days: frozenset[date]

    def covers(self, year: int) -> bool:
        return self.first <= year <= self.last

    def plain(self) -> dict[str, Any]:
        """As stored: {"first": 2021, "last": 2051, "days": ["2021-01-01", ...]}."""
        days = sorted(day.isoformat() for day in self.days)
        return {"first": self.first, "last": self.last, "days": days}


def days_off_from(plain: Mapping[str, Any]) -> DaysOff:
    """What `DaysOff.plain` gave."""
    days = frozenset(map(date.fromisoformat, plain["days"]))
    return DaysOff(plain["first"], plain["last"], days)


def days_off_around(place: str, year: int) -> DaysOff:
    """The holidays of a place as known here today, from 5 years before `year` to 25 after it."""
    first, last = year - YEARS_BACK, year + YEARS_AHEAD
    return DaysOff(first, last, known(place, range(first, last + 1)))


@lru_cache(maxsize=512)
def days_off(place: str, year: int) -> frozenset[date]:
    """The public holidays of a country or one of its parts ("DE", "DE-BY") in one year.

    Raises ValueError when no such place is known.
    """
    return known(place, range(year, year + 1))


def known(place: str, years: range) -> frozenset[date]:
    if not is_region(place):
        raise ValueError(f"no holidays are known for {place!r}; write a country as DE or DE-BY")
    country, _, part = place.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=years))
