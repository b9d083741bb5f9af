"""Erasing what identifies a person: from the ledger's rows, then from the database's file."""

import json
import mmap
import re
from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from accord.ledger import erased
from accord.ledger.engine import is_sqlite, read, run
from accord.ledger.models import Parked, Personal, Seen, Subject

_LEAST = 5
"""Shorter texts occur by chance in every file."""
_LEAST_NAMED = 4
"""Shorter names are other words too."""
_WORD = re.compile(r"\w+")


def overwrite_what_is_deleted() -> None:
    """Let SQLite write zeros over what is deleted from now on."""
    if is_sqlite():
        read("PRAGMA secure_delete = ON")


@transaction.atomic
def erase(subject_ids: Collection[int], now: datetime) -> None:
    """Delete the personal facts of these subjects' rows and replace their names by keyed hashes.

    The event rows stay, and so do the hash chain and every count; the names go on the list of
    those that must not come back.
    """
    subjects = list(Subject.objects.filter(pk__in=subject_ids))
    Personal.objects.filter(event__subject__in=subject_ids).delete()
    Seen.objects.filter(event__subject__in=subject_ids).delete()
    Parked.objects.filter(event__subject__in=subject_ids).update(reason="The person is forgotten.")
    erased.add([subject.key for subject in subjects], now)
    for subject in subjects:
        subject.key = f"erased:{erased.hashed(subject.key)}"
    Subject.objects.bulk_update(subjects, ["key"])


@transaction.atomic
def blank(event_ids: Iterable[int], texts: Iterable[str]) -> int:
    """Take personal facts that name somebody out of other people's rows; how many rows had one.

    texts  each counts where it stands as whole words, however it is written
    """
    sought = [f" {words} " for text in texts if len(words := _words(text)) >= _LEAST_NAMED]
    found = 0
    for personal in Personal.objects.filter(event__in=list(event_ids)):
        left = {
            name: told
            for name, told in personal.facts.items()
            if not any(one in f" {_words(str(told))} " for one in sought)
        }
        if left != personal.facts:
            personal.facts = left
            personal.save(update_fields=["facts"])
            found += 1
    return found


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def scrub(texts: Iterable[str]) -> bool:
    """Make deleted content leave SQLite's file and its log; False where a reader held the log.

    texts  what must not be found any more; the whole file is written anew only where pages
           still hold one of them

    Outside any transaction. On PostgreSQL the server's own vacuum does this in its time.
    """
    if not is_sqlite():
        return True
    clean = _log_is_empty()
    if clean and _found(Path(str(connection.settings_dict["NAME"])), texts):
        run("VACUUM")
        clean = _log_is_empty()
    return clean


def _log_is_empty() -> bool:
    ((busy, _, _),) = read("PRAGMA wal_checkpoint(TRUNCATE)")
    return not busy


def _found(file: Path, texts: Iterable[str]) -> bool:
    """Whether the file holds one of the texts, as it is, in small letters or as JSON writes it."""
    if not file.is_file() or not file.stat().st_size:
        return False
    forms = {
        form.encode("utf-8", "replace")
        for text in texts
        for form in (text, text.casefold(), json.dumps(text).strip('"'))
        if len(form) >= _LEAST
    }
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as held:
        return any(held.find(form) >= 0 for form in forms)
