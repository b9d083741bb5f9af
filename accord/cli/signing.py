"""Proposing a text and signing it, by name and by hash."""

import argparse
import sys

from django.db import transaction
from django.utils import timezone

from accord.accounts.models import Side, User
from accord.agreement import commands, versions
from accord.agreement.language.difference import difference
from accord.agreement.models import Version
from accord.cli.differences import say
from accord.cli.instants import instant
from accord.cli.output import Output
from accord.cli.people import somebody
from accord.cli.texts import as_named, in_force, numbered, read_text
from accord.desk.agreement_views import labels
from accord.leads import attributes
from accord.ledger import kinds
from accord.lib.errors import Refused


def propose(asked: argparse.Namespace, out: Output) -> None:
    """Freeze a text. Refused, it leaves no draft; a draft that others write is kept in history."""
    now = timezone.now()
    text = read_text(asked.file)
    effect = instant(asked.effect, in_force_zone(), begins=True) if asked.effect else None
    words = attributes.vocabulary(kinds.seen())
    with transaction.atomic():
        by = somebody(asked.email)
        written = versions.draft()
        if written is not None:
            commands.withdraw(written, by=by, now=now)
        draft = commands.save_draft(text, by=by, now=now, vocabulary=words)
        version = commands.propose(draft, by=by, now=now, takes_effect_at=effect, vocabulary=words)
    if written is not None:
        out.say(f"The draft of version {written.number} is withdrawn; history keeps its text.")
    out.say(f"Version {version.number} is proposed. Its hash is {version.hash}.")
    out.say(f"Both sides sign it: accord agreement sign {version.number} --hash HASH --as EMAIL")
    out.object({"version": version.number, "hash": version.hash, "state": version.state})


def in_force_zone() -> str:
    return versions.agreement_of(in_force()).time_zone


def sign(asked: argparse.Namespace, out: Output) -> None:
    """Sign what was read: the hash names it; on a terminal the text is shown and asked for."""
    version = numbered(asked.number) if asked.number else proposed()
    by = somebody(asked.email)
    side = side_of(asked.side, by, version)
    read = asked.hash or read_here(version, side, out)
    now = timezone.now()
    # Whoever runs this command owns the home: the shell's own sign-in stands for the fresh one.
    version = commands.sign(version, side=side, by=by, now=now, hash=read, authenticated_at=now)
    begins = version.in_force_from
    out.say(f"{by} signed version {version.number} for {side.value}.")
    if begins:
        out.say(f"Both sides have signed: it is in force from {begins:%Y-%m-%d %H:%M} UTC.")
    out.object({
        "version": version.number, "side": side.value, "hash": version.hash,
        "in_force_from": begins,
    })  # fmt: skip


def read_here(version: Version, side: Side, out: Output) -> str:
    """The hash of a text that was just shown to a person who says so. Raises Refused.

    Without a terminal nobody has read anything, and nothing asks.
    """
    if version.state != Version.State.PROPOSED:
        return version.hash  # which the signing itself refuses, saying why
    if out.as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        number = version.number
        raise Refused(
            f"Say by its hash what you read: accord agreement show {number} prints text and hash, "
            f"accord agreement sign {number} --hash HASH signs it."
        )
    now = timezone.now()
    old, new = as_named(in_force(), now), as_named(version, now)
    out.say(version.canonical)
    say(out, old, new, difference(old.agreement, new.agreement, labels()))
    out.say(f"\nIts hash is {version.hash}.")
    if input(f"Type sign to sign it for {side.value}: ").strip().lower() != "sign":
        raise Refused("Nothing is signed.")
    return version.hash


def side_of(wanted: str | None, by: User, version: Version) -> Side:
    """The side asked for, else the person's own, else (who has none) the one not yet signed."""
    if wanted:
        return Side(wanted)
    if by.side is not None:
        return by.side
    signed = set(version.signatures.filter(void_at=None).values_list("side", flat=True))
    return next((side for side in Side if side.value not in signed), Side.SALES)


def proposed() -> Version:
    found = versions.proposed()
    if found is None:
        raise Refused("Nothing is proposed; accord agreement propose FILE comes first.")
    return found
