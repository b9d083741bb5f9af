"""import leads|events|deals, import undo, import list."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils import timezone

from accord import flow
from accord.accounts.models import User
from accord.capture import commands, map_file
from accord.capture.models import Import
from accord.cli.output import Output, Stopped
from accord.cli.people import acting
from accord.cli.texts import read_text
from accord.lib.errors import Refused

COUNTS = ("read", "new", "updated", "same", "refused")


def bring_in(asked: argparse.Namespace, out: Output) -> None:
    """Check the file, then (unless --dry-run) bring it in and take it through the flow."""
    live = True if asked.live else False if asked.history else None
    mapping = map_file.load(read_text(asked.map)) if asked.map else None
    must_be_readable(asked.file)
    by = acting(asked.email, needed=False)
    one = commands.start(
        asked.what, asked.file, name=asked.file.name, by=by, now=timezone.now(), mapping=mapping,
        live=live, settled=True,
    )  # fmt: skip
    with _left_behind_by_nobody(one, by):
        if asked.dry_run:
            _report(commands.check(one), out)
            return
        one = commands.run_here(one, by=by, now_fn=timezone.now, on_progress=out.progress)
        out.progress_ends()
    flow.run_until_quiet(timezone.now())
    _report(one, out)


def must_be_readable(file: Path) -> None:
    """Stop here, before anything is written, where there is no such file or it is a folder."""
    try:
        file.open("rb").close()
    except OSError as wrong:
        raise Refused(f"{file} cannot be read: {wrong.strerror}.") from wrong


@contextmanager
def _left_behind_by_nobody(one: Import, by: User | None) -> Iterator[None]:
    """Call the import off where it has not come to its end: after a dry run, a refusal, Ctrl C.

    Its file names people; nobody at a command line would ever come back to it.
    """
    try:
        yield
    except KeyboardInterrupt as stop:
        one.refresh_from_db()
        taken = one.new + one.updated
        back = f"; accord import undo {one.pk} takes them back" if taken else ""
        raise Stopped(f"Stopped. Import {one.pk} brought in {taken:,} rows{back}.") from stop
    finally:
        one.refresh_from_db()
        if one.ended_at is None:
            commands.cancel(one, by=by, now=timezone.now())


def _report(one: Import, out: Output) -> None:
    way = "live" if one.live else "history: scored and shown, never queued"
    what = f"{one.what} from {one.name} ({way})"
    tried = one.state == Import.State.CHECKED
    out.say(f"Dry run of {what}; nothing is written:" if tried else f"Import {one.pk}, {what}:")
    out.say(
        f"{one.read:,} read = {one.new:,} new + {one.updated:,} updated "
        f"+ {one.same:,} the same + {one.refused:,} refused."
    )
    for row in one.refused_rows.order_by("line")[:5]:
        out.say(f"  line {row.line}: {row.reason}")
    if one.refused > 5:
        where = "" if tried else "; the Imports page has them all to download"
        out.say(f"  and {one.refused - 5:,} more{where}.")
    for warning in one.report.get("warnings", []):
        out.say(f"  {warning}")
    counts = {name: getattr(one, name) for name in COUNTS}
    warnings = one.report.get("warnings", [])
    out.object(
        {"import": one.pk, "what": one.what, "live": one.live, **counts, "warnings": warnings}
    )


def undo(asked: argparse.Namespace, out: Output) -> None:
    one = Import.objects.filter(pk=asked.number).first()
    if one is None:
        raise Refused(f"There is no import {asked.number}; accord import list shows them.")
    stays = commands.undo(one, by=acting(asked.email, needed=False), now=timezone.now())
    flow.run_until_quiet(timezone.now())
    out.say(f"Import {one.pk} is taken back. {len(stays)} leads stay, since people worked on them.")
    out.object({"import": one.pk, "undone": True, "stay": list(stays)})


def listing(asked: argparse.Namespace, out: Output) -> None:
    every = list(Import.objects.order_by("id"))
    out.table(
        ["import", "what", "file", "state", *COUNTS],
        [[i.pk, i.what, i.name, i.state, *(getattr(i, c) for c in COUNTS)] for i in every],
    )
    out.object({"imports": [{"import": i.pk, "what": i.what, "state": i.state} for i in every]})
