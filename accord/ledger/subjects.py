"""Identities as they were seen, by number."""

from collections.abc import Iterable, Sequence

from accord.ledger.engine import Into, is_sqlite, many, next_ids, read, run, write
from accord.lib.errors import Invalid

LONGEST = 320

_FOUND_SQLITE = """
    SELECT key, id FROM ledger_subject WHERE key IN (SELECT value FROM json_each(%s))
"""
_FOUND_POSTGRES = "SELECT key, id FROM ledger_subject WHERE key = ANY(%s)"
_NEW = Into("ledger_subject", "id, key")
_NEW_UNLESS_THERE = """
    INSERT INTO ledger_subject (key) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING
"""


def known(keys: Iterable[str]) -> dict[str, int]:
    """The numbers of those identities that were seen before."""
    return dict(read(_FOUND_SQLITE if is_sqlite() else _FOUND_POSTGRES, [many(keys)]))


def number(keys: Iterable[str]) -> dict[str, int]:
    """The number of each identity, giving one to those that are new; inside a transaction.

    Raises Invalid when one is longer than 320 characters.
    """
    wanted = set(keys)
    found = known(wanted)
    return {**found, **add(sorted(wanted - found.keys()))}


def add(keys: Sequence[str]) -> dict[str, int]:
    """Give numbers to identities that nobody has seen; inside a transaction.

    Sorted, so that two writers of PostgreSQL wait for each other in one order; there, one that
    another writer was quicker with keeps its number.
    """
    if not keys:
        return {}
    for key in keys:
        if len(key) > LONGEST:
            raise Invalid(f"The identity {key[:40]!r}... is longer than {LONGEST} characters.")
    if is_sqlite():
        numbered = dict(zip(keys, next_ids("ledger_subject", len(keys)), strict=True))
        write(_NEW, [(number, key) for key, number in numbered.items()])
        return numbered
    run(_NEW_UNLESS_THERE, [list(keys)])
    return known(keys)
