"""score, leads, explain, forget and export."""

import argparse
from datetime import datetime

from django.utils import timezone

from accord import flow
from accord.accounts.models import User
from accord.accounts.rights import require
from accord.agreement import versions
from accord.agreement.language.parse import parse
from accord.cli.instants import instant
from accord.cli.output import Output
from accord.cli.people import acting
from accord.cli.texts import read_text
from accord.desk import erasure, exporting, listing
from accord.handoff.track import DISQUALIFIED, FIRST, RECYCLED
from accord.jobs import beats
from accord.leads import queries as leads
from accord.leads.models import Lead
from accord.lib.errors import Refused
from accord.lib.turns import turn
from accord.scoring import bulk
from accord.scoring import explain as receipts
from accord.scoring.history import writing


def score(asked: argparse.Namespace, out: Output) -> None:
    now = timezone.now()
    if asked.agreement:
        tried = bulk.tried(parse(read_text(asked.agreement)), now)
        out.say(f"{tried.ready:,} of {tried.leads:,} leads would be ready under {asked.agreement}.")
        out.object({"leads": tried.leads, "ready": tried.ready, "kept": False})
        return

    def looked_at(done: int, of: int) -> None:
        beats.beat(beats.WORKER, timezone.now())
        out.progress(done, of, "Leads looked at:")

    # In the flow's turn: beside the worker, older scores would go over its newer ones, and files
    # that it is writing would name numbers that are gone.
    with turn(flow.NAME):
        now = timezone.now()
        if asked.rebuild:
            writing.rebuild()
        done = bulk.rescore(now, looked_at)
    out.progress_ends()
    flow.run_until_quiet(timezone.now())
    out.say(f"{done.leads:,} leads are scored as of {now:%Y-%m-%d %H:%M:%S} UTC.")
    out.object({"leads": done.leads, "ready": done.ready, "kept": True})


def listed(asked: argparse.Namespace, out: Output) -> None:
    """With --json one object a lead, then one with their number."""
    now = timezone.now()
    as_of = instant(asked.as_of, _zone(now)) if asked.as_of else None
    if asked.stage:
        must_be_stage(asked.stage, as_of or now)
    flow.run_until_quiet(now)
    shown = 0
    rows: list[list[object]] = []
    for row in listing.rows(now, as_of=as_of, stage=asked.stage, ready=asked.ready):
        out.object(row)
        if not out.as_json:
            rows.append(
                [row[name] for name in ("id", "name", "stage", "grade", "score", "criterion")]
            )
        shown += 1
    out.table(["lead", "name", "stage", "grade", "score", "reason"], rows)
    out.say(f"{shown:,} {'lead' if shown == 1 else 'leads'}.")
    out.object({"leads": shown, "as_of": as_of or now})


def explain(asked: argparse.Namespace, out: Output) -> None:
    now = timezone.now()
    flow.run_until_quiet(now)
    receipt = receipts.explain(one(asked.lead), now)
    for line in receipt.sentences():
        out.say(line)
    out.object(receipt.as_dict())


def forget(asked: argparse.Namespace, out: Output) -> None:
    lead = one(asked.lead)
    by = acting(asked.email, needed=User.objects.exists())
    if by is not None:
        require(by, "erase a person")
    erasure.forget(lead, by=by, now=timezone.now())
    out.say(f"Lead {lead.pk} is forgotten: nothing here names that person any more.")
    out.object({"lead": lead.pk, "forgotten": True})


def export(asked: argparse.Namespace, out: Output) -> None:
    """JSON lines in both ways of printing: they are the output."""
    by = acting(asked.email, needed=False) if asked.email else None
    if by is not None:
        require(by, "export")
    flow.run_until_quiet(timezone.now())
    count = 0
    for line in exporting.lines():
        out.line(line)
        count += 1
    out.object({"lines": count})


def one(word: str) -> Lead:
    """The lead that a number, an e-mail address or an outside id names. Raises Refused.

    "17" may be a lead's own number and another one's outside id: then neither is meant.
    """
    found = _found(word.strip())
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(f"No lead is known as {word!r}; give its number, address or outside id.")
    which = ", ".join(f"lead:{lead.pk}" for lead in found[:5])
    raise Refused(f"{len(found)} leads are known as {word!r}; say which one: {which}.")


def _found(word: str) -> list[Lead]:
    number = word.removeprefix("lead:")
    by_number = []
    if number.isascii() and number.isdigit() and len(number) < 19:
        by_number = list(Lead.objects.standing().filter(pk=int(number)))
    if by_number and number != word:
        return by_number
    try:
        word.encode()
    except UnicodeEncodeError:
        return []
    return list({lead.pk: lead for lead in (*by_number, *leads.named(word))}.values())


def must_be_stage(stage: str, instant: datetime) -> None:
    """Stop here at a stage that no version has: no lead was ever there. Raises Refused."""
    found = {FIRST, RECYCLED, DISQUALIFIED}
    for version in (versions.in_force(instant), *versions.history()):
        if stage in found:
            return
        found |= {s.name for s in versions.agreement_of(version).stages} if version else set()
    if stage not in found:
        raise Refused(f"{stage!r} is no stage; there are {', '.join(sorted(found))}.")


def _zone(now: datetime) -> str:
    version = versions.in_force(now)
    return versions.agreement_of(version).time_zone if version else "UTC"
