"""A CSV file read strictly and as a stream: bad rows one by one, a bad file as a whole."""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from accord.capture.sniff import Form
from accord.lib.errors import Invalid

MOST_COLUMNS = 200
LONGEST_CELL = 131_072
LONGEST_LINE = 1 << 22
_CHUNK = 1 << 18

Row = list[str]
if TYPE_CHECKING:
    from _csv import Reader


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read: the line on which it begins, why, and as much as was read."""

    line: int
    reason: str
    cells: Row = field(default_factory=list)


@dataclass(slots=True)
class Batch:
    """Some rows of one file. `end` and `next_line` are where the next batch begins.

    lines, rows   as many of each: the line on which each row begins, and its cells
    """

    lines: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    end: int = 0
    next_line: int = 1

    def __len__(self) -> int:
        return len(self.rows) + len(self.bad)


class Table:
    """One file and the form in which to read it. Batches may begin at any earlier batch's end."""

    def __init__(self, path: Path, form: Form) -> None:
        self.path = path
        self.form = form
        self.size = path.stat().st_size
        self._offset = form.skip
        self._unreadable = ""
        self._mended: list[int] = []
        self.header, self.start, self.start_line = self._read_header()
        self.width = len(self.header)

    def _read_header(self) -> tuple[tuple[str, ...], int, int]:
        """The columns' names, and the byte and line after them."""
        reader = self._reader(self.form.skip, 1)
        try:
            first = next((row for row in reader if row), None)
        except csv.Error as error:
            raise Invalid(_not_closed(1)) from error
        if first is None:
            raise Invalid("The file has no rows.")
        if len(first) > MOST_COLUMNS:
            raise Invalid(
                f"The file has {len(first)} columns; at most {MOST_COLUMNS} can be imported. "
                "Leave out those that nobody scores by."
            )
        if not self.form.header:
            self._unreadable = ""
            return tuple(f"Column {n}" for n in range(1, len(first) + 1)), self.form.skip, 1
        if self._unreadable:
            raise Invalid(f"The header cannot be read: {self._unreadable}.")
        names = tuple(named(cell, n) for n, cell in enumerate(first, start=1))
        refuse_duplicates(names)
        return names, self._offset, reader.line_num + 1

    def batches(
        self, size: Callable[[], int], start: int | None = None, line: int | None = None
    ) -> Iterator[Batch]:
        """The rows in batches of `size()`, from byte `start` (which is on `line`) on.

        Raises Invalid where the whole file is at fault (a quote that is never closed).
        """
        position = self.start if start is None else start
        at_line = self.start_line if line is None else line
        while position < self.size:
            for batch in self._stretch(size, position, at_line):
                yield batch
                position, at_line = batch.end, batch.next_line

    def first_row(self) -> Row:
        """The first row as it stands, whether or not it names the columns."""
        return next((row for row in self._reader(self.form.skip, 1) if row), [])

    def next_line_after(self, offset: int) -> int:
        """The byte on which the next line begins; only for a sample, as it may cut a row."""
        with self.path.open("rb") as opened:
            opened.seek(offset)
            opened.readline(LONGEST_LINE)
            return opened.tell()

    def _stretch(self, size: Callable[[], int], start: int, line: int) -> Iterator[Batch]:
        """Batches up to the end of the file, or to a row after which reading begins anew."""
        reader = self._reader(start, line)
        batch, began, began_at, limit = Batch(), line, start, size()
        while True:
            try:
                row = next(reader, None)
            except csv.Error as error:
                jump = self._fault(batch, error, began, began_at, line + reader.line_num - began)
                if jump:
                    batch.end, batch.next_line = jump
                    yield batch
                    return
            else:
                if row is None:
                    break
                if row and (len(row) > 1 or row[0].strip()):  # a blank line is no row
                    self._take(batch, row, began)
            began, began_at = line + reader.line_num, self._offset
            if len(batch) >= limit:
                yield self._closed(batch, began_at, began)
                batch, limit = Batch(), size()
        yield self._closed(batch, self.size, began)

    def _take(self, batch: Batch, row: Row, line: int) -> None:
        if self._unreadable:
            batch.bad.append(BadRow(line, self._unreadable, row))
            self._unreadable = ""
        elif len(row) != self.width:
            wrong = f"it has {len(row)} cells where the header has {self.width}"
            batch.bad.append(BadRow(line, wrong, row))
        else:
            batch.lines.append(line)
            batch.rows.append(row)

    def _closed(self, batch: Batch, end: int, next_line: int) -> Batch:
        """The batch as it is handed on, with where the next one begins."""
        batch.notes += [(line, "half characters were replaced by �") for line in self._mended]
        self._mended.clear()
        batch.end, batch.next_line = end, next_line
        return batch

    def _fault(
        self, batch: Batch, error: csv.Error, line: int, start: int, spans: int
    ) -> tuple[int, int] | None:
        """One row that the reader cannot take; where to go on, if not at the next line."""
        too_long = "field limit" in str(error)
        if "unexpected end of data" in str(error) or (spans > 1 and not too_long):
            raise Invalid(_not_closed(line)) from error
        reason = (
            f"a cell is longer than {LONGEST_CELL:,} characters"
            if too_long
            else "a quote is closed in the middle of a cell"
        )
        batch.bad.append(BadRow(line, reason))
        self._unreadable = ""
        return self._after_long_row(line, start) if spans > 1 else None

    def _after_long_row(self, line: int, start: int) -> tuple[int, int]:
        """The byte and the line after a row of several lines whose cell is too long.

        Raises Invalid where the row has no proper end: then a quote was never closed.
        """
        mark = re.escape(self.form.delimiter.encode())
        cell = rb'(?:"(?:[^"]++|"")*+"|[^"%b\r\n][^%b\r\n]*+|)' % (mark, mark)
        row = re.compile(rb"%b(?:%b%b)*+(?:\r\n|\r|\n)" % (cell, mark, cell))
        with self.path.open("rb") as opened:
            opened.seek(start)
            found = row.match(opened.read(LONGEST_LINE))
        if not found:
            raise Invalid(_not_closed(line))
        text = found[0]
        return start + len(text), line + len(re.findall(rb"\r\n|\r|\n", text))

    def _reader(self, start: int, line: int) -> "Reader":
        return csv.reader(self._lines(start, line), delimiter=self.form.delimiter, strict=True)

    def _lines(self, start: int, line: int) -> Iterator[str]:
        """The file's lines as text, whichever of the three line ends each has."""
        self._offset = start
        encoding = self.form.encoding
        for raw in _raw_lines(self.path, start):
            self._offset += len(raw)
            try:
                yield raw.decode(encoding)
            except UnicodeDecodeError as error:
                yield self._mend(raw, error, line)
            line += 1

    def _mend(self, raw: bytes, error: UnicodeDecodeError, line: int) -> str:
        """Lone surrogates become the replacement sign; any other wrong byte refuses the row."""
        if self.form.encoding == "utf-8":
            try:
                text = raw.decode("utf-8", "surrogatepass")
            except UnicodeDecodeError:
                pass
            else:
                self._mended.append(line)
                return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        at = self._offset - len(raw) + error.start
        self._unreadable = (
            f"byte 0x{raw[error.start]:02X} at offset {at} is no {self.form.encoding.upper()}"
        )
        return raw.decode(self.form.encoding, "replace")


