"""Numbers for texts: the same text has the same number in every file, for ever."""

from collections.abc import Collection
from functools import lru_cache
from hashlib import blake2b

from accord.agreement.language.compile_classes import What
from accord.agreement.language.words import Value
from accord.ledger.engine import is_sqlite, many, read
from accord.lib.exactly import decode, encode
from accord.scoring.models import Code

EVENT, SIGNAL, HIDDEN = "event", "signal", "hidden"
"""Spaces: kinds of events with their facts; signals by their keys; names of personal facts."""
AT_ONCE = 5_000

_FOUND_SQLITE = """
    SELECT digest, id FROM scoring_code
    WHERE space = %s AND digest IN (SELECT value FROM json_each(%s))
"""
_FOUND_POSTGRES = "SELECT digest, id FROM scoring_code WHERE space = %s AND digest = ANY(%s)"
_EVENTS_SQLITE = """
    SELECT id, text FROM scoring_code
    WHERE space = %s AND id IN (SELECT value FROM json_each(%s))
"""
_EVENTS_POSTGRES = "SELECT id, text FROM scoring_code WHERE space = %s AND id = ANY(%s)"


def numbers(space: str, texts: Collection[str]) -> dict[str, int]:
    """The number of each text, given now where it has none yet."""
    digests = {digest(text): text for text in texts}
    found = known(space, digests)
    new = [
        Code(space=space, digest=one, text=text)
        for one, text in digests.items()
        if one not in found
    ]
    if new:
        Code.objects.bulk_create(new, batch_size=AT_ONCE)
        found |= known(space, [code.digest for code in new])
    return {text: found[one] for one, text in digests.items()}


def known(space: str, digests: Collection[str]) -> dict[str, int]:
    sql = _FOUND_SQLITE if is_sqlite() else _FOUND_POSTGRES
    return dict(read(sql, [space, many(digests)])) if digests else {}


def digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()


def event_text(kind: str, facts: object) -> str:
    return encode([kind, facts])


def whats(kinds: Collection[str]) -> list[What]:
    """Every event of these kinds, with its facts, that any file holds."""
    found: dict[int, What] = {}
    for kind in kinds:
        # A JSON text of [kind, facts] begins with the kind: so the database can choose.
        rows = Code.objects.filter(space=EVENT, text__startswith=encode([kind])[:-1] + ",")
        for id, text in rows.values_list("id", "text"):
            # SQLite takes "Page" for "page" here, and they are two kinds.
            if (what := read_what(id, text)).kind == kind:
                found[id] = what
    return list(found.values())


def whats_among(kinds: Collection[str], numbers: Collection[int]) -> list[What]:
    """Those of the numbered events that are of these kinds."""
    rows = read(_EVENTS_SQLITE if is_sqlite() else _EVENTS_POSTGRES, [EVENT, many(numbers)])
    found = (read_what(id, text) for id, text in rows)
    return [what for what in found if what.kind in kinds]


def read_what(id: int, text: str) -> What:
    kind, facts = decode(text)
    return What(id, kind, facts)


def values(space: str) -> list[tuple[int, Value | None]]:
    """What the numbers of an attribute's column stand for; 0 is unknown."""
    rows = Code.objects.filter(space=space).values_list("id", "text")
    return [(0, None), *((id, read_value(text)) for id, text in rows)]


@lru_cache(maxsize=100_000)
def read_value(text: str) -> Value:
    value: Value = decode(text)
    return value


def hidden() -> frozenset[str]:
    """Names of facts that identify a person in some event; the history goes without them."""
    return frozenset(Code.objects.filter(space=HIDDEN).values_list("text", flat=True))


def signals(keys: Collection[str]) -> dict[str, int]:
    """The number of each signal in the files, by its key: small ones, in the order of `number`.

    Without those that never had one. Only who writes files gives them (`numbers`): where two did
    so at once, the place of one might move.
    """
    given = Code.objects.filter(space=SIGNAL).order_by("pk").values_list("text", flat=True)
    return {key: place for place, key in enumerate(given) if key in keys}
