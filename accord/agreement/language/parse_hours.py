"""When the team works: hours by weekday, holidays, and days off of its own."""

import re
from collections.abc import Iterable
from datetime import date, time
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays

from accord.agreement.language.parse_place import Place, shortened
from accord.agreement.language.words import Fault, Promise, Reason, WorkingHours
from accord.agreement.language.yaml import Faults, Items

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OPEN = re.compile(r"([0-2][0-9]):([0-5][0-9])-([0-2][0-9]):([0-5][0-9])\Z")
MIDNIGHT = time(0)
Spans = tuple[tuple[time, time], ...]


def time_zone(place: Place | None, kept: bool = False) -> str:
    """The name of a zone that the zone data knows, or of one that was `kept`."""
    name = place.phrase("A time zone") if place else None
    if place and name and not kept and not is_zone(name):
        place.fault(f"{name!r} is no time zone; write one like Europe/Berlin", name)
    return name or ""


def is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


def working_hours(place: Place | None, kept: bool = False) -> WorkingHours | None:
    """Opening hours by weekday, sorted; at least one day is open."""
    if place is None:
        return None
    open_on: dict[int, Spans] = {}
    region: str | None = None
    closed: tuple[date, ...] = ()
    for entry in place.named():
        if entry.name == "holidays":
            region = entry.phrase("A country") if kept else holiday_region(entry)
        elif entry.name == "also_closed":
            closed = closed_days(entry)
        else:
            add_days(open_on, entry)
    if not open_on:
        place.fault('At least one day is wanted here, like mon-fri: "09:00-17:00"')
    return WorkingHours(tuple(sorted(open_on.items())), region, closed)


def add_days(open_on: dict[int, Spans], place: Place) -> None:
    spans = opening(place)
    for day in weekdays(place):
        if day in open_on:
            place.fault(f"{WEEKDAYS[day]} stands twice", place.name)
        open_on[day] = spans


def weekdays(place: Place) -> list[int]:
    """The days that "mon" or "mon-thu" means, Monday 0; a range may run over the week's end."""
    first, _, last = place.name.casefold().partition("-")
    if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
        place.unknown(place.name, "day or range of days", [*WEEKDAYS, "holidays", "also_closed"])
        return []
    start, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
    return [(start + step) % 7 for step in range((end - start) % 7 + 1)]


def opening(place: Place) -> Spans:
    """One or several spans of a day, sorted, that do not overlap; 24:00 is the midnight after."""
    if isinstance(place.node, Items):
        words = [item.word for item in place.items()]
    else:
        words = [word.strip() for word in place.word.split(",")]
    found = [span for word in words if (span := one_span(place, word))]
    spans = tuple(sorted(found))
    for (_, closes), (opens, _) in pairwise(spans):
        if opens < closes or closes == MIDNIGHT:
            place.fault("These hours overlap")
    return spans


def one_span(place: Place, word: str) -> tuple[time, time] | None:
    found = OPEN.match(word)
    ends = [int(part) for part in found.groups()] if found else [99]
    if ends[0] > 23 or (ends[2] > 23 and ends[2:] != [24, 0]):
        place.fault(f'Hours are wanted here, like "09:00-17:30", not {shortened(word)!r}', word)
        return None
    if ends[:2] >= ends[2:]:
        place.fault(f"{word!r} closes before it opens; a night is two spans", word)
        return None
    return time(ends[0], ends[1]), time(ends[2] % 24, ends[3])


def holiday_region(place: Place) -> str | None:
    """A country, or a country and its part: DE, DE-BY."""
    region = place.phrase("A country")
    if region and not is_region(region):
        place.fault(f"{region!r} has no known holidays; write a country like DE or DE-BY", region)
    return region


@lru_cache(maxsize=64)
def is_region(region: str) -> bool:
    country, _, part = region.partition("-")
    try:
        holidays.country_holidays(country, subdiv=part or None)
    except (RuntimeError, AttributeError, KeyError):  # what the package says to unknown places
        return False
    return True


def closed_days(place: Place) -> tuple[date, ...]:
    """Days off beside the holidays, sorted, each once; a weekend's does no harm."""
    found = set()
    for item in place.items():
        try:
            found.add(date.fromisoformat(item.word))
        except ValueError:
            item.fault(f"A day is wanted here, like 2026-12-24, not {shortened(item.word)!r}")
    return tuple(sorted(found))


def refuse_clocks(
    faults: Faults, hours: WorkingHours | None, items: Iterable[Reason | Promise]
) -> None:
    """Note promises that count working time while nobody said when that is."""
    for item in items:
        if hours is None and item.within is not None and item.within.unit.startswith("working"):
            sentence = f"{item.name!r} counts {item.within.unit}, but there are no working_hours."
            faults.add(Fault(item.line, item.name, str(item.within), sentence))
