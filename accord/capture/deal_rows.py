"""Values of a batch as deals won, lost and open: rows of the ledger."""

import re
from datetime import datetime
from typing import Any

from accord.capture.event_rows import Identities, identities_of, key_of
from accord.capture.mapping import Mapping
from accord.capture.reading import Converted, Reading
from accord.capture.table import Batch
from accord.leads.text import clean
from accord.ledger.rows import NewRow

NOBODY = "no e-mail and no id: nobody whose deal it is"
NO_CURRENCY = "an amount without a currency; map one, or set `currency`"
KINDS = {"won": "deal.won", "lost": "deal.lost", "open": "deal.opened"}
DIGITS = 24
"""How much of a deal row's key names the deal; the rest names what the row says of it."""

KEPT = frozenset({"opened_at", "closed_at", "amount_cents", "currency", "sdr", "rep"})
_NUMBER = re.compile(r"(?=.*[0-9])[\w.:/#-]{1,120}")


def is_number(name: Any) -> bool:
    """Whether what a deal is called is a number or code, as D-17; words may name a person."""
    return isinstance(name, str) and bool(_NUMBER.fullmatch(name))


class DealRows:
    """Makes the ledger's rows of one file of deals."""

    def __init__(
        self, mapping: Mapping, source: str, live: bool, asked: datetime, by_id: int | None
    ) -> None:
        self.reading = Reading(mapping, asked)
        self.mapping, self.source, self.live, self.asked = mapping, source, live, asked
        self.by_id = by_id
        mapped = self.reading.mapped
        self._parts = [(n, c.name) for n, c in enumerate(mapped) if c.role == "deal"]
        self._facts = [(n, c.name) for n, c in enumerate(mapped) if c.role == "fact"]

    def take(self, batch: Batch) -> tuple[Converted, list[tuple[Identities, NewRow]]]:
        """The batch's deals with everybody that each names."""
        done = self.reading.take(batch)
        identities = identities_of(self.reading, done)
        parts = [self._deal(done, n) for n in range(len(done.lines))]
        faults = {
            n: NO_CURRENCY
            for n, deal in enumerate(parts)
            if "amount_cents" in deal and "currency" not in deal
        }
        faults |= {n: NOBODY for n, found in enumerate(identities) if not found}
        done.refuse(faults)
        kept = [n for n in range(len(identities)) if n not in faults]
        return done, [(identities[n], self._row(identities[n], parts[n])) for n in kept]

    def _deal(self, done: Converted, n: int) -> dict[str, Any]:
        """All facts of one deal; an amount in cents, times as text."""
        said = {name: v for p, name in self._parts if (v := done.columns[p][n]) is not None}
        facts = {name: v for p, name in self._facts if (v := done.columns[p][n]) is not None}
        if "amount" in said:
            said["amount_cents"] = said.pop("amount")
            said.setdefault("currency", self.mapping.currency or None)
        said["outcome"] = self._outcome(done.raw[n])
        deal = {**self.mapping.constants, **facts, **said}
        return {name: value for name, value in deal.items() if value is not None}

    def _outcome(self, raw: list[str]) -> str:
        ending = self.mapping.ending
        if ending is None or ending.place is None:
            return ending.constant if ending else "open"
        said = clean(raw[ending.place])
        return "won" if said in ending.won else "lost" if said in ending.lost else "open"

    def _row(self, who: Identities, deal: dict[str, Any]) -> NewRow:
        outcome = deal.pop("outcome")
        at = deal.get("opened_at" if outcome == "open" else "closed_at")
        name = deal.pop("key", None)
        facts = {
            part: value.isoformat() if isinstance(value, datetime) else value
            for part, value in deal.items()
        }
        # Free words may name the person; they go when the person is forgotten, the deal stays.
        own = {part: facts[part] for part in facts.keys() - KEPT if isinstance(facts[part], str)}
        # Without a name of its own, a deal is the one that these people opened then.
        named = key_of([name] if name else [who, facts.get("opened_at"), facts.get("closed_at")])
        said = key_of([outcome, who, facts])
        if name and not is_number(name):
            own["called"] = name
        kept = {part: value for part, value in facts.items() if part not in own}
        return NewRow(
            kind=KINDS[outcome],
            subject=who[0],
            at=at,
            source=self.source,
            known_at=self.asked if self.live or at is None else at,
            facts={"deal": name if is_number(name) else named[:DIGITS], **kept},
            personal=own or None,
            by_id=self.by_id,
            key=named[:DIGITS] + said[:DIGITS],
        )
