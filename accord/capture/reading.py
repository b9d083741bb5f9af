"""A batch of raw rows, column by column, to values; rows with a bad cell fall out with why."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accord.capture.cells import Bad, Column, Convert, Noted, cell
from accord.capture.columns import Column as Mapped
from accord.capture.dates import DateForm, day, instant
from accord.capture.mapping import Mapping
from accord.capture.money import cents
from accord.capture.table import BadRow, Batch
from accord.leads import emails, phones, values
from accord.leads.companies import host_of
from accord.leads.text import clean
from accord.ledger.kinds import OURS
from accord.lib.errors import Invalid

LONGEST_ID = 250
_BY_EXPONENT = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
PHONE_DAMAGED = "a spreadsheet damaged this phone number; it was left out"
PHONE_UNREAD = "this phone number could not be read and was left out; `country` may be missing"

Where = tuple[int, str]


@dataclass(slots=True)
class Converted:
    """A batch's good rows as columns of values, in step with their lines, and the rest.

    columns  one list a mapped column that is not dropped, in the mapping's order
    notes    (line, what was mended)
    """

    lines: list[int]
    raw: list[list[str]]
    columns: list[list[Any]]
    refused: list[BadRow] = field(default_factory=list)
    notes: list[Where] = field(default_factory=list)

    def refuse(self, faults: dict[int, str]) -> None:
        """Take out the rows at these places; the reasons go with them."""
        if not faults:
            return
        self.refused += [BadRow(self.lines[n], why, self.raw[n]) for n, why in faults.items()]
        keep = [n for n in range(len(self.lines)) if n not in faults]
        self.lines = [self.lines[n] for n in keep]
        self.raw = [self.raw[n] for n in keep]
        self.columns = [[column[n] for n in keep] for column in self.columns]


class Reading:
    """One file's converters, made once from its mapping and kept while the file is read.

    until  an instant after which a row would lie in the future
    """

    def __init__(self, mapping: Mapping, until: datetime) -> None:
        self.mapping = mapping
        self.mapped = [column for column in mapping.columns if column.role != "drop"]
        self._country = next((c.place for c in self.mapped if c.name == "country"), None)
        self._columns = [Column(self._converter(column, until)) for column in self.mapped]

    def take(self, batch: Batch) -> Converted:
        """The values of a batch's rows; what was refused before stays refused."""
        cells = list(zip(*batch.rows, strict=True)) if batch.rows else [()] * len(batch.rows)
        converted = Converted(batch.lines, batch.rows, [], list(batch.bad), list(batch.notes))
        faults: dict[int, str] = {}
        for mapped, column in zip(self.mapped, self._columns, strict=True):
            given: Sequence[Any] = cells[mapped.place] if batch.rows else ()
            if mapped.type == "phone" and self._country is not None and batch.rows:
                given = list(zip(given, cells[self._country], strict=True))
            taken = column.take(given)
            if column.odd:
                _sort_out(mapped, taken, converted, faults)
            converted.columns.append(taken)
        converted.refuse(faults)
        return converted

    def _converter(self, mapped: Mapped, until: datetime) -> Callable[[Any], Any]:
        empty = self.mapping.empty
        if mapped.type == "phone":
            return self._phone if self._country is not None else self._phone_alone
        return cell(self._reader(mapped, until), empty, mapped.cut)

    def _reader(self, mapped: Mapped, until: datetime) -> Convert:
        """What reads a tidy cell of this column."""
        form = DateForm(self.mapping.dates, mapped.format, self.mapping.zone)
        if mapped.role == "at" or mapped.name in {"opened_at", "closed_at"}:
            return instant(form, until)
        if (mapped.role, mapped.name) == ("consent", "at"):
            return instant(form, until)
        if (mapped.role, mapped.name) == ("deal", "amount"):
            return lambda text: cents(text, self.mapping.decimal)
        if mapped.type == "date":
            return day(form)
        if mapped.role in _BY_ROLE:
            return _BY_ROLE[mapped.role](mapped)
        return self._by_type(mapped)

    def _by_type(self, mapped: Mapped) -> Convert:
        if mapped.role == "attribute" and mapped.name == "domain":
            return _host
        if mapped.type == "number":
            return lambda text: values.number(text, self.mapping.decimal)
        return {"yes/no": values.yes_no, "email": _address}.get(mapped.type, _as_it_is)

    def _phone(self, pair: tuple[str, str]) -> Any:
        try:
            text, country = clean(pair[0]), clean(pair[1]) or self.mapping.country
            if not text or text in self.mapping.empty:
                return None
            return phones.normal(text, country)
        except Invalid as fault:
            return Noted(None, PHONE_DAMAGED if "spreadsheet" in str(fault) else PHONE_UNREAD)

    def _phone_alone(self, text: str) -> Any:
        return self._phone((text, ""))


def _sort_out(
    mapped: Mapped, taken: list[Any], converted: Converted, faults: dict[int, str]
) -> None:
    """Put mended values in place with their notes; name the rows whose cell is bad."""
    for n, value in enumerate(taken):
        if isinstance(value, Bad):
            faults.setdefault(n, f"column {mapped.header}: {value.reason}"[:300])
        elif isinstance(value, Noted):
            taken[n] = value.value
            converted.notes.append((converted.lines[n], f"column {mapped.header}: {value.note}"))


def _as_it_is(text: str) -> str:
    return text


def _address(text: str) -> Any:
    if text.count("@") > 1:
        return Bad(f"{text[:80]!r} holds more than one address; keep one, or make two rows")
    return emails.normal(text.removeprefix("mailto:"))


def _host(text: str) -> Any:
    return host_of(text) or Bad(f"{text[:80]!r} is no domain; write it as acme.example")


def _identifier(mapped: Mapped) -> Convert:
    prefix = f"id:{mapped.name}:"

    def convert(text: str) -> Any:
        if _BY_EXPONENT.fullmatch(text):
            return Bad(f"a spreadsheet damaged {text!r}; export the column as text")
        if len(text) > LONGEST_ID:
            return Bad(f"an id of {len(text)} characters; at most {LONGEST_ID} fit")
        return prefix + text

    return convert


def _kind(mapped: Mapped) -> Convert:
    def convert(text: str) -> Any:
        if text.startswith(OURS) or len(text) > 100:
            return Bad(f"{text[:40]!r} cannot be a kind: too long, or like one of Accord's own")
        return text

    return convert


def _human(mapped: Mapped) -> Convert:
    def convert(text: str) -> Any:
        found = values.number(text)
        whole = isinstance(found, int) and 0 <= found <= 100
        return found if whole else Bad(f"{text!r} is no whole number from 0 to 100")

    return convert


def _whole(mapped: Mapped) -> Convert:
    def convert(text: str) -> Any:
        found = values.number(text)
        return found if isinstance(found, int) else Bad(f"{text!r} is no whole number")

    return convert


def _said(mapped: Mapped) -> Convert:
    return values.yes_no if mapped.name in {"", "given"} else _as_it_is


def _short(mapped: Mapped) -> Convert:
    longest = {"currency": 3, "sdr": 120, "rep": 120, "name": 200}.get(mapped.name, LONGEST_ID)

    def convert(text: str) -> Any:
        if len(text) > longest:
            return Bad(f"{text[:20]!r}… is longer than {longest} characters")
        return text.upper() if mapped.name == "currency" else text

    return convert


_BY_ROLE: dict[str, Callable[[Mapped], Convert]] = {
    "id": _identifier,
    "kind": _kind,
    "human": _human,
    "rises": _whole,
    "unsubscribed": _said,
    "consent": _said,
    "deal": _short,
    "key": _short,
}
