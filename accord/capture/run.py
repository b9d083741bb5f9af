"""The job of an import: one pass that checks the whole file, and one that writes its rows."""

import gc
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import F

from accord.capture import files, refused, settling
from accord.capture.intake import Intake, Written, open_intake
from accord.capture.models import Import
from accord.capture.table import BadRow, Batch, Table
from accord.jobs import commands as jobs
from accord.jobs.models import Job
from accord.jobs.slices import Slice
from accord.leads.rows import Result
from accord.ledger.commands import append
from accord.lib.errors import Refused

KIND = "import"
CHECKING, WRITING = "Reading the file through", "Bringing in the rows"
_CHECKED_AT_ONCE = 5000
_FEWEST, _MOST = 250, 4000
_LOCK = 0.075
"""Seconds that one transaction should hold the write lock; a tenth at the very most."""
_LINES_NAMED = 20


def import_slice(job: Job, now: datetime, budget: timedelta) -> bool:
    """One slice of the import named in `job.args`; True once it has ended.

    `job.position` runs over the file twice: 0 to its size while it is checked, then again while
    it is written. A row is written in the transaction that moves the position beyond it.
    """
    import_ = Import.objects.select_related("by").get(pk=job.args["import"])
    try:
        # A batch is a million small things that all live a moment and point in no circles; the
        # collector would walk through them, and all that was there before, for nothing.
        gc.disable()
        return _Work(import_, job, Slice(now, budget)).go_on()
    except (jobs.Cancelled, Refused) as ended:
        if not isinstance(ended, jobs.LeaseLost):
            end(import_, _state_after(ended), now, job.result, str(ended))
        raise
    finally:
        gc.enable()


def _state_after(ended: Refused) -> str:
    return Import.State.CANCELLED if isinstance(ended, jobs.Cancelled) else Import.State.REFUSED


class _Work:
    """One slice at work."""

    def __init__(self, import_: Import, job: Job, slice: Slice) -> None:
        self.import_, self.job, self.slice = import_, job, slice
        form = settling.form_of(import_)
        self.table = Table(files.path_of(import_.file), form)
        self.pace = _FEWEST * 2

    def go_on(self) -> bool:
        if self.job.position < self.table.size and not self._check():
            return False
        return self._write()

    def _batches(self, done: int) -> Iterator[Batch]:
        """From where the last slice stopped; `pace` rows at a time, as it stands by then."""
        line = self.job.result.get("line") if done > self.table.start else None
        return self.table.batches(lambda: self.pace, max(done, self.table.start), line)

    def _check(self) -> bool:
        """Read the file through, so that a fault of the whole file is found before any row."""
        self.pace = _CHECKED_AT_ONCE
        rows, moved = int(self.job.result.get("checked", 0)), monotonic()
        for batch in self._batches(self.job.position):
            rows += len(batch)
            if self.slice.is_over() or monotonic() - moved > 1:
                self._move(batch.end, CHECKING, line=batch.next_line, checked=rows)
                moved = monotonic()
            if self.slice.is_over():
                return False
        if not rows:
            raise Refused("The file has no rows.")
        self._move(self.table.size, WRITING, line=None, checked=rows)
        self.pace = _FEWEST * 2
        return True

    def _move(self, position: int, step: str, **result: Any) -> None:
        jobs.move(self.job, position=position, now=self.slice.now(), step=step, **result)

    def _write(self) -> bool:
        done = self.job.position - self.table.size
        if done < self.table.size:
            mapping = settling.mapping_of(self.import_, self.table.header)
            asked = self.job.asked_at
            intake = open_intake(self.import_, mapping, settling.attribute_ids(mapping), asked)
            for batch in self._batches(done):
                self._write_batch(intake, batch)
                if self.slice.is_over() and batch.end < self.table.size:
                    return False
        end(self.import_, Import.State.DONE, self.slice.now(), self.job.result)
        return True

    def _write_batch(self, intake: Intake, batch: Batch) -> None:
        """Convert outside of the transaction; rows, refused, counts and position go in it."""
        converted, rows = intake.take(batch)
        began = monotonic()
        with transaction.atomic():
            written = intake.write(rows, self.slice.now()) if rows else Written([])
            turned_away = [
                BadRow(converted.lines[n], why, converted.raw[n])
                for n, why in written.refused.items()
            ]
            refused.save(self.import_, [*converted.refused, *turned_away])
            counts = counted(written, len(converted.refused))
            rows_done = int(self.job.result.get("rows", 0)) + counts["read"]
            _add(self.import_, counts)
            self._move(
                self.table.size + batch.end,
                WRITING,
                line=batch.next_line,
                rows=rows_done,
                notes=gathered(self.job.result.get("notes", {}), converted.notes),
                suppressed=int(self.job.result.get("suppressed", 0)) + written.suppressed,
            )
        self._keep_pace(monotonic() - began, counts["read"])

    def _keep_pace(self, seconds: float, rows: int) -> None:
        """As many rows as keep the write lock for about the time that others may wait."""
        if rows and seconds:
            wanted = rows * _LOCK / seconds
            self.pace = int(min(max(wanted, self.pace / 2, _FEWEST), self.pace * 2, _MOST))


