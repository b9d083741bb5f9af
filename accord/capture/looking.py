"""The first look at a file: how to read it, what its columns are, live or history."""

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from accord.capture.cells import Bad, Noted
from accord.capture.dates import DateForm, instant
from accord.capture.proposal import Shown, cells_of, propose, shown_by
from accord.capture.sniff import LEGACY, Form, Sniffed, sniff
from accord.capture.table import Table
from accord.lib.errors import Invalid

OLD = timedelta(days=30)
_FIRST, _ELSEWHERE, _PLACES = 400, 40, 8
_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "space": " "}
_FLAGS = {"yes": True, "true": True, "no": False, "false": False}
_READABLE = {"utf-8", *LEGACY, "cp437", "cp850", "cp852", "cp866", "koi8-r", "mac-roman", "gbk"}
_READABLE |= {"euc_jp", "cp932", "cp949", "iso8859-1", "iso8859-2", "iso8859-15", "ascii"}
_READABLE |= {f"cp125{n}" for n in range(9)}


class Look:
    """One file as first seen. `given` is what a person said of it so far: a mapping, or {}.

    mapping  what they said, filled up with what the file shows; columns are proposed where none
             were given
    asks     what the file leaves open -> the question; a mapping that settles it closes it
    """

    def __init__(self, path: Path, what: str, given: dict[str, Any], now: datetime) -> None:
        self.what, self.now = what, now
        self.sniffed = _form(path, given)
        self.table = Table(path, self.sniffed.form)
        self.rows = sample(self.table)
        self.mapping = self._with_columns(given)
        self.shown = self._shown()
        self.mapping = {**self._read_as(), **self.shown.settled, **_without_none(self.mapping)}
        self.asks = {**self._unsure(), **self.shown.asks}

    def _with_columns(self, given: dict[str, Any]) -> dict[str, Any]:
        if given.get("columns") or given.get("others"):
            return given
        proposed = propose(self.what, self.sniffed, self.table.header, self.rows).mapping
        return {**proposed, **given, "columns": proposed["columns"]}

    def _shown(self) -> Shown:
        cells = cells_of(self.table.header, self.rows)
        columns = self.mapping.get("columns")
        named = columns if isinstance(columns, dict) else {}
        return shown_by({name: spec for name, spec in named.items() if name in cells}, cells)

    def _read_as(self) -> dict[str, Any]:
        """The form as settled by the file itself; what is unsure is left to the person."""
        form = self.sniffed.form
        settled: dict[str, Any] = {"delimiter": form.delimiter}
        if self.sniffed.sure_of_encoding:
            settled["encoding"] = form.encoding
        if self.sniffed.sure_of_header:
            settled["header"] = form.header
        return settled

    def _unsure(self) -> dict[str, str]:
        asks = {}
        form = self.sniffed.form
        if not self.sniffed.sure_of_encoding:
            seen = next((c for row in self.rows for c in row if not c.isascii()), "")[:60]
            asks["encoding"] = (
                f"encoding: the file is no UTF-8; it reads as {form.encoding}, as in {seen!r}. "
                f"If that is right, please confirm by encoding: {form.encoding}"
            )
        if not self.sniffed.sure_of_header:
            first = ", ".join(self.table.first_row())[:120]
            asks["header"] = (
                f"header: does the first row ({first}) name the columns? "
                "Write header: yes, or header: no where it is a row like the others"
            )
        return asks

    def history(self) -> tuple[bool, str]:
        """Does this look like the past, and why."""
        if self.mapping.get("outcome"):
            return True, "An outcome is mapped, so this is the past."
        dated = list(self._times())
        if dated and max(dated) < self.now - OLD:
            return True, "All dates are older than 30 days, so this is the past."
        if dated:
            return False, "Some dates are of the last 30 days."
        return False, "Nothing in the file says that it is the past."

    def _times(self) -> Iterator[datetime]:
        """Every time in the columns that say when it happened."""
        header = list(self.table.header)
        for name, spec in (self.mapping.get("columns") or {}).items():
            if name not in header or not isinstance(spec, dict) or "at" not in spec:
                continue
            form = DateForm(self.mapping.get("dates") or "day-first", spec.get("format"))
            read, place = instant(form), header.index(name)
            for row in self.rows:
                found = read(row[place].strip()) if row[place].strip() else None
                found = found.value if isinstance(found, Noted) else found
                if isinstance(found, datetime) and not isinstance(found, Bad):
                    yield found


def _without_none(mapping: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if value is not None}


def _form(path: Path, given: dict[str, Any]) -> Sniffed:
    """How the file is to be read; what `given` says goes before what was found out.

    Raises Invalid where it is no table, or `given` names no encoding or delimiter that we know.
    """
    sniffed = sniff(path)
    encoding, delimiter = _encoding(given.get("encoding")), _delimiter(given.get("delimiter"))
    form = replace(
        sniffed.form,
        encoding=encoding or sniffed.form.encoding,
        delimiter=delimiter or sniffed.form.delimiter,
    )
    said = given.get("header")
    header = said if isinstance(said, bool) else _FLAGS.get(str(said).casefold())
    if header is None and _names_its_columns(path, form, given):
        header = True
    form = replace(form, header=form.header if header is None else header)
    return Sniffed(
        form,
        sniffed.sure_of_encoding or encoding is not None,
        sniffed.sure_of_header or header is not None,
    )


def _encoding(name: Any) -> str | None:
    if not name:
        return None
    try:
        known = codecs.lookup(str(name)).name
    except LookupError:
        known = ""
    # UTF-16 and UTF-32 were stored as UTF-8 already.
    known = "utf-8" if known.startswith(("utf-16", "utf-32", "utf-8")) else known
    if known not in {codecs.lookup(one).name for one in _READABLE}:
        raise Invalid(f"encoding: {str(name)[:40]!r} is not known here; write utf-8 or cp1252.")
    return known


def _delimiter(given: Any) -> str | None:
    if not given:
        return None
    sign = _DELIMITERS.get(str(given), str(given))
    if len(sign) != 1 or sign in '"\r\n' or not sign.isascii():
        raise Invalid(f"delimiter: {sign[:20]!r} is not one sign such as , or ; or tab.")
    return sign


def _names_its_columns(path: Path, form: Form, given: dict[str, Any]) -> bool:
    """A map that names columns of the first row has settled that it is the header."""
    columns = given.get("columns")
    if not isinstance(columns, dict) or not columns:
        return False
    header = Table(path, replace(form, header=True)).header
    return any(name in header for name in columns)


def sample(table: Table) -> list[list[str]]:
    """The first rows, and some from all over the file.

    Raises Invalid where the whole file is at fault and the first rows show it.
    """
    first = next(table.batches(lambda: _FIRST), None)
    rows = first.rows[:_FIRST] if first else []
    step = table.size // _PLACES
    for place in range(1, _PLACES) if step > 64_000 else ():
        rows += _rows_at(table, table.next_line_after(place * step), _ELSEWHERE)
    return rows


def _rows_at(table: Table, start: int, count: int) -> list[list[str]]:
    try:
        return next(table.batches(lambda: count, start, 1)).rows[:count]
    except (Invalid, StopIteration):
        return []  # a first look only; a fault is told where the file is read through


def header_of(path: Path, form: Form) -> Sequence[str]:
    return Table(path, form).header