def named(cell: str, place: int) -> str:
    """A column's name: trimmed, and its number where it has none."""
    return cell.strip().strip("\ufeff") or f"Column {place}"


def refuse_duplicates(names: tuple[str, ...]) -> None:
    """Raises Invalid that names every pair of columns of one name."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names, start=1):
        places.setdefault(name, []).append(place)
    twice = {name: found for name, found in places.items() if len(found) > 1}
    if twice:
        listed = "; ".join(
            f"columns {', '.join(map(str, found[:-1]))} and {found[-1]} are both called {name!r}"
            for name, found in twice.items()
        )
        raise Invalid(f"{listed[0].upper()}{listed[1:]}. Give each column a name of its own.")


def _not_closed(line: int) -> str:
    return (
        f"Line {line}: a quote is opened and not closed, so everything after it would be one cell. "
        "Close it, or double it where it belongs to the text."
    )


def _raw_lines(path: Path, start: int) -> Iterator[bytes]:
    """Lines with their ends, split at CRLF, LF and CR alike, in bounded memory."""
    with path.open("rb") as opened:
        opened.seek(start)
        rest = b""
        while chunk := opened.read(_CHUNK):
            lines = (rest + chunk).splitlines(keepends=True)
            # The last may go on in the next chunk; "\r" may be the first half of a line end.
            rest = b"" if lines[-1].endswith(b"\n") else lines.pop()
            if len(rest) > LONGEST_LINE:
                raise Invalid(f"A line is longer than {LONGEST_LINE:,} bytes; this is no CSV file.")
            yield from lines
        if rest:
            yield from rest.splitlines(keepends=True)
