"""Erasing a person from what imports keep: files not yet run, and refused rows."""

from collections.abc import Collection, Iterator
from pathlib import Path

from accord.capture import files
from accord.capture.models import Import, RefusedRow
from accord.capture.settling import form_of
from accord.capture.table import Table
from accord.leads.text import fold

SHORTEST = 4
"""Shorter texts ("Al", "12") stand in other people's rows too and tell nobody apart."""


def forget(texts: Collection[str]) -> int:
    """Blank every kept row in which one of `texts` stands as a whole cell; how many there were.

    texts  what identifies the person: addresses, outside ids, whole names, phone numbers
    """
    sought = {fold(text) for text in texts if len(fold(text)) >= SHORTEST}
    if not sought:
        return 0
    blanked = _in_refused_rows(sought)
    for import_ in Import.objects.filter(ended_at=None):
        path = files.path_of(import_.file)
        if path.exists():
            blanked += _in_file(import_, path, sought)
    return blanked


def _in_refused_rows(sought: set[str]) -> int:
    found = [
        row.pk
        for row in RefusedRow.objects.only("cells", "reason").iterator(chunk_size=1000)
        if _names(row.cells, sought) or any(text in fold(row.reason) for text in sought)
    ]
    return RefusedRow.objects.filter(pk__in=found).update(
        cells=[], reason="This person was forgotten; the row is gone."
    )


def _names(cells: Collection[str], sought: set[str]) -> bool:
    """A cell is one of the texts, or holds one that is an address."""
    folded = [fold(cell) for cell in cells]
    return any(cell in sought for cell in folded) or any(
        text in cell for text in sought if "@" in text for cell in folded
    )


def _in_file(import_: Import, path: Path, sought: set[str]) -> int:
    """Overwrite such rows with blanks: lines and bytes stay where they are, so a run goes on."""
    spans = list(_spans(Table(path, form_of(import_)), sought))
    with path.open("r+b") as opened:
        for start, end in spans:
            opened.seek(start)
            text = opened.read(end - start)
            opened.seek(start)
            opened.write(bytes(byte if byte in b"\r\n" else 32 for byte in text))
    return len(spans)


def _spans(table: Table, sought: set[str]) -> Iterator[tuple[int, int]]:
    begins = table.start
    for batch in table.batches(lambda: 1):
        rows = [*batch.rows, *(bad.cells for bad in batch.bad)]
        if any(_names(row, sought) for row in rows):
            yield begins, batch.end
        begins = batch.end
