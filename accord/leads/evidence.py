"""What the agreement reads of leads: their values with all history, and their events."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from accord.agreement.language.facts import Event, Judgement, Known, Lead
from accord.leads.attributes import all_known
from accord.leads.state import CARRIERS
from accord.ledger.engine import is_sqlite, many, read
from accord.ledger.kinds import JUDGED, OURS
from accord.ledger.rows import as_stored, as_time, merged
from accord.lib.exactly import decode

_SQLITE = """
    SELECT p.lead_id, e.id, e.kind, e.at, e.known_at, e.facts, x.facts, e.source, e.human
    FROM leads_profile p
    JOIN leads_identity i ON i.profile_id = p.id
    JOIN ledger_event e ON e.subject_id = i.subject_id
    LEFT JOIN ledger_personal x ON x.event_id = e.id
    WHERE p.lead_id IN (SELECT value FROM json_each(%s))
      AND e.known_at <= %s
      AND e.source NOT IN (SELECT source FROM ledger_retraction)
    ORDER BY e.id
"""
_POSTGRES = """
    SELECT p.lead_id, e.id, e.kind, e.at, e.known_at, e.facts, x.facts, e.source, e.human
    FROM leads_profile p
    JOIN leads_identity i ON i.profile_id = p.id
    JOIN ledger_event e ON e.subject_id = i.subject_id
    LEFT JOIN ledger_personal x ON x.event_id = e.id
    WHERE p.lead_id = ANY(%s)
      AND e.known_at <= %s
      AND e.source NOT IN (SELECT source FROM ledger_retraction)
    ORDER BY e.id
"""
_EVER = datetime.fromisoformat("9999-12-31T00:00:00+00:00")


def facts_of(lead_ids: Collection[int], until: datetime | None = None) -> dict[int, Lead]:
    """What `evaluate` reads of each lead, in two queries whatever their number.

    until  leave out what could be known only later; None: everything
    """
    return {id: one.lead() for id, one in _told(lead_ids, until).items()}


def nameless(lead_ids: Collection[int]) -> tuple[dict[int, Lead], dict[int, set[str]]]:
    """As `facts_of`, but events without the facts that identify a person; beside it their names.

    Values are all there: what of them may be kept is for the caller to see to.
    """
    told = _told(lead_ids, None, personal=False)
    return {id: one.lead() for id, one in told.items()}, {
        id: one.hidden for id, one in told.items()
    }


def _told(
    lead_ids: Collection[int], until: datetime | None, personal: bool = True
) -> dict[int, "_Told"]:
    if not lead_ids:
        return {}
    keys = {str(attribute.pk): key for key, attribute in all_known().items()}
    told = {id: _Told(keys, personal) for id in lead_ids}
    sql = _SQLITE if is_sqlite() else _POSTGRES
    for lead, *cells in read(sql, [many(lead_ids), as_stored(until or _EVER)]):
        told[lead].take(*cells)
    return told


class _Told:
    """One lead while its rows are read, oldest id first."""

    def __init__(self, keys: Mapping[str, str], personal: bool) -> None:
        self.keys, self.personal = keys, personal
        self.hidden: set[str] = set()
        self.values: list[Known] = []
        self.events: dict[str, Event] = {}
        self.judgements: dict[str, list[Judgement]] = defaultdict(list)

    def take(  # noqa: PLR0913 - the cells of one row
        self,
        id: int,
        kind: str,
        at: Any,
        known_at: Any,
        facts: str,
        personal: str | None,
        source: str,
        human: int,
    ) -> None:
        happened, known = as_time(at), as_time(known_at)
        if known is None:
            raise ValueError(f"ledger row {id} has no known_at")
        told = merged(decode(facts), decode(personal) if personal else None)
        if kind in CARRIERS:
            self.values += [
                Known(self.keys[name], value, known, happened, source, id)
                for name, value in told.get("values", {}).items()
                if name in self.keys
            ]
        elif kind == JUDGED:
            self.judgements[str(told["event"])].append(Judgement(told["human"], known))
        elif not kind.startswith(OURS):
            if personal and not self.personal:
                told = decode(facts)
                self.hidden |= decode(personal).keys()
            self.events[str(id)] = Event(str(id), kind, happened or known, known, told, human)

    def lead(self) -> Lead:
        for id, judgements in self.judgements.items():
            if (event := self.events.get(id)) is not None:
                self.events[id] = Event(
                    event.id, event.kind, event.at, event.known_at, event.facts, event.human,
                    tuple(judgements),
                )  # fmt: skip
        return Lead(tuple(self.values), tuple(self.events.values()))
