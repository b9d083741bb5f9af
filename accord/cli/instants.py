"""Instants as typed: a day, or a time with its zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accord.lib.errors import Invalid


def instant(text: str, zone: str = "UTC") -> datetime:
    """Read 2026-03-04 (that day's last instant in `zone`) or 2026-03-04T10:00[+01:00].

    A time without an offset is taken in `zone`. Returns aware UTC. Raises Invalid otherwise.
    """
    try:
        if len(text) == len("2026-03-04"):
            midnight = datetime.combine(
                date.fromisoformat(text) + timedelta(days=1), time(), ZoneInfo(zone)
            )
            return midnight.astimezone(UTC) - timedelta(microseconds=1)
        read = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as wrong:
        raise Invalid(
            f"{text!r} is no time; write a day, 2026-03-04, or a time, 2026-03-04T10:00:00+01:00."
        ) from wrong
    return (read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
