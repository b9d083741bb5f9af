"""Instants as typed: a day, or a time with its zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from accord.agreement.language.days import first_instant, last_instant
from accord.lib.errors import Invalid


def instant(text: str, zone: str = "UTC", *, begins: bool = False) -> datetime:
    """Read 2026-03-04 (that day's last instant in `zone`) or 2026-03-04T10:00[+01:00].

    begins  a day means its first instant, as where something begins with it

    A time without an offset is taken in `zone`. Returns aware UTC. Raises Invalid otherwise.
    """
    try:
        if len(text) == len("2026-03-04"):
            day = date.fromisoformat(text).toordinal()
            return (first_instant if begins else last_instant)(day, ZoneInfo(zone))
        read = datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError) as wrong:
        raise Invalid(
            f"{text!r} is no time; write a day, 2026-03-04, or a time, 2026-03-04T10:00:00+01:00."
        ) from wrong
