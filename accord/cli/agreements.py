"""check, propose, sign, diff, show and run of the agreement."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from django.db.models import Max
from django.utils import timezone

from accord.accounts.models import Side, User
from accord.agreement import commands, versions
from accord.agreement.checks import check_examples, checked
from accord.agreement.language import cases as language_cases
from accord.agreement.language.difference import difference
from accord.agreement.language.parse import parse
from accord.agreement.language.words import Agreement
from accord.agreement.models import Version
from accord.cli.instants import instant
from accord.cli.output import Output, as_json
from accord.cli.people import acting
from accord.leads import attributes
from accord.ledger import kinds
from accord.lib.errors import Invalid, Refused, TooLarge

LARGEST_TEXT = 256 * 1024


def read_text(file: Path) -> str:
    """A text of at most 256 KiB in UTF-8. Raises Refused, with what to do, on anything else."""
    try:
        raw = file.read_bytes() if file.stat().st_size <= LARGEST_TEXT else None
    except OSError as wrong:
        raise Refused(f"{file} cannot be read: {wrong.strerror}.") from wrong
    if raw is None:
        raise TooLarge(f"{file} is over 256 KiB; an agreement is a document, not a data set.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Invalid(
            f"{file} is not UTF-8 text (byte {wrong.start}); save it as UTF-8."
        ) from wrong


def check(asked: argparse.Namespace, out: Output) -> None:
    in_force = commands.kinds_in_force(timezone.now())
    agreement = checked(read_text(asked.file), attributes.vocabulary(kinds.seen()), in_force)
    check_examples(agreement)
    lines = len(agreement.fit.lines) + len(agreement.behaviour.lines)
    out.say(
        f"{agreement.name}: {lines} lines, {len(agreement.sales_ready)} criteria, "
        f"{len(agreement.examples)} examples hold. Nothing is wrong."
    )
    out.object({"agreement": agreement.name, "lines": lines, "faults": []})


def propose(asked: argparse.Namespace, out: Output) -> None:
    now = timezone.now()
    by = _person(asked)
    words = attributes.vocabulary(kinds.seen())
    effect = instant(asked.effect) if asked.effect else None
    draft = commands.save_draft(read_text(asked.file), by=by, now=now, vocabulary=words)
    version = commands.propose(draft, by=by, now=now, takes_effect_at=effect, vocabulary=words)
    out.say(f"Version {version.number} is proposed. Its hash is {version.hash}.")
    out.say(f"Both sides sign it: accord agreement sign {version.number} --as EMAIL")
    out.object({"version": version.number, "hash": version.hash, "state": version.state})


def sign(asked: argparse.Namespace, out: Output) -> None:
    by = _person(asked)
    version = _version(asked.number) if asked.number else _proposed()
    side = _side(asked.side, by, version)
    now = timezone.now()
    # Whoever runs this command owns the home: the shell's own sign-in stands for the fresh one.
    version = commands.sign(
        version, side=side, by=by, now=now, hash=asked.hash or version.hash, authenticated_at=now
    )
    in_force = version.in_force_from
    out.say(f"{by} signed version {version.number} for {side.value}.")
    if in_force:
        out.say(f"Both sides have signed: it is in force from {in_force:%Y-%m-%d %H:%M} UTC.")
    out.object(
        {
            "version": version.number,
            "side": side.value,
            "hash": version.hash,
            "in_force_from": in_force,
        }
    )


def diff(asked: argparse.Namespace, out: Output) -> None:
    old, new = _either(asked.old), _either(asked.new) if asked.new else None
    changes = difference(old, new) if new else difference(_in_force(), old)
    for change in changes:
        out.say(f"{change.sign} {change}")
    if not changes:
        out.say("They say the same.")
    out.object({"changes": [change.as_dict() for change in changes]})


def show(asked: argparse.Namespace, out: Output) -> None:
    version = _version(asked.number) if asked.number else versions.in_force(timezone.now())
    if version is None:
        raise Refused("No agreement is in force yet; run accord init.")
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
    """One object a case, in order, printed with and without --json: the results are the output."""
    run = 0
    for case in _cases(asked.file):
        answer = language_cases.run_case(case)
        out.out.write(as_json({"id": case.get("id"), **answer}) + "\n")
        run += 1
    out.object({"cases": run})


def _cases(file: Path) -> Iterator[dict[str, object]]:
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as wrong:
        raise Refused(f"{file} cannot be read as UTF-8 text: {wrong}.") from wrong
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                case = json.loads(line)
            except ValueError as wrong:
                raise Invalid(f"{file}, line {number}: not one JSON object ({wrong}).") from wrong
            yield case


def _person(asked: argparse.Namespace) -> User:
    by = acting(asked.email, needed=True)
    assert by is not None
    return by


def _side(wanted: str | None, by: User, version: Version) -> Side:
    """The side asked for, else the person's own, else (who has none) the one not yet signed."""
    if wanted:
        return Side(wanted)
    if by.side is not None:
        return by.side
    signed = set(version.signatures.filter(void_at=None).values_list("side", flat=True))
    return next((side for side in Side if side.value not in signed), Side.SALES)


def _version(number: int) -> Version:
    found = Version.objects.filter(agreement="main", number=number).first()
    if found is None:
        raise Refused(f"There is no version {number}; the newest is {newest()}.")
    return found


def newest() -> int:
    return Version.objects.filter(agreement="main").aggregate(last=Max("number"))["last"] or 0


def _proposed() -> Version:
    found = Version.objects.filter(agreement="main", state=Version.State.PROPOSED).last()
    if found is None:
        raise Refused("Nothing is proposed; accord agreement propose FILE comes first.")
    return found


def _either(word: str) -> Agreement:
    """A version by its number, or the agreement in a file."""
    if word.isascii() and word.isdigit():
        return parse(_version(int(word)).text, kept=True)
    return parse(read_text(Path(word)))


def _in_force() -> Agreement:
    version = versions.in_force(timezone.now())
    if version is None:
        raise Refused("No agreement is in force yet; run accord init.")
    return parse(version.text, kept=True)
