"""check, show and run of the agreement."""

import argparse
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.utils import timezone

from accord.agreement import commands
from accord.agreement.checks import check_examples, checked
from accord.agreement.language import cases as language_cases
from accord.agreement.language.doubts import doubts
from accord.cli.output import Output
from accord.cli.texts import in_force, numbered, read_text, state
from accord.leads import attributes
from accord.ledger import kinds
from accord.lib.errors import Invalid, Refused


def check(asked: argparse.Namespace, out: Output) -> None:
    known = commands.kinds_in_force(timezone.now())
    agreement = checked(read_text(asked.file), attributes.vocabulary(kinds.seen()), known)
    check_examples(agreement)
    lines = len(agreement.fit.lines) + len(agreement.behaviour.lines)
    named = [fault.sentence for fault in doubts(agreement)]
    out.say(
        f"{agreement.name}: {lines} lines, {len(agreement.sales_ready)} criteria, "
        f"{len(agreement.examples)} examples hold. Nothing is wrong."
    )
    for sentence in named:
        out.say(f"Think again: {sentence}")
    out.object({"agreement": agreement.name, "lines": lines, "faults": [], "doubts": named})


def show(asked: argparse.Namespace, out: Output) -> None:
    """The text as written; a first line in its own comments says which it is, and its hash."""
    version = numbered(asked.number) if asked.number else in_force()
    stands = state(version, timezone.now())
    out.say(f"# Version {version.number}, {stands}.{f' Hash {version.hash}' * bool(version.hash)}")
    out.say(version.text.rstrip("\n"))
    out.object(
        {
            "version": version.number,
            "state": version.state,
            "hash": version.hash,
            "in_force_from": version.in_force_from,
            "text": version.text,
        }
    )


def cases(asked: argparse.Namespace, out: Output) -> None:
    """One object a case, in order, printed with and without --json: the results are the output.

    A case that is none says so in its place, and the others are run all the same.
    """
    run, wrong = 0, 0
    for case in _cases(asked.file):
        run += 1
        try:
            out.line({"id": case.get("id"), **language_cases.run_case(case)})
        except Invalid as why:
            wrong += 1
            out.line({"id": case.get("id"), "not_run": str(why)})
    if wrong:
        raise Refused(f"{wrong} of {run} cases could not be run; each says why in its place.")
    out.object({"cases": run})


def _cases(file: Path) -> Iterator[dict[str, object]]:
    try:
        lines = file.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as wrong:
        raise Refused(f"{file} cannot be read as UTF-8 text: {wrong}.") from wrong
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                case = json.loads(line, parse_float=Decimal)
            except (ValueError, RecursionError) as wrong:
                raise Invalid(f"{file}, line {number}: not one JSON object ({wrong}).") from wrong
            if not isinstance(case, dict):
                raise Invalid(f"{file}, line {number}: not one JSON object.")
            yield case
