"""Finding leads by a part of their name, address, company or phone.

SQLite keeps trigrams of `Lead.folded` in the table leads_search (FTS5), PostgreSQL in an index of
pg_trgm. Merged, removed and erased leads have an empty text and are never found.
"""

import re
from collections.abc import Sequence

from accord.leads.models import Lead
from accord.leads.text import fold
from accord.ledger.engine import change, is_sqlite, read, run

# Row by row: FTS5 writes out what it has gathered before each statement that could be taken back,
# as one of several rows can.
_ADD = "INSERT INTO leads_search (rowid, folded) VALUES (%s, %s)"
_DROP = "INSERT INTO leads_search (leads_search, rowid, folded) VALUES ('delete', %s, %s)"
_FIND_SQLITE = """
    SELECT rowid FROM leads_search WHERE leads_search MATCH %s ORDER BY rowid DESC LIMIT %s
"""
# A common word is found among the newest leads at once. A rare one needs the index, and the planner
# must not walk the whole table by id in the hope of soon having found enough: hence MATERIALIZED.
_FIND_RECENT = """
    WITH recent AS MATERIALIZED (
        SELECT id, folded FROM leads_lead
        WHERE merged_into_id IS NULL AND removed_at IS NULL ORDER BY id DESC LIMIT 5000
    )
    SELECT id FROM recent
    WHERE folded ~ %s AND folded ~ %s AND folded ~ %s AND folded ~ %s
    ORDER BY id DESC LIMIT %s
"""
_FIND_POSTGRES = """
    WITH fitting AS MATERIALIZED (
        SELECT id FROM leads_lead
        WHERE merged_into_id IS NULL AND removed_at IS NULL
          AND folded ~ %s AND folded ~ %s AND folded ~ %s AND folded ~ %s
    )
    SELECT id FROM fitting ORDER BY id DESC LIMIT %s
"""
_MERGE = "INSERT INTO leads_search (leads_search, rank) VALUES ('merge', %s)"
# Some thirty fill a page, and each page is merged twice before a piece holds a million leads.
_ADDED_FOR_A_PAGE = 10
_CHANGES = "SELECT total_changes()"
_OPTIMIZE = "INSERT INTO leads_search (leads_search) VALUES ('optimize')"
TERMS = 4


def find(text: str, limit: int = 50) -> list[Lead]:
    """Standing leads in which every word of `text` occurs, the newest first.

    A word is found anywhere, one of fewer than three letters at the beginning of a word; case
    and accents do not count; signs mean themselves. A phone number is found by its digits.
    """
    ids = find_ids(text, limit)
    leads = Lead.objects.standing().select_related("company").in_bulk(ids)
    return [leads[id] for id in ids if id in leads]


def find_ids(text: str, limit: int = 50) -> list[int]:
    """As `find`, the ids only."""
    terms = terms_of(text)
    if not terms:
        return []
    if is_sqlite():
        found = read(_FIND_SQLITE, [" AND ".join(map(_quoted, terms)), limit])
    else:
        words = [re.escape(term) for term in (terms * TERMS)[:TERMS]]
        found = read(_FIND_RECENT, [*words, limit])
        if len(found) < limit:
            found = read(_FIND_POSTGRES, [*words, limit])
    return [id for (id,) in found]


def terms_of(text: str) -> list[str]:
    """The words to look for, at most four; a short one begins with the spaces before a word."""
    phone = re.sub(r"[\s()/.-]", "", text)
    if re.fullmatch(r"\+?\d{4,}", phone):
        return [phone.removeprefix("00").lstrip("0")]
    words = list(dict.fromkeys(fold(text.replace("\x00", " ")).split()))[:TERMS]
    return [word if len(word) > 2 else f"{'  '[len(word) - 1 :]}{word}" for word in words]


def _quoted(term: str) -> str:
    """A string of FTS5: nothing in it means anything but itself."""
    return '"' + term.replace('"', '""') + '"'


def add(texts: Sequence[tuple[int, str]]) -> None:
    """Index (lead, text); PostgreSQL does so by itself."""
    if is_sqlite():
        change(_ADD, texts)


def replace(texts: Sequence[tuple[int, str, str]]) -> None:
    """Index (lead, text before, text now) anew; call before the lead's row is changed."""
    if is_sqlite():
        changed = [(lead, old, new) for lead, old, new in texts if old != new]
        change(_DROP, [(lead, old) for lead, old, _ in changed])
        change(_ADD, [(lead, new) for lead, _, new in changed])


def keep_up(added: int) -> None:
    """Merge as much of SQLite's index as `added` leads let it grow, so that its pieces stay few.

    Left to itself it merges hundreds of pieces in one go, which takes seconds with a million leads.
    """
    if is_sqlite():
        run(_MERGE, [added // _ADDED_FOR_A_PAGE + 1])


def tidy(pages: int = 200) -> bool:
    """Merge some of SQLite's index; True where more is left to merge."""
    if not is_sqlite():
        return False
    ((before,),) = read(_CHANGES)
    run(_MERGE, [pages])
    ((after,),) = read(_CHANGES)
    # FTS5 says so: fewer than two rows changed means that there was nothing to merge.
    return bool(after - before >= 2)


def purge() -> None:
    """Write SQLite's index anew in one piece, so that nothing is left of dropped texts."""
    if is_sqlite():
        run(_OPTIMIZE)
