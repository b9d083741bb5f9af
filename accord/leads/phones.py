"""Phone numbers in their international form."""

import re
from functools import lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import phonenumbers

from accord.leads import numbering
from accord.leads.text import fold
from accord.lib.errors import Invalid

_DAMAGED = re.compile(r"=|[0-9]([.,][0-9]+)?e\+[0-9]+\Z", re.IGNORECASE)


def normal(text: str, country: str | None = None) -> str:
    """A number as +4930123456; one without a country code is read as of `country`.

    country  a name in any of some twenty languages, or two letters; None: +... only

    Raises Invalid where it is none, cannot be placed, or was damaged by a spreadsheet.
    """
    if _DAMAGED.match(text):
        raise Invalid(f"A spreadsheet damaged the number {text!r}; export the column as text.")
    region = region_of(country) if country else None
    return numbering.plain(text, region) or _parsed(text, region)


def _parsed(text: str, region: str | None) -> str:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        raise Invalid(_unread(text, region)) from None
    if not phonenumbers.is_possible_number(number):
        raise Invalid(_unread(text, region))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _unread(text: str, region: str | None) -> str:
    if region is None and not text.lstrip().startswith(("+", "00")):
        return f"{text!r} has no country code and no country is known; write it as +49 30 1234567."
    return f"{text!r} is no phone number; write it as +49 30 1234567."


@lru_cache(maxsize=1024)
def region_of(country: str) -> str | None:
    """The two letters of a country given by name or by them; None where we do not know it."""
    letters = country.strip().upper()
    if letters in _countries():
        return letters
    return _names().get(fold(country))


@lru_cache(maxsize=1)
def _countries() -> dict[str, dict[str, str]]:
    """Letters -> the country's name by language.

    Its module is loaded by itself: its package would bring 100 MB of places, which nobody asks for.
    """
    file = Path(phonenumbers.__file__).parent / "geodata" / "locale.py"
    spec = spec_from_file_location("phonenumbers.alone.locale", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is not there; install phonenumbers as it is pinned")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    names: dict[str, dict[str, str]] = module.LOCALE_DATA
    return names


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Folded name -> letters; a name that tongues share is written once ("*aa" points to it)."""
    return {
        fold(name): region
        for region, names in _countries().items()
        for name in names.values()
        if not name.startswith("*")
    }
