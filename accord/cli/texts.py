"""Versions and texts by the words that name them: a version's number, or a file."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils import timezone

from accord.agreement import versions
from accord.agreement.language.canonical import with_free
from accord.agreement.language.parse import parse
from accord.agreement.language.words import Agreement
from accord.agreement.models import Version
from accord.desk.agreement_history import span, state_of
from accord.lib.errors import Invalid, Refused, TooLarge

LARGEST_TEXT = 256 * 1024


@dataclass(frozen=True, slots=True)
class Named:
    """A text that somebody named, and how to speak of it: "version 2 (draft)", "new.yaml"."""

    agreement: Agreement
    name: str
    version: Version | None = None

    def as_dict(self) -> dict[str, Any]:
        return {"name": self.name, "version": self.version.number if self.version else None}


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


def numbered(number: int) -> Version:
    found = Version.objects.filter(agreement=versions.MAIN, number=number).first()
    if found is None:
        raise Refused(f"There is no version {number}; the newest is {newest()}.")
    return found


def newest() -> int:
    of_main = Version.objects.filter(agreement=versions.MAIN)
    return of_main.aggregate(last=Max("number"))["last"] or 0


def in_force() -> Version:
    version = versions.in_force(timezone.now())
    if version is None:
        raise Refused("No agreement is in force yet; run accord init.")
    return version


def named(word: str, now: datetime) -> Named:
    """A version by its number, or the agreement in a file; the file where both are there."""
    if word.isascii() and word.isdigit() and not Path(word).exists():
        return as_named(numbered(int(word[:9])), now)
    return Named(with_free(parse(read_text(Path(word)))), word)


def as_named(version: Version, now: datetime) -> Named:
    name = f"version {version.number} ({state(version, now)})"
    return Named(with_free(versions.agreement_of(version)), name, version)


def state(version: Version, now: datetime) -> str:
    """ "draft", "proposed", "in force since 2 Jun 2026", in the agreement's zone."""
    applies = versions.in_force(now)
    what, _ = state_of(version, applies.pk if applies else 0, now)
    if applies is None or what not in {"in force", "signed, to come"}:
        return what
    with timezone.override(ZoneInfo(versions.agreement_of(applies).time_zone)):
        return f"{what} {span(version, None, now)}"
