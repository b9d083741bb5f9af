"""The verbs of an import: start, settle, check, run, cancel, undo, make live."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from io import BytesIO
from os import getpid
from pathlib import Path
from socket import gethostname
from typing import Any, BinaryIO

from django.db import transaction

from accord.accounts.models import User
from accord.accounts.rights import require
from accord.capture import dryrun, files, refused, sample, settling
from accord.capture.later import leads_of, make_live, undo, undo_later
from accord.capture.looking import Look
from accord.capture.mapping import WHATS
from accord.capture.models import Import
from accord.capture.run import KIND, end, import_slice, warnings
from accord.capture.undoing import WITHIN as UNDO_WITHIN
from accord.jobs import commands as jobs
from accord.jobs import runner
from accord.jobs.models import Job
from accord.leads.rows import Result
from accord.ledger.commands import append
from accord.lib.errors import Invalid, Refused

__all__ = [
    "COUNTS",
    "UNDO_WITHIN",
    "cancel",
    "check",
    "leads_of",
    "load_sample",
    "make_live",
    "run",
    "run_here",
    "settle",
    "start",
    "undo",
    "undo_later",
    "why_refused",
]

COUNTS = ("read", *(result.value for result in Result))
_OPEN = (Import.State.MAPPING, Import.State.CHECKED)

OnProgress = Callable[[int, int, str], None]
"""(rows done, rows in all as far as known, what it does now)."""


def start(  # noqa: PLR0913 - a file, whose it is, and what is said of it
    what: str,
    source: BinaryIO | Path,
    *,
    name: str,
    by: User | None,
    now: datetime,
    mapping: dict[str, Any] | None = None,
    live: bool | None = None,
    settled: bool = False,
) -> Import:
    """Take a file in and look at it; nothing is written about anybody yet.

    what     leads, events or deals
    mapping  as in a map file; None: the columns are guessed
    live     None: guessed
    settled  nobody will settle the columns afterwards, as on a command line: what is open refuses

    Raises TooLarge, and Invalid where the file is no table that can be read; then nothing is kept.
    """
    _may(by)
    if what not in WHATS:
        raise Invalid(f"{what!r} cannot be imported; say leads, events or deals.")
    kept = files.keep(source)
    try:
        with transaction.atomic():
            import_ = Import(
                what=what, name=Path(name).name[:255], file=kept.file, sha256=kept.sha256,
                size=kept.size, made_at=now, by=by,
            )  # fmt: skip
            _look(import_, mapping or {}, live)
            if settled:
                settling.mapping_of(import_, import_.report["header"])
            import_.save()
            append("import.started", subject=import_.source, now=now, by=by, what=what)
    except BaseException:
        files.remove(kept.file)
        raise
    return import_


def _may(by: User | None) -> None:
    """Nobody signed in is the flow itself, or an administrator at the machine."""
    if by is not None:
        require(by, "import")


def _look(import_: Import, given: dict[str, Any], live: bool | None) -> None:
    """Fill in mapping, form and way from the file and from what a person said."""
    look = Look(files.path_of(import_.file), import_.what, given, import_.made_at)
    history, why = look.history()
    import_.mapping = look.mapping
    import_.live = not history if live is None else live
    import_.report = {
        "form": asdict(look.sniffed.form),
        "header": list(look.table.header),
        "asks": look.asks,
        "because": look.shown.because,
        "way": why if live is None else "As you chose.",
    }


def settle(
    import_: Import,
    mapping: dict[str, Any],
    *,
    by: User | None,
    now: datetime,
    live: bool | None = None,
) -> None:
    """Put the mapping that a person settled in place of the proposed one.

    Raises Invalid with everything that still has to be settled; then nothing is changed.
    """
    _may(by)
    if import_.state not in _OPEN:
        raise Refused("This import has been run; its columns can no longer be changed.")
    tried = Import.objects.get(pk=import_.pk)
    _look(tried, mapping, import_.live if live is None else live)
    settling.mapping_of(tried, tried.report["header"])
    import_.mapping, import_.report, import_.live = tried.mapping, tried.report, tried.live
    import_.state = Import.State.MAPPING
    import_.save(update_fields=["mapping", "report", "live", "state"])


def check(import_: Import, budget: timedelta | None = None) -> Import:
    """The dry run: the import with the counts that a run would end with, writing nothing else.

    budget  stop counting after so long; `report["dry_run"]` then says how much was read

    Raises Invalid where the mapping is not settled, or the whole file is at fault.
    """
    if import_.state not in _OPEN:
        raise Refused("This import has been run; there is nothing left to try.")
    told = dryrun.dry_run(import_, import_.made_at, budget)
    result = {"notes": told.notes, "suppressed": told.suppressed}
    with transaction.atomic():
        import_.refused_rows.all().delete()
        refused.save(import_, told.refused)
        for count in COUNTS:
            setattr(import_, count, told.counts[count])
        import_.state = Import.State.CHECKED
        import_.report = {
            **import_.report,
            **result,
            "warnings": warnings(import_, result),
            "dry_run": {"whole": told.whole, "percent": told.percent, "sentence": told.sentence()},
        }
        import_.save(update_fields=[*COUNTS, "state", "report"])
    return import_


@transaction.atomic
def run(import_: Import, *, by: User | None, now: datetime) -> Job:
    """Queue the import; the jobs process does it, and it goes on when nobody looks.

    Raises Invalid where the mapping is not settled, Refused where it was run before.
    """
    _may(by)
    mapping = settling.mapping_of(import_, import_.report["header"])
    claimed = Import.objects.filter(pk=import_.pk, state__in=_OPEN)
    if not claimed.update(state=Import.State.RUNNING, **dict.fromkeys(COUNTS, 0)):
        raise Refused("This import has been run already; reload to see what became of it.")
    import_.refused_rows.all().delete()
    made = settling.make_attributes(mapping, by=by, now=now)
    job = jobs.ask(KIND, by=by, now=now, total=2 * _size(import_), args={"import": import_.pk})
    import_.refresh_from_db()
    import_.job = job
    kept = {k: v for k, v in import_.report.items() if k not in _OF_THE_DRY_RUN}
    import_.report = {**kept, "made_attributes": made}
    import_.save(update_fields=["job", "report"])
    append("import.asked", subject=import_.source, now=now, by=by, live=import_.live)
    return job


_OF_THE_DRY_RUN = {"notes", "suppressed", "warnings", "dry_run"}


def _size(import_: Import) -> int:
    return files.path_of(import_.file).stat().st_size


def run_here(
    import_: Import,
    *,
    by: User | None,
    now_fn: Callable[[], datetime],
    on_progress: OnProgress = lambda done, total, step: None,
) -> Import:
    """Run the import to its end in this process, however long that takes.

    Raises Invalid where the file was refused as a whole, Refused where somebody cancelled it.
    """
    job = run(import_, by=by, now=now_fn())

    def tell(job: Job) -> None:
        rows, total = int(job.result.get("rows", 0)), int(job.result.get("checked", 0))
        on_progress(rows, total, job.step)

    _work(job, now_fn, tell)
    import_.refresh_from_db()
    if import_.state == Import.State.REFUSED:
        raise Invalid(why_refused(import_))
    if import_.state != Import.State.DONE:
        raise Refused(job.sentence or "The import has not come to its end.")
    return import_


def _work(job: Job, now_fn: Callable[[], datetime], tell: Callable[[Job], None]) -> None:
    """Work on the job to its end; Ctrl C calls it off in order, so that nothing hangs half done."""
    worker = f"{gethostname()}:{getpid()}"
    try:
        runner.run_to_end(job, import_slice, worker, now_fn, tell)
    except KeyboardInterrupt:
        jobs.cancel(job, now=now_fn())
        runner.run_to_end(job, import_slice, worker, now_fn, tell)
        raise


def why_refused(import_: Import) -> str:
    """The sentence for a refused file, with its first refused row where all of them were."""
    sentence = str(import_.report.get("sentence", ""))
    first = import_.refused_rows.order_by("line").first()
    return f"{sentence} Line {first.line}: {first.reason}." if first else sentence


def cancel(import_: Import, *, by: User | None, now: datetime) -> None:
    """Stop the import. What is in stays in until it is undone."""
    _may(by)
    if import_.state in _OPEN:
        # What the dry run counted and kept was written nowhere.
        import_.refused_rows.all().delete()
        Import.objects.filter(pk=import_.pk).update(**dict.fromkeys(COUNTS, 0))
        end(import_, Import.State.CANCELLED, now, {})
        return
    if import_.job is None:
        raise Refused("This import is not running; there is nothing to cancel.")
    jobs.cancel(import_.job, now=now)
    if not import_.job.is_open():
        end(import_, Import.State.CANCELLED, now, import_.job.result)
    import_.refresh_from_db()


def load_sample(*, by: User | None, now: datetime) -> list[Import]:
    """Bring in the sample company, all the way: its leads and events live, its deals as history.

    Raises Refused where it is here already.
    """
    _may(by)
    here = Import.objects.filter(name__startswith=SAMPLE, state=Import.State.DONE, undone_at=None)
    if here.exists():
        raise Refused("The sample is here already; you find it under Imports.")
    done: list[Import] = []
    for what, text in sample.files(now).items():
        # Events come after their leads: what was known before a lead was live queues nobody.
        began = (done[-1].ended_at if done else None) or now
        done.append(_load_file(what, text, by, began))
    return done


def _load_file(what: str, text: str, by: User | None, now: datetime) -> Import:
    import_ = start(
        what, BytesIO(text.encode()), name=f"{SAMPLE}{what}.csv", by=by, now=now,
        mapping=sample.MAPS[what], live=what != Import.What.DEALS,
    )  # fmt: skip
    return run_here(import_, by=by, now_fn=lambda: now)


SAMPLE = "sample-"
