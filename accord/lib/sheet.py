"""CSV as people open it in a spreadsheet: no cell of ours ever becomes a formula."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

# A sign that a spreadsheet obeys, also behind blanks and control characters, or in full width.
_OBEYED = re.compile(r"[\s\x00-\x20\x7f\u00a0\u200b\ufeff]*[=+\-@]|[\t\r]")
_HARMLESS = re.compile(r"[+-]?[\d\s().,/-]*\d[\d\s().,/-]*")


def guarded(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would take it as a formula.

    Numbers and phone numbers ("+49 30 1", "-3,5") stay as they are: they compute nothing.
    """
    if not _OBEYED.match(unicodedata.normalize("NFKC", cell)) or _HARMLESS.fullmatch(cell):
        return cell
    return f"'{cell}"


def lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The table as CSV, line by line, with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    out.write("\ufeff")
    writer.writerow([guarded(name) for name in header])
    for row in rows:
        yield _taken(out)
        writer.writerow([guarded(str(cell)) for cell in row])
    yield _taken(out)


def _taken(out: io.StringIO) -> str:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text
