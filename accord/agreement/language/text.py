"""How words and numbers are read before they are compared: folding, words, plain numbers, days."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache

from accord.agreement.language.words import Number

PLAIN = re.compile(r"[+-]?[0-9]{1,28}(\.[0-9]{1,1000})?")
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:\Z|[T ])", re.IGNORECASE)
ASCII_WORDS = re.compile("[a-z0-9]+")
LIMIT = 10**28
DECIMALS = Decimal("1E-10")
EXACT = Context(prec=80, rounding=ROUND_HALF_EVEN)


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Text as it compares: NFKC, case fold, single spaces, no space around it."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@lru_cache(maxsize=50_000)
def words(folded: str) -> tuple[str, ...]:
    """The words of folded text, in order: runs of letters, marks and digits."""
    if folded.isascii():
        return tuple(ASCII_WORDS.findall(folded))
    return tuple("".join(c if in_word(c) else " " for c in folded).split())


@lru_cache(maxsize=4_096)
def in_word(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category[0] in "LM" or category == "Nd"


def number(value: object) -> Number | None:
    """The number that a value is, or that its text plainly writes; None for anything else.

    Yes and no are no numbers, "620 people" and "1,000" are no plain ones. Read to 28 digits
    before the point (beyond: None) and ten after it (beyond: rounded half to even).
    """
    match value:
        case bool():
            return None
        case int():
            return value if abs(value) < LIMIT else None
        case str():
            return written(value)
        case Decimal() | float():  # JSON brings floats; their shortest text is what was written
            return bounded(Decimal(str(value)))
    return None


@lru_cache(maxsize=50_000)
def written(text: str) -> Number | None:
    """The number that a text plainly writes, as `number` reads it."""
    plain = fold(text)
    if not PLAIN.fullmatch(plain):
        return None
    return bounded(Decimal(plain))


def bounded(exact: Decimal) -> Number | None:
    if not exact.is_finite() or abs(exact) >= LIMIT:
        return None
    if exact == exact.to_integral_value():
        return int(exact)
    return exact.quantize(DECIMALS, context=EXACT).normalize(EXACT)


@lru_cache(maxsize=10_000)
def day(text: str) -> date | None:
    """The calendar day that a text begins with, written 2026-03-31; None where it does not."""
    found = ISO_DAY.match(text.strip())
    if not found:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def as_text(value: object) -> str:
    """A value as folded text: 620.0 is "620", true is "yes"."""
    match value:
        case str():
            return fold(value)
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value)
    plain = number(value)
    if plain is None:
        return ""
    return format(plain, "f") if isinstance(plain, Decimal) else str(plain)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand one after another; the first may lack its start, the last its end."""

    words: tuple[str, ...]
    open_start: bool = False
    open_end: bool = False

    def found_in(self, text: tuple[str, ...]) -> bool:
        """Whether it stands anywhere among the words of a text (see `words`)."""
        size = len(self.words)
        return any(self.fits(text[n : n + size]) for n in range(len(text) - size + 1))

    def fits(self, run: tuple[str, ...]) -> bool:
        last = len(self.words) - 1
        return all(
            self.same(mine, theirs, n == 0, n == last)
            for n, (mine, theirs) in enumerate(zip(self.words, run, strict=True))
        )

    def same(self, mine: str, theirs: str, first: bool, last: bool) -> bool:
        before, after = first and self.open_start, last and self.open_end
        if before and after:
            return mine in theirs
        if before:
            return theirs.endswith(mine)
        return theirs.startswith(mine) if after else theirs == mine


def phrase(needle: str) -> Phrase:
    """A word or phrase of `contains_any`, where `*` may open the first word and end the last.

    Raises ValueError where it has no word, or a `*` anywhere else.
    """
    folded = fold(needle)
    inner = folded.removeprefix("*").removesuffix("*")
    found = words(inner)
    if not found or "*" in inner:
        raise ValueError(f"{needle!r} is no word; * may only begin or end one")
    return Phrase(found, folded.startswith("*"), folded.endswith("*"))
