"""Values of a batch as rows about leads."""

from collections.abc import Mapping as Map
from datetime import datetime
from itertools import repeat
from typing import Any

from accord.capture.cells import Bad
from accord.capture.dates import DateForm, instant
from accord.capture.mapping import Mapping
from accord.capture.reading import Converted, Reading
from accord.capture.table import Batch
from accord.leads.rows import LeadRow
from accord.leads.text import clean
from accord.lib.errors import Invalid

NOBODY = "no e-mail and no id: nobody to attach the row to"


class LeadRows:
    """Makes LeadRows of one file.

    ids     attribute key -> its id as text; all that the mapping names are in it
    proof   where an opt-out was read
    asked   when the import was started: what is not dated could be known from then on
    live    False: history, known since it was so
    """

    def __init__(
        self, mapping: Mapping, ids: Map[str, str], proof: str, live: bool, asked: datetime
    ) -> None:
        self.reading = Reading(mapping, asked)
        self.mapping, self.live, self.asked = mapping, live, asked
        self._said = proof
        mapped = self.reading.mapped
        place = {(c.role, c.name): n for n, c in enumerate(mapped)}
        self._values = [
            (n, ids[c.name]) for n, c in enumerate(mapped) if c.role in {"attribute", "new"}
        ]
        self._ids = [n for n, c in enumerate(mapped) if c.role == "id"]
        self._email = place.get(("attribute", "email"))
        self._at = place.get(("at", ""))
        self._rises = place.get(("rises", ""))
        self._unsubscribed = place.get(("unsubscribed", ""))
        self._consent = {c.name: n for n, c in enumerate(mapped) if c.role == "consent"}
        self._proof = _proof(mapping)
        self._constants = {ids[key]: value for key, value in mapping.constants.items()}

    def take(self, batch: Batch) -> tuple[Converted, list[LeadRow]]:
        """The batch's leads, in step with `lines` of what was converted."""
        done = self.reading.take(batch)
        identities, consents = self._identities(done), self._consents(done)
        faults = {n: NOBODY for n, found in enumerate(identities) if not found}
        faults |= {n: why for n, why in enumerate(consents) if isinstance(why, str)}
        done.refuse(faults)
        ats = done.columns[self._at] if self._at is not None else [None] * len(done.lines)
        rows = map(
            LeadRow,
            (found for n, found in enumerate(identities) if n not in faults),
            self._all_values(done),
            ats,
            repeat(self.asked) if self.live else (at or self.asked for at in ats),
            done.columns[self._rises] if self._rises is not None else repeat(None),
            self._facts(done),
            (found for n, found in enumerate(consents) if n not in faults),
        )
        return done, list(rows)

    def _identities(self, done: Converted) -> list[tuple[str, ...]]:
        columns = [done.columns[n] for n in self._ids]
        if self._email is not None:
            columns.append([f"email:{a}" if a else None for a in done.columns[self._email]])
        return [tuple(key for key in keys if key) for keys in zip(*columns, strict=True)]

    def _all_values(self, done: Converted) -> list[dict[str, Any]]:
        ids = [id for _, id in self._values]
        columns = [done.columns[n] for n, _ in self._values]
        if not columns:
            return [dict(self._constants) for _ in done.lines]
        constants = self._constants
        rows = [
            {id: value for id, value in zip(ids, row, strict=True) if value is not None}
            for row in zip(*columns, strict=True)
        ]
        return [{**constants, **row} for row in rows] if constants else rows

    def _facts(self, done: Converted) -> Any:
        ending = self.mapping.ending
        if ending is None or ending.place is None:
            return repeat({})
        won, open_ = {"outcome": "won"}, {"outcome": "open"}
        return [won if clean(row[ending.place]) in ending.won else open_ for row in done.raw]

    def _consents(self, done: Converted) -> list[Any]:
        """Of each row: the consent it gives or withdraws, None, or a sentence why it cannot."""
        if not self._consent and self._unsubscribed is None:
            return [None] * len(done.lines)
        return [self._withdrawn(done, n) or self._given(done, n) for n in range(len(done.lines))]

    def _withdrawn(self, done: Converted, n: int) -> dict[str, Any] | None:
        if self._unsubscribed is None or not done.columns[self._unsubscribed][n]:
            return None
        at = (done.columns[self._at][n] if self._at is not None else None) or self.asked
        return _consent(False, at, self._said, "")

    def _given(self, done: Converted, n: int) -> dict[str, Any] | str | None:
        """An import may withdraw a consent by a word; it gives one only with its whole proof."""
        parts = {name: done.columns[place][n] for name, place in self._consent.items()}
        given = parts.pop("given", None)
        if given is None:
            return None
        proof = {**self._proof, **{name: part for name, part in parts.items() if part}}
        if not given:
            at = proof.get("at") or self.asked
            return _consent(False, at, self._said, "")
        if not all(proof.get(name) for name in ("source", "at", "wording")):
            return "consent: it needs its source, date and wording"
        return _consent(True, proof["at"], str(proof["source"]), str(proof["wording"]))


def _consent(given: bool, at: datetime, proof: str, wording: str) -> dict[str, Any]:
    return {"given": given, "at": at.isoformat(), "proof": proof, "wording": wording}


def _proof(mapping: Mapping) -> dict[str, Any]:
    """What the mapping says of every row's consent. Raises Invalid where its date is none."""
    given: dict[str, Any] = dict(mapping.consent)
    if "at" in given:
        given["at"] = instant(DateForm(mapping.dates, None, mapping.zone))(given["at"])
        if isinstance(given["at"], Bad):
            raise Invalid(f"consent > at: {given['at'].reason}.")
    return given
