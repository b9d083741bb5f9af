"""Cells as instants and as days; the order of day and month is chosen, never guessed by row."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from accord.capture.cells import Bad, Noted

ORDERS = ("year-first", "day-first", "month-first")
EARLIEST, LATEST = 1900, 2200
_NUMBERS = re.compile(
    r"(\d{1,4})([-./])(\d{1,2})\2(\d{1,4})"
    r"(?:[T,]?\s+|T)?(?:(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?)?)?"
)
_ZONE_NAMED = re.compile(r"(.*\d)\s*\[?\b([A-Z][A-Za-z_]+(?:/[A-Za-z_+-]+)+|UTC|GMT)\]?")
_LEAP = re.compile(r"(\d\d:\d\d):60(?:[.,]\d+)?")
_EPOCH = re.compile(r"\d{10}(?:\.\d+)?|\d{13}")

LEAP_NOTE = "a leap second was taken as the last instant before it"
FOLD_NOTE = "this time came twice when the clocks went back; the first was taken"
GAP_NOTE = "this time was skipped when the clocks went forward; moved on by as much"


@dataclass(frozen=True, slots=True)
class DateForm:
    """How a file writes its dates.

    order    of day, month and year where they are numbers; None: not settled
    format   a strptime pattern that every cell must match, instead of all else
    zone     for times that name none
    """

    order: str | None = None
    format: str | None = None
    zone: ZoneInfo | None = None


def instant(form: DateForm, until: datetime | None = None) -> Callable[[str], Any]:
    """Converter to aware UTC datetimes; one after `until` is refused as in the future."""

    def convert(cell: str) -> Any:
        note = ""
        if leap := _LEAP.search(cell):
            cell, note = f"{cell[: leap.start()]}{leap[1]}:59.999{cell[leap.end() :]}", LEAP_NOTE
        parsed = _parsed(cell, form)
        if isinstance(parsed, Bad):
            return parsed
        moment, zone = parsed
        if not EARLIEST <= moment.year <= LATEST:
            return Bad(f"{cell[:40]!r} is not a year that we believe")
        if moment.tzinfo is None:
            moment, folded = _placed(moment, zone)
            note = note or folded
        moment = moment.astimezone(UTC)
        if until is not None and moment > until:
            return Bad(f"{cell[:40]!r} lies in the future")
        return Noted(moment, note) if note else moment

    return convert


def day(form: DateForm) -> Callable[[str], Any]:
    """Converter to days, written like 2026-03-04; they may lie in the future."""

    def convert(cell: str) -> Any:
        parsed = _parsed(cell, form)
        return parsed if isinstance(parsed, Bad) else parsed[0].date().isoformat()

    return convert


def _parsed(cell: str, form: DateForm) -> tuple[datetime, ZoneInfo | None] | Bad:
    """The time as written, naive where it names no zone, and the zone to read it in."""
    zone = form.zone
    if form.format:
        return _by_format(cell, form.format, zone)
    if named := _ZONE_NAMED.fullmatch(cell):
        try:
            cell, zone = named[1], ZoneInfo(named[2])
        except (ZoneInfoNotFoundError, ValueError):
            return Bad(f"{named[2]!r} is no time zone")
    try:
        return datetime.fromisoformat(cell), zone
    except ValueError:
        return _by_numbers(cell, form, zone)


def _by_format(
    cell: str, form: str, zone: ZoneInfo | None
) -> tuple[datetime, ZoneInfo | None] | Bad:
    try:
        return datetime.strptime(cell, form), zone
    except ValueError:
        return Bad(f"{cell[:40]!r} is no date of the form {form}")


def _by_numbers(
    cell: str, form: DateForm, zone: ZoneInfo | None
) -> tuple[datetime, ZoneInfo | None] | Bad:
    if _EPOCH.fullmatch(cell):
        seconds = float(cell) / (1000 if len(cell) == 13 else 1)
        return datetime.fromtimestamp(seconds, UTC), zone
    found = _NUMBERS.fullmatch(cell)
    if not found:
        return Bad(f"{cell[:40]!r} is no date; the form wanted is 2026-03-04 or 2026-03-04T10:00")
    first, mark, second, third, *clock = found.groups()
    order = "year-first" if len(first) > 2 else form.order or ("day-first" if mark == "." else None)
    if order is None:
        return Bad(f"{cell[:40]!r} may be day first or month first; settle `dates` for the file")
    try:
        return _built(order, (first, second, third), clock), zone
    except ValueError:
        return Bad(f"{cell[:40]!r} is no date when read {order}")


def _built(order: str, parts: tuple[str, str, str], clock: list[str | None]) -> datetime:
    """Raises ValueError where there is no such day or time."""
    places = {"year-first": (0, 1, 2), "day-first": (2, 1, 0), "month-first": (2, 0, 1)}[order]
    year, month, dayth = (int(parts[place]) for place in places)
    if len(parts[places[0]]) not in {2, 4}:
        raise ValueError("a year of one or three digits")
    if len(parts[places[0]]) == 2:
        year += 2000 if year < 69 else 1900  # the pivot of POSIX
    hour, minute, second, half = clock
    hours = int(hour or 0)
    if half:
        if not 1 <= hours <= 12:
            raise ValueError("no hour of a twelve-hour clock")
        hours = hours % 12 + (12 if half[0] in "pP" else 0)
    return datetime(year, month, dayth, hours, int(minute or 0), int(second or 0))


def _placed(moment: datetime, zone: ZoneInfo | None) -> tuple[datetime, str]:
    """A local time at its instant, and a note where the clocks were just being changed."""
    if zone is None:
        return moment.replace(tzinfo=UTC), ""
    first, second = moment.replace(tzinfo=zone, fold=0), moment.replace(tzinfo=zone, fold=1)
    before, after = first.utcoffset() or timedelta(), second.utcoffset() or timedelta()
    if before == after:
        return first, ""
    return first, FOLD_NOTE if before > after else GAP_NOTE


def order_of(cells: list[str]) -> tuple[str | None, str]:
    """The order that the cells of one column allow, and the cell that shows it.

    (None, cell): both orders are possible, or some cells allow only one and others only the other.
    """
    shown: dict[str, str] = {}
    unclear = ""
    for cell in cells:
        found = _NUMBERS.fullmatch(cell.strip())
        if not found or len(found[1]) > 2:
            continue
        if found[2] == "." or int(found[1]) > 12:
            shown.setdefault("day-first", cell)
        elif int(found[3]) > 12:
            shown.setdefault("month-first", cell)
        else:
            unclear = unclear or cell
    if len(shown) == 1:
        return next(iter(shown.items()))
    return None, unclear or next(iter(shown.values()), "")


def is_date(cell: str) -> bool:
    """Does this cell read as a date in some order?"""
    return (
        any(
            not isinstance(_parsed(cell, DateForm(order)), Bad)
            for order in ("day-first", "month-first")
        )
        and not cell.isdecimal()
    )
