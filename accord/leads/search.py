"""Finding leads by a part of their name, address, company or phone."""

from collections.abc import Sequence

from accord.ledger.engine import Into, change, is_sqlite, write

_ADD = Into(
    sqlite="INSERT INTO leads_search (rowid, folded) VALUES (%s, %s)",
    postgres="",
)
_DROP = """
    INSERT INTO leads_search (leads_search, rowid, folded) VALUES ('delete', %s, %s)
"""


def add(texts: Sequence[tuple[int, str]]) -> None:
    """Index (lead, text); PostgreSQL does so by itself."""
    if is_sqlite():
        write(_ADD, [(lead, text) for lead, text in texts if text])


def replace(texts: Sequence[tuple[int, str, str]]) -> None:
    """Index (lead, text before, text now) anew; call before the lead's row is changed."""
    if is_sqlite():
        changed = [(lead, old, new) for lead, old, new in texts if old != new]
        change(_DROP, [(lead, old) for lead, old, _ in changed if old])
        write(_ADD, [(lead, new) for lead, _, new in changed if new])
