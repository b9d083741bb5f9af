"""What an import would do: the run itself, taken back batch by batch."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import transaction

from accord.capture import files, settling
from accord.capture.intake import Intake, Written, open_intake
from accord.capture.models import Import
from accord.capture.run import counted, gathered
from accord.capture.table import BadRow, Batch, Table
from accord.leads.rows import Result

_AT_ONCE = 1000
_MOST_REMEMBERED = 1_000_000
_MOST_SHOWN = 100


@dataclass(slots=True)
class DryRun:
    """The sums that a run would end with.

    whole    False: time was up after `percent` of the file, and the sums are of that part
    of       rows in the whole file, by how long those are that were read
    refused  the first hundred rows that would be refused
    """

    counts: dict[str, int] = field(default_factory=dict)
    refused: list[BadRow] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    suppressed: int = 0
    whole: bool = True
    percent: int = 100
    of: int = 0

    def sentence(self) -> str:
        """How much was read, where that was not everything."""
        read = self.counts["read"]
        return "" if self.whole else f"{read:,} of about {self.of:,} rows were read in the time."


def dry_run(import_: Import, now: datetime, budget: timedelta | None) -> DryRun:
    """Count what the import would do, writing nothing.

    budget  stop counting after so long; None: count the whole file

    Raises Invalid where the file or its mapping is at fault.
    """
    table = Table(files.path_of(import_.file), settling.form_of(import_))
    mapping = settling.mapping_of(import_, table.header)
    intake = open_intake(import_, mapping, settling.attribute_ids(mapping), now)
    told = DryRun({name: 0 for name in ("read", *(result.value for result in Result))})
    memory: dict[int, int] = {}
    began = monotonic()
    for batch in table.batches(lambda: _AT_ONCE):
        _add(told, intake, batch, now, memory)
        if (
            budget is not None
            and monotonic() - began > budget.total_seconds()
            and batch.end < table.size
        ):
            told.whole, told.percent = False, 100 * batch.end // table.size
            rows, read = table.size - table.start, batch.end - table.start
            told.of = max(told.counts["read"], told.counts["read"] * rows // read)
            break
    return told


def _add(told: DryRun, intake: Intake, batch: Batch, now: datetime, memory: dict[int, int]) -> None:
    converted, rows = intake.take(batch)
    with transaction.atomic():
        written = intake.write(rows, now) if rows else Written([])
        transaction.set_rollback(True)
    _tell_repeats(intake, rows, written, memory)
    for name, count in counted(written, len(converted.refused)).items():
        told.counts[name] += count
    turned_away = [
        BadRow(converted.lines[n], why, converted.raw[n]) for n, why in written.refused.items()
    ]
    room = _MOST_SHOWN - len(told.refused)
    told.refused += [*converted.refused, *turned_away][:room]
    told.notes = gathered(told.notes, converted.notes)
    told.suppressed += written.suppressed


def _tell_repeats(
    intake: Intake, rows: Sequence[Any], written: Written, memory: dict[int, int]
) -> None:
    """What an earlier batch of the file would have made is not new again in this one."""
    for n, row in enumerate(rows):
        name, said = (hash(part) for part in intake.names(row))
        if written.results[n] is Result.NEW and name in memory:
            written.results[n] = Result.SAME if memory[name] == said else Result.UPDATED
        if len(memory) < _MOST_REMEMBERED:
            memory[name] = said
