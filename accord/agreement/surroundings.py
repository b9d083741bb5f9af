"""What a version keeps beside its text: zone data and holidays, as known when it was proposed."""

from datetime import datetime
from typing import Any

from accord.agreement.language.public_holidays import days_off_around
from accord.agreement.language.words import Agreement
from accord.agreement.language.zones import zone_data
from accord.agreement.models import Version


def keep_surroundings(version: Version, agreement: Agreement, now: datetime) -> None:
    """Set on the version what its scores and clocks depend on besides its text; saves nothing."""
    for field, value in surroundings(agreement, now).items():
        setattr(version, field, value)


def surroundings(agreement: Agreement, now: datetime) -> dict[str, Any]:
    """{"zone_data": TZif bytes, "days_off": see `DaysOff.plain`, None where no place is named}."""
    place = agreement.hours.holidays if agreement.hours else None
    return {
        "zone_data": zone_data(agreement.time_zone),
        "days_off": days_off_around(place, now.year).plain() if place else None,
    }