def counted(written: Written, unread: int) -> dict[str, int]:
    """The five sums of one batch; `unread` rows never came as far as being written."""
    by_result = Counter(written.results)
    counts = {result.value: by_result[result] for result in Result}
    counts["refused"] += unread
    return {"read": sum(counts.values()), **counts}


def _add(import_: Import, counts: dict[str, int]) -> None:
    changed = {name: F(name) + count for name, count in counts.items() if count}
    if changed:
        Import.objects.filter(pk=import_.pk).update(**changed)


def gathered(before: dict[str, Any], notes: list[tuple[int, str]]) -> dict[str, Any]:
    """Notes by their sentence: how many cells, and the first twenty lines."""
    if not notes:
        return before
    found = {note: {**of, "lines": list(of["lines"])} for note, of in before.items()}
    for line, note in notes:
        one = found.setdefault(note, {"count": 0, "lines": []})
        one["count"] += 1
        if len(one["lines"]) < _LINES_NAMED:
            one["lines"].append(line)
    return found


@transaction.atomic
def end(
    import_: Import, state: str, now: datetime, result: dict[str, Any], sentence: str = ""
) -> None:
    """Close the import: its state, what to tell of it, and its file gone, for it names people."""
    import_.refresh_from_db()
    if import_.ended_at is not None:
        return
    if state == Import.State.DONE and import_.read == import_.refused:
        state, sentence = Import.State.REFUSED, "Every row was refused; nothing was written."
    import_.report = {
        **import_.report,
        "notes": result.get("notes", {}),
        "suppressed": result.get("suppressed", 0),
        "sentence": sentence,
        "warnings": warnings(import_, result, sentence),
    }
    if not import_.new + import_.updated:
        made = import_.report.get("made_attributes", [])
        settling.retire_unused(made, by=import_.by, now=now)
    import_.state, import_.ended_at = state, now
    import_.save(update_fields=["state", "ended_at", "report"])
    counts = {
        name: getattr(import_, name) for name in ("read", *(result.value for result in Result))
    }
    append("import.ended", subject=import_.source, now=now, by=import_.by, state=state, **counts)
    file = import_.file
    transaction.on_commit(lambda: files.remove(file))


def warnings(import_: Import, result: dict[str, Any], sentence: str = "") -> list[str]:
    """What a person should know beside the counts, a sentence each."""
    told = [sentence] if sentence else []
    if not import_.closes():
        told.append("The counts do not add up to the rows read; please report this.")
    for note, of in result.get("notes", {}).items():
        lines = ", ".join(map(str, of["lines"]))
        more = " …" if of["count"] > len(of["lines"]) else ""
        told.append(f"{of['count']:,} times: {note} (lines {lines}{more}).")
    if result.get("suppressed"):
        told.append(
            f"{result['suppressed']:,} rows are about people who opted out; they stay opted out."
        )
    return told
