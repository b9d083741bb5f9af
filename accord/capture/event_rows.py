"""Values of a batch as events of the ledger, each with a key by which it is taken once only."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.conf import settings

from accord.capture.columns import Column
from accord.capture.mapping import Mapping
from accord.capture.reading import Converted, Reading
from accord.capture.table import Batch
from accord.leads.attributes import names_a_person
from accord.ledger.rows import NewRow
from accord.lib.exactly import encode

NOBODY = "no e-mail and no id: nobody to whom it happened"
NO_TIME = "no date: nobody knows when it happened"
NO_KIND = "nothing says what happened"

Identities = tuple[str, ...]
_LEAST = 5
"""Shorter names stand in other words by chance, as do those of letters alone: sales, pricing."""


class EventRows:
    """Makes the ledger's rows of one file of events."""

    def __init__(
        self, mapping: Mapping, source: str, live: bool, asked: datetime, by_id: int | None
    ) -> None:
        self.reading = Reading(mapping, asked)
        self.mapping, self.source, self.live, self.asked = mapping, source, live, asked
        self.by_id = by_id
        mapped = self.reading.mapped
        self._place = {(c.role, c.name): n for n, c in enumerate(mapped)}
        facts = [(n, c) for n, c in enumerate(mapped) if c.role == "fact"]
        self._facts = [(n, c.name) for n, c in facts if not _is_personal(c)]
        self._personal = [(n, c.name) for n, c in facts if _is_personal(c)]

    def take(self, batch: Batch) -> tuple[Converted, list[tuple[Identities, NewRow]]]:
        """The batch's events with everybody that each names; the row's subject is the first."""
        done = self.reading.take(batch)
        identities = identities_of(self.reading, done)
        ats = self._column(done, "at")
        kinds = self._column(done, "kind", self.mapping.kind)
        faults = {n: NO_KIND for n, kind in enumerate(kinds) if not kind}
        faults |= {n: NO_TIME for n, at in enumerate(ats) if at is None}
        faults |= {n: NOBODY for n, found in enumerate(identities) if not found}
        done.refuse(faults)
        kept = [n for n in range(len(identities)) if n not in faults]
        rows = [
            (identities[n], self._row(done, place, identities[n], kinds[n], ats[n]))
            for place, n in enumerate(kept)
        ]
        return done, rows

    def _row(self, done: Converted, n: int, who: Identities, kind: str, at: datetime) -> NewRow:
        facts = {**self.mapping.constants, **_held(done, self._facts, n)}
        own = _held(done, self._personal, n)
        own |= {name: facts.pop(name) for name, told in [*facts.items()] if _names(told, who)}
        human = self._one(done, n, "human")
        name = self._one(done, n, "key")
        return NewRow(
            kind=kind,
            subject=who[0],
            at=at,
            source=self.source,
            known_at=self.asked if self.live else at,
            facts=facts,
            personal=own or None,
            human=100 if human is None else human,
            by_id=self.by_id,
            key=key_of(["key", name] if name else [kind, who, at, facts, own, human]),
        )

    def _column(self, done: Converted, role: str, otherwise: Any = None) -> Sequence[Any]:
        place = self._place.get((role, ""))
        if place is None:
            return [otherwise] * len(done.lines)
        return [otherwise if value is None else value for value in done.columns[place]]

    def _one(self, done: Converted, n: int, role: str) -> Any:
        place = self._place.get((role, ""))
        return None if place is None else done.columns[place][n]


def _is_personal(column: Column) -> bool:
    """Whether a fact goes with the person: as the mapping says, else as its name suggests."""
    return names_a_person(column.name) if column.personal is None else column.personal


def _names(told: Any, who: Identities) -> bool:
    """A page's path may carry the address of whoever came by a link in a mail, or their id."""
    if not isinstance(told, str):
        return False
    if "@" in told or "%40" in told:
        return True
    small = told.casefold()
    called = (key.rpartition(":")[2].partition("@")[0] for key in who)
    return any(len(word) >= _LEAST and not word.isalpha() and word in small for word in called)


def _held(done: Converted, places: Sequence[tuple[int, str]], n: int) -> dict[str, Any]:
    return {name: v for place, name in places if (v := done.columns[place][n]) is not None}


def identities_of(reading: Reading, done: Converted) -> list[Identities]:
    """Everybody that each row names, outside ids before addresses; () where it names nobody."""
    places = {column.place: n for n, column in enumerate(reading.mapped)}
    columns = []
    for column in reading.mapping.identities():
        values = done.columns[places[column.place]]
        is_id = column.role == "id"
        columns.append(values if is_id else [f"email:{a}" if a else None for a in values])
    return [tuple(key for key in keys if key) for keys in zip(*columns, strict=True)]


def key_of(content: Any) -> str:
    """A name for what a row says, the same in every file and order; nobody can guess it back."""
    secret = settings.SECRET_KEY.encode()[:64]
    return blake2b(encode(content).encode(), digest_size=24, key=secret).hexdigest()
