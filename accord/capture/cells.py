"""One cell's text made a value, and what a converter answers beside a plain value."""

from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

from accord.leads.text import LONGEST, clean
from accord.lib.errors import Invalid

_MOST_CACHED = 4_000
NUL_NOTE = "an empty character (NUL) was replaced by �"
CUT_NOTE = f"text was cut after {LONGEST} characters"


class Bad(NamedTuple):
    """This cell refuses its row; the reason completes "column X: ..."."""

    reason: str


class Noted(NamedTuple):
    """A value that was mended, or left out (None), and what the person should know of it."""

    value: Any
    note: str


Convert = Callable[[str], Any]
"""A cell's text to a value, None (nothing there), Bad or Noted."""


class Column(dict[str, Any]):
    """A converter of one column's cells that meets each different cell only once.

    `odd` tells whether a Bad or a Noted ever came out, so that clean columns are not searched.
    """

    def __init__(self, convert: Convert) -> None:
        self.convert = convert
        self.odd = False

    def __missing__(self, cell: str) -> Any:
        value = self.convert(cell)
        if isinstance(value, Bad | Noted):
            self.odd = True
        if len(self) >= _MOST_CACHED:
            self.clear()
        self[cell] = value
        return value

    def take(self, cells: Sequence[str]) -> list[Any]:
        """The converted cells, in their order."""
        return list(map(self.__getitem__, cells))


def cell(read: Callable[[str], Any], empty: Collection[str] = (), cut: bool = False) -> Convert:
    """Converter of raw cells by `read`, which may raise Invalid or answer Bad or Noted.

    empty  words that mean nothing here ("Select"), beside the blank cell
    cut    text over 512 characters is cut instead of refused
    """

    def convert(raw: str) -> Any:
        notes = [NUL_NOTE] if "\x00" in raw else []
        if cut and len(raw) > LONGEST:
            raw = raw.strip()[:LONGEST]
            notes.append(CUT_NOTE)
        try:
            tidy = clean(raw)
            if not tidy or tidy in empty:
                return None
            value = read(tidy)
        except Invalid as fault:
            return Bad(str(fault).rstrip("."))
        return Noted(value, notes[-1]) if notes and not isinstance(value, Bad | Noted) else value

    return convert
