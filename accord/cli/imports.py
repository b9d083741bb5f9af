"""import leads|events|deals, import undo, import list."""

import argparse

from django.utils import timezone

from accord import flow
from accord.capture import commands, map_file
from accord.capture.models import Import
from accord.cli.agreements import read_text
from accord.cli.output import Output
from accord.cli.people import acting
from accord.lib.errors import Refused

COUNTS = ("read", "new", "updated", "same", "refused")


def bring_in(asked: argparse.Namespace, out: Output) -> None:
    """Check the file, then (unless --dry-run) bring it in and take it through the flow."""
    now = timezone.now()
    by = acting(asked.email, needed=False)
    live = True if asked.live else False if asked.history else None
    mapping = map_file.load(read_text(asked.map)) if asked.map else None
    one = commands.start(
        asked.what, asked.file, name=asked.file.name, by=by, now=now, mapping=mapping, live=live
    )
    if asked.dry_run:
        _report(commands.check(one), out, "would be")
        return
    one = commands.run_here(one, by=by, now_fn=timezone.now, on_progress=out.progress)
    out.progress_ends()
    flow.run_until_quiet(timezone.now())
    _report(one, out, "are")


def _report(one: Import, out: Output, are: str) -> None:
    way = "live" if one.live else "history: scored and shown, never queued"
    out.say(f"Import {one.pk}, {one.what} from {one.name} ({way}):")
    out.say(
        f"{one.read:,} read = {one.new:,} {are} new + {one.updated:,} updated "
        f"+ {one.same:,} the same + {one.refused:,} refused."
    )
    for row in one.refused_rows.order_by("line")[:5]:
        out.say(f"  line {row.line}: {row.reason}")
    if one.refused > 5:
        out.say(f"  and {one.refused - 5:,} more; the Imports page has them all to download.")
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
