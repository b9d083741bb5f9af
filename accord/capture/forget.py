"""Erasing a person from what imports keep: files not yet run, and refused rows."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from accord.capture import files
from accord.capture.models import Import, RefusedRow
from accord.capture.settling import form_of
from accord.capture.table import Table
from accord.leads.text import fold

SHORTEST = 4
"""Shorter texts ("Al", "12") stand in other people's rows too and tell nobody apart."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What tells the person apart: `alone` each by itself, `together` any two in one row.

    A first name stands in many people's rows; a first and a last name together do not.
    """

    alone: frozenset[str]
    together: frozenset[str]

    def are_in(self, cells: Collection[str]) -> bool:
        """Does the row name the person, by whole cells or by an address anywhere?"""
        folded = {fold(cell) for cell in cells}
        if folded & self.alone or len(folded & self.together) > 1:
            return True
        addresses = [text for text in self.alone if "@" in text]
        return any(address in cell for address in addresses for cell in folded)


def forget(texts: Collection[str]) -> int:
    """Blank every kept row that names the person; how many there were.

    texts  what identifies the person: addresses, outside ids, names whole and in parts, phones
    """
    folded = frozenset(text for text in map(fold, texts) if len(text) >= SHORTEST)
    alone = frozenset(text for text in folded if not text.replace("-", "").isalpha())
    sought = Sought(alone, folded - alone)
    blanked = _in_refused_rows(sought)
    for import_ in Import.objects.filter(ended_at=None):
        path = files.path_of(import_.file)
        if path.exists():
            blanked += _in_file(import_, path, sought)
    return blanked


def _in_refused_rows(sought: Sought) -> int:
    found = [
        row.pk
        for row in RefusedRow.objects.only("cells", "reason").iterator(chunk_size=1000)
        if sought.are_in(row.cells) or any(text in fold(row.reason) for text in sought.alone)
    ]
    return RefusedRow.objects.filter(pk__in=found).update(
        cells=[], reason="This person was forgotten; the row is gone."
    )


def _in_file(import_: Import, path: Path, sought: Sought) -> int:
    """Overwrite such rows with blanks: lines and bytes stay where they are, so a run goes on."""
    spans = list(_spans(Table(path, form_of(import_)), sought))
    with path.open("r+b") as opened:
        for start, end in spans:
            opened.seek(start)
            text = opened.read(end - start)
            opened.seek(start)
            opened.write(bytes(byte if byte in b"\r\n" else 32 for byte in text))
    return len(spans)


def _spans(table: Table, sought: Sought) -> Iterator[tuple[int, int]]:
    begins = table.start
    for batch in table.batches(lambda: 1):
        rows = [*batch.rows, *(bad.cells for bad in batch.bad)]
        if any(sought.are_in(row) for row in rows):
            yield begins, batch.end
        begins = batch.end
