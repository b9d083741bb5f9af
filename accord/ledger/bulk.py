"""Rows appended by the thousand, as imports need it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accord.ledger import erased, kinds, subjects
from accord.ledger.engine import Into, is_sqlite, many, next_ids, read, tell_the_planner, write
from accord.ledger.rows import NewRow, as_stored
from accord.lib.errors import Invalid
from accord.lib.exactly import encode

EVENTS = Into(
    "ledger_event",
    "id, kind, subject_id, at, known_at, recorded_at, facts, source, human, by_id",
)
PERSONAL = Into("ledger_personal", "event_id, facts")
_SEEN = Into("ledger_seen", "key, event_id")
_SEEN_SQLITE = "SELECT key FROM ledger_seen WHERE key IN (SELECT value FROM json_each(%s))"
# Another writer may be putting in the same key: then this waits for it, and only one is first.
_SEEN_POSTGRES = """
    INSERT INTO ledger_seen (key, event_id) SELECT * FROM unnest(%s::text[], %s::bigint[])
    ON CONFLICT DO NOTHING RETURNING key
"""


@transaction.atomic
def append_rows(rows: Sequence[NewRow], now: datetime) -> list[int]:
    """Append rows in their order; their ids, and 0 for a row that was not taken.

    Not taken are rows whose key was seen before (one that comes twice in `rows` counts once) and
    rows of people who were forgotten (`erased.among` says who). Raises Invalid where an identity
    or a kind is too long.
    """
    ids = next_ids("ledger_event", len(rows))
    numbers = _numbers({row.subject for row in rows if isinstance(row.subject, str)})
    first = _first_seen(rows, ids, numbers)
    kept = [
        (id, row, row.subject if isinstance(row.subject, int) else numbers[row.subject])
        for id, row in zip(ids, rows, strict=True)
        if id in first
    ]
    recorded_at = as_stored(now)
    write(EVENTS, [_stored(id, row, subject, recorded_at) for id, row, subject in kept])
    kinds.note(row.kind for _, row, _ in kept)
    write(PERSONAL, [(id, encode(row.personal)) for id, row, _ in kept if row.personal])
    tell_the_planner(len(kept), ids[-1] if kept else 0)
    if is_sqlite():
        write(_SEEN, [(row.key, id) for id, row, _ in kept if row.key])
    return [id if id in first else 0 for id in ids]


def _stored(id: int, row: NewRow, subject: int, recorded_at: str | None) -> tuple[Any, ...]:
    if len(row.kind) > 100:
        raise Invalid(f"The kind {row.kind[:40]!r}... is longer than 100 characters.")
    if row.kind == kinds.JUDGED:
        _must_judge(row)
    known_at = as_stored(row.known_at) or recorded_at
    facts = encode(row.facts) if row.facts else "{}"
    at = as_stored(row.at)
    return (
        id, row.kind, subject, at, known_at, recorded_at, facts, row.source, row.human, row.by_id
    )  # fmt: skip


def _must_judge(row: NewRow) -> None:
    """Stop here at a judgement that nobody could read: it would spoil its lead's score for ever."""
    event, human = (row.facts.get(name) for name in ("event", "human"))
    if not (type(event) is int and type(human) is int and 0 <= human <= 100):
        raise Invalid("A judgement names its `event` by number, and `human` from 0 to 100.")


def _numbers(keys: set[str]) -> dict[str, int]:
    """The numbers of all identities but those of people who were forgotten."""
    found = subjects.known(keys)
    new = keys - found.keys()
    return {**found, **subjects.add(sorted(new - erased.among(new)))}


def _first_seen(rows: Sequence[NewRow], ids: Iterable[int], numbers: dict[str, int]) -> set[int]:
    """The ids of those rows that are to be written: without a key, or with one that is new."""
    unnamed: set[int] = set()
    named: dict[str, int] = {}
    for id, row in zip(ids, rows, strict=True):
        if isinstance(row.subject, str) and row.subject not in numbers:
            continue
        if row.key is None:
            unnamed.add(id)
        else:
            named.setdefault(row.key, id)
    return unnamed | _new_keys(named) if named else unnamed


def _new_keys(named: dict[str, int]) -> set[int]:
    if is_sqlite():
        seen = {key for (key,) in read(_SEEN_SQLITE, [many(named)])}
        return {id for key, id in named.items() if key not in seen}
    keys = sorted(named)
    new = read(_SEEN_POSTGRES, [keys, [named[key] for key in keys]])
    return {named[key] for (key,) in new}
