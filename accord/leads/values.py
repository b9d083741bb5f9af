"""Cells read as values of an attribute's type, by the conventions of their file."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accord.agreement.language.words import Value
from accord.leads import companies, emails, phones
from accord.leads.text import clean
from accord.lib.errors import Invalid

LARGEST = 2**63 - 1

_NUMBER = {
    ".": re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:[, \u00a0'][0-9]{3})+)(?:\.[0-9]+)?\Z"),
    ",": re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:[. \u00a0'][0-9]{3})+)(?:,[0-9]+)?\Z"),
}
_DATE = {
    "iso": re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})(?:[T ].*)?\Z"),
    "day-first": re.compile(
        r"(?P<d>[0-9]{1,2})[./-](?P<m>[0-9]{1,2})[./-](?P<y>[0-9]{4})(?:[T ].*)?\Z"
    ),
    "month-first": re.compile(
        r"(?P<m>[0-9]{1,2})[./-](?P<d>[0-9]{1,2})[./-](?P<y>[0-9]{4})(?:[T ].*)?\Z"
    ),
}
_YES = frozenset({"yes", "y", "true", "1", "ja", "oui", "si", "sí", "sim", "x", "on"})
_NO = frozenset({"no", "n", "false", "0", "nein", "non", "nao", "não", "off"})


@dataclass(frozen=True, slots=True)
class Form:
    """How one file writes things; settled with the mapping, never guessed for a single row.

    decimal  the decimal sign, "." or ","
    dates    "iso" (2026-03-31), "day-first" (31.3.2026) or "month-first" (3/31/2026)
    country  where numbers without a country code are at home
    """

    decimal: str = "."
    dates: str = "iso"
    country: str | None = None


PLAIN = Form()


def read(key: str, type: str, text: str, form: Form = PLAIN) -> Value | None:
    """One cell as a value of the attribute `key` of `type`; None where the cell is blank.

    Dates become text like 2026-03-31. Raises Invalid with a sentence that names the form wanted.
    """
    text = clean(text)
    if not text:
        return None
    if key == "domain":
        return _domain(text)
    return _READ[type](text, form)


def number(text: str, decimal: str = ".") -> int | Decimal:
    """A number in plain digits. Raises Invalid on anything else, infinities and words included."""
    if len(text) > 40 or not _NUMBER[decimal].match(text):
        example = "1234.50" if decimal == "." else "1234,50"
        raise Invalid(f"{text[:40]!r} is no number; write it as {example}.")
    digits = re.sub(r"[ \u00a0']", "", text).replace("," if decimal == "." else ".", "")
    exact = Decimal(digits.replace(",", "."))
    if abs(exact) > LARGEST:
        raise Invalid(f"{text[:40]!r} is larger than any number that is kept here.")
    return int(exact) if exact == exact.to_integral_value() else exact.normalize()


def day(text: str, dates: str = "iso") -> str:
    """A date as 2026-03-31. Raises Invalid where it is none in this order of its parts."""
    found = _DATE["iso"].match(text) or _DATE[dates].match(text)
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()  # type: ignore[index]
    except (TypeError, ValueError):
        pass
    raise Invalid(f"{text[:40]!r} is no date ({dates}); write it as 2026-03-31.")


def yes_no(text: str) -> bool:
    """Yes or no in five languages. Raises Invalid on anything else."""
    word = text.casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Invalid(f"{text[:40]!r} is neither yes nor no.")


def _domain(text: str) -> str:
    host = companies.host_of(text)
    if not host:
        raise Invalid(f"{text[:80]!r} is no domain; write it as acme.example.")
    return host


_READ: Mapping[str, Callable[[str, Form], Value]] = {
    "text": lambda text, form: text,
    "number": lambda text, form: number(text, form.decimal),
    "yes/no": lambda text, form: yes_no(text),
    "date": lambda text, form: day(text, form.dates),
    "email": lambda text, form: emails.normal(text),
    "phone": lambda text, form: phones.normal(text, form.country),
}
