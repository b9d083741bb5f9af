"""What becomes of a batch once it is read: leads taken up, events and deals appended."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db.models import OuterRef, Subquery

from accord.capture.deal_rows import DIGITS, DealRows
from accord.capture.event_rows import EventRows, Identities
from accord.capture.lead_rows import LeadRows
from accord.capture.mapping import Mapping
from accord.capture.models import Import
from accord.capture.reading import Converted
from accord.capture.table import Batch
from accord.leads import bulk, queries
from accord.leads.models import Consent, Lead
from accord.leads.rows import LeadRow, Result
from accord.ledger.bulk import append_rows
from accord.ledger.engine import is_sqlite, many, read
from accord.ledger.rows import NewRow


@dataclass(slots=True)
class Written:
    """What became of the rows of one batch, in their order; `refused` by place, with why.

    names  what each row is about, so that a dry run knows it again within the file
    """

    results: list[Result]
    refused: dict[int, str] = field(default_factory=dict)
    suppressed: int = 0

    def count(self, result: Result) -> int:
        return self.results.count(result)


class Intake(Protocol):
    """One file's way in."""

    def take(self, batch: Batch) -> tuple[Converted, Sequence[Any]]: ...

    def write(self, rows: Sequence[Any], now: datetime) -> Written: ...

    def names(self, row: Any) -> tuple[str, str]:
        """(what the row is about, what it says): a row of one name is about the same thing."""
        ...


def open_intake(import_: Import, mapping: Mapping, ids: dict[str, str], asked: datetime) -> Intake:
    """The way in of this import; a row after `asked`, its start, lies in the future."""
    if import_.what == Import.What.LEADS:
        rows = LeadRows(mapping, ids, import_.proof, import_.live, asked)
        return LeadIntake(rows, import_)
    if import_.what == Import.What.EVENTS:
        return EventIntake(EventRows(mapping, import_.source, import_.live, asked, import_.by_id))
    return DealIntake(DealRows(mapping, import_.source, import_.live, asked, import_.by_id))


class LeadIntake:
    def __init__(self, rows: LeadRows, import_: Import) -> None:
        self.take = rows.take
        self.import_ = import_
        self._any_consent = Consent.objects.exists()

    def write(self, rows: Sequence[LeadRow], now: datetime) -> Written:
        """Take up the rows in one transaction with whatever the caller writes beside them."""
        rows = self._without_known_withdrawals(rows)
        outcomes = bulk.upsert(
            rows, source=self.import_.source, live=self.import_.live, now=now, by=self.import_.by
        )
        refused = {n: o.sentence for n, o in enumerate(outcomes) if o.result is Result.REFUSED}
        leads = [o.lead for o in outcomes if o.lead] if self._any_consent else []
        return Written([o.result for o in outcomes], refused, len(suppressed(leads)))

    def _without_known_withdrawals(self, rows: Sequence[LeadRow]) -> Sequence[LeadRow]:
        """Who has opted out is not opted out again by every later file."""
        withdrawn = [row for row in rows if row.consent and not row.consent["given"]]
        if not withdrawn:
            return rows
        self._any_consent = True
        known = queries.by_identity([key for row in withdrawn for key in row.identities])
        out = suppressed(known.values())
        return [
            row._replace(consent=None)
            if row.consent
            and not row.consent["given"]
            and any(known.get(key) in out for key in row.identities)
            else row
            for row in rows
        ]

    def names(self, row: LeadRow) -> tuple[str, str]:
        return row.identities[0], repr((sorted(row.values.items()), row.facts, row.rises))


def suppressed(leads: Any) -> set[int]:
    """Those of these leads who have opted out: the last that they said was no."""
    last = Consent.objects.filter(lead=OuterRef("pk")).order_by("-at", "-pk").values("given")[:1]
    asked = Lead.objects.filter(pk__in=list(leads), consents__given=False)
    return set(asked.annotate(said=Subquery(last)).filter(said=False).values_list("pk", flat=True))


class EventIntake:
    def __init__(self, rows: EventRows) -> None:
        self.take = rows.take

    def write(self, rows: Sequence[tuple[Identities, NewRow]], now: datetime) -> Written:
        ids = append_rows(settled(rows), now)
        return Written([Result.NEW if id else Result.SAME for id in ids])

    def names(self, row: tuple[Identities, NewRow]) -> tuple[str, str]:
        return row[1].key or "", row[1].key or ""


class DealIntake:
    def __init__(self, rows: DealRows) -> None:
        self.take = rows.take

    def write(self, rows: Sequence[tuple[Identities, NewRow]], now: datetime) -> Written:
        known = known_deals({self.names(row)[0] for row in rows})
        results = []
        for (_, row), id in zip(rows, append_rows(settled(rows), now), strict=True):
            deal = (row.key or "")[:DIGITS]
            results.append(
                Result.SAME if not id else Result.UPDATED if deal in known else Result.NEW
            )
            known.add(deal)
        return Written(results)

    def names(self, row: tuple[Identities, NewRow]) -> tuple[str, str]:
        return (row[1].key or "")[:DIGITS], row[1].key or ""


def settled(rows: Sequence[tuple[Identities, NewRow]]) -> list[NewRow]:
    """Rows that name somebody in several ways go to the name by which a lead is known already."""
    several = [who for who, _ in rows if len(who) > 1]
    if not several:
        return [row for _, row in rows]
    known = queries.by_identity([key for who in several for key in who])
    return [
        row._replace(subject=next((key for key in who if key in known), who[0]))
        for who, row in rows
    ]


_SEEN_SQLITE = """
    SELECT DISTINCT p.value FROM json_each(%s) p
    JOIN ledger_seen s ON s.key > p.value AND s.key < p.value || 'g'
"""
_SEEN_POSTGRES = """
    SELECT DISTINCT p FROM unnest(%s::text[]) p
    JOIN ledger_seen s ON s.key > p AND s.key < p || 'g'
"""


def known_deals(names: set[str]) -> set[str]:
    """Those deals of which some row is in the ledger; names are the beginnings of rows' keys."""
    found = read(_SEEN_SQLITE if is_sqlite() else _SEEN_POSTGRES, [many(names)])
    return {name for (name,) in found}
