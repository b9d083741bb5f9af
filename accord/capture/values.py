"""What the values of a column look like, whatever the column is called."""

import re
from collections.abc import Callable, Sequence

from accord.capture import dates

_EMAIL = re.compile(r"[^@\s;,]+@[^@\s;,]+\.[^@\s;,]+")
_PHONE = re.compile(r"(?=(?:.*\d){7})(?:\+|00|\(?0)[\d\s()./-]{7,24}")
_HOST = re.compile(r"(?:https?://|www\.)\S+|(?:[a-z0-9-]+\.)+[a-z]{2,8}(?:/\S*)?", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:[.,' ]\d{3})+)(?:[.,]\d+)?")
_YES_NO = frozenset(
    ("yes", "no", "ja", "nein", "oui", "non", "sí", "si", "não", "nao", "sim", "true", "false")
)

_GROUPED = r"[-+]?(?:\d{1,3}(?:%s\d{3})+%s\d+|\d+%s(?!\d{3}$)\d+|0%s\d+|\d{1,3}(?:%s\d{3}){2,})"
_POINT = re.compile(_GROUPED % (",", r"\.", r"\.", r"\.", ","))
_COMMA = re.compile(_GROUPED % (r"\.", ",", ",", ",", r"\."))
_EITHER = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}")


def filled(cells: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in cells if cell.strip()]


def mostly(cells: Sequence[str], test: Callable[[str], object]) -> bool:
    """At least nine in ten of the cells that hold anything."""
    held = filled(cells)
    return bool(held) and sum(bool(test(cell)) for cell in held) >= 0.9 * len(held)


def are_emails(cells: Sequence[str]) -> bool:
    return mostly(cells, _EMAIL.fullmatch)


def are_phones(cells: Sequence[str]) -> bool:
    return mostly(cells, _PHONE.fullmatch) and not are_dates(cells)


def are_hosts(cells: Sequence[str]) -> bool:
    return mostly(cells, _HOST.fullmatch)


def are_numbers(cells: Sequence[str]) -> bool:
    """Plain numbers; none with leading zeros, which are names of something."""
    return mostly(cells, _NUMBER.fullmatch)


def are_dates(cells: Sequence[str]) -> bool:
    return mostly(cells, dates.is_date)


def are_yes_no(cells: Sequence[str]) -> bool:
    return mostly(cells, lambda cell: cell.casefold() in _YES_NO)


def are_ids(cells: Sequence[str]) -> bool:
    """Each row has another one, and they are long or look like one."""
    held = filled(cells)
    return len(held) > 1 and len(set(held)) == len(held) and mostly(cells, _UUID.fullmatch)


def type_of(cells: Sequence[str]) -> str:
    """The type of attribute that holds these cells."""
    if are_yes_no(cells):
        return "yes/no"
    if are_dates(cells):
        return "date"
    if are_emails(cells):
        return "email"
    if are_phones(cells):
        return "phone"
    return "number" if are_numbers(cells) else "text"


def decimal_of(cells: Sequence[str]) -> tuple[str | None, str]:
    """(the decimal sign, the cell that shows it).

    (None, cell): the cell may be read either way, as 1,234 may; (".", ""): nothing to settle.
    """
    unclear = ""
    for cell in filled(cells):
        if _POINT.fullmatch(cell):
            return ".", cell
        if _COMMA.fullmatch(cell):
            return ",", cell
        if not unclear and _EITHER.fullmatch(cell):
            unclear = cell
    return (None, unclear) if unclear else (".", "")
