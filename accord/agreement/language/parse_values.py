"""Small phrases of the language: "14 days", "2 working hours", "95%", "140 a month"."""

import re

from accord.agreement.language.parse_place import Place, shortened
from accord.agreement.language.words import Span

MAX_DAYS = 3650
SPAN = re.compile(r"([-+]?[0-9]{1,18}(?:\.[0-9]+)?) +([a-z ]+?)\Z")
DAYS_IN = {"week": 7, "month": 30, "quarter": 91, "year": 365}
HOURS_IN = {"hour": 24, "minute": 24 * 60}
SPAN_UNITS = ("minutes", "hours", "days", "working minutes", "working hours", "working days")
PERIODS = ("day", "week", "month", "quarter", "year")


def days(place: Place, text: str | None = None) -> int | None:
    """A window: whole days from 1 to 3650, written "14 days". `text` stands in for the value."""
    word = place.word if text is None else text
    found = SPAN.match(word)
    if not found:
        place.fault(f"Days are wanted here, like 14 days, not {shortened(word)!r}", word)
        return None
    number, unit = found[1], found[2].removesuffix("s")
    if unit != "day":
        place.fault(not_days(number, unit, word), word)
    elif not number.isdigit() or not 1 <= int(number) <= MAX_DAYS:
        place.fault(f"{word!r} is outside of 1 day to {MAX_DAYS} whole days", word)
    else:
        return int(number)
    return None


def not_days(number: str, unit: str, word: str) -> str:
    """The sentence that turns weeks, months and hours into the days to write."""
    if number.isdigit() and unit in DAYS_IN:
        return f"Whole days are wanted here: instead of {word!r} write {day_count(number, unit)}"
    if number.isdigit() and unit in HOURS_IN:
        count = max(1, -(-int(number) // HOURS_IN[unit]))
        return f"Whole days are wanted here: instead of {word!r} write {plural(count, 'day')}"
    return f"Days are wanted here, like 14 days, not {shortened(word)!r}"


def day_count(number: str, unit: str) -> str:
    return plural(int(number) * DAYS_IN[unit], "day")


def plural(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def span(place: Place) -> Span | None:
    """A length of time as promised: "2 working hours", "3 days"; the unit comes out in plural."""
    found = SPAN.match(place.word)
    if not found or not found[1].isdigit():
        place.fault(f"A time is wanted here, like 2 working hours, not {shortened(place.word)!r}")
        return None
    unit = found[2] if found[2].endswith("s") else f"{found[2]}s"
    if unit not in SPAN_UNITS:
        place.unknown(found[2], "unit of time", SPAN_UNITS)
        return None
    if not 1 <= int(found[1]) <= MAX_DAYS:
        place.fault(f"{found[1]} is outside of 1 to {MAX_DAYS}")
        return None
    return Span(int(found[1]), unit)


def per_cent(place: Place) -> int | None:
    """A whole share of a hundred, written "95%"."""
    found = re.match(r"([0-9]{1,3}) ?%\Z", place.word)
    if found and int(found[1]) <= 100:
        return int(found[1])
    place.fault(f"Per cent from 0% to 100% are wanted here, not {shortened(place.word)!r}")
    return None


def each_day(place: Place) -> int | None:
    """How often a day: "2 a day"."""
    found = re.match(r"([0-9]{1,9}) a day\Z", place.word)
    if found and 1 <= int(found[1]) <= 1000:
        return int(found[1])
    place.fault(f"A number a day is wanted here, like 2 a day, not {shortened(place.word)!r}")
    return None


def per_period(place: Place, unit: str) -> tuple[int, str, str] | None:
    """So many a period: "140 a month", "20 mql a week", "1200000 EUR a quarter".

    unit     a pattern for the word between number and "a"; empty where none belongs there
    returns  the number, that word, the period
    """
    between = f" ({unit})" if unit else "()"
    found = re.match(rf"([0-9]{{1,15}}){between} an? ([a-z]+)\Z", place.word)
    if not found or int(found[1]) == 0:
        place.fault(f"A number a period is wanted here, not {shortened(place.word)!r}")
        return None
    if found[3] not in PERIODS:
        place.unknown(found[3], "period", PERIODS)
        return None
    return int(found[1]), found[2], found[3]
