"""Refused rows: kept as they stood, downloaded with their reasons, corrected, sent again."""

from collections.abc import Iterator, Sequence

from accord.capture.models import Import, RefusedRow
from accord.capture.table import BadRow
from accord.lib import sheet

_LONGEST_SHOWN = 131_072
OURS = ("Refused line", "Refused because")


def save(import_: Import, rows: Sequence[BadRow]) -> None:
    """Keep rows that were refused, with their cells as far as they were read."""
    RefusedRow.objects.bulk_create(
        [
            RefusedRow(
                of=import_,
                line=row.line,
                reason=row.reason[:300],
                cells=[_storable(cell) for cell in row.cells],
            )
            for row in rows
        ],
        batch_size=200,
    )


def _storable(cell: str) -> str:
    return cell.replace("\x00", "\ufffd")[:_LONGEST_SHOWN]


def download(import_: Import) -> Iterator[str]:
    """The refused rows as CSV, under their own columns, with line and reason behind.

    Those two are dropped by themselves when the corrected file comes in again.
    """
    header = import_.report.get("header", [])
    rows = import_.refused_rows.order_by("line", "pk").iterator(chunk_size=500)
    return sheet.lines(
        [*header, *OURS],
        ([*_fitted(row.cells, len(header)), row.line, row.reason] for row in rows),
    )


def _fitted(cells: list[str], width: int) -> list[str]:
    """A ragged row's cells in as many columns; what is too much goes into the last."""
    if len(cells) > width > 0:
        return [*cells[: width - 1], " | ".join(cells[width - 1 :])]
    return cells + [""] * (width - len(cells))
