"""Deals kept in step with their rows: made, changed, and gone when no row tells of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from accord.leads.queries import leads_of
from accord.ledger.models import Retraction
from accord.ledger.queries import rows as ledger_rows
from accord.ledger.rows import Row
from accord.pipeline.folding import fold, key_of, outcome_of
from accord.pipeline.models import Deal, DealLead, Told

FIELDS = (
    "name", "outcome", "opened_at", "closed_at", "amount_cents", "currency", "sdr", "rep",
    "reason", "source",
)  # fmt: skip


def take(rows: Sequence[Row]) -> set[int]:
    """Note which deals these rows tell of, and compute them; the leads that this concerns.

    rows  each with an outcome
    An import of leads that calls somebody open tells of no deal: only where one was called won
    before, that is over.
    """
    known = Deal.objects.in_bulk({key_of(row) for row in rows}, field_name="key")
    telling = [row for row in rows if _makes_one(row) or key_of(row) in known]
    if not telling:
        return set()
    new = {key_of(row) for row in telling} - known.keys()
    blank = [Deal(key=key, outcome=Deal.Outcome.OPEN, source="") for key in sorted(new)]
    Deal.objects.bulk_create(blank, ignore_conflicts=True)
    ids = dict(Deal.objects.filter(key__in={key_of(r) for r in telling}).values_list("key", "pk"))
    told = [Told(row_id=row.id, deal_id=ids[key_of(row)]) for row in telling]
    Told.objects.bulk_create(told, ignore_conflicts=True)
    return compute(ids.values())


def compute(deal_ids: Iterable[int]) -> set[int]:
    """Compute these deals from the rows that are left; the leads that had or have a part."""
    deals = Deal.objects.in_bulk(list(deal_ids))
    told = _told(deals)
    before = set(DealLead.objects.filter(deal__in=deals).values_list("lead", flat=True))
    Deal.objects.filter(pk__in=deals.keys() - told.keys()).delete()
    left = [deals[id] for id in sorted(told)]
    for deal in left:
        for name, value in fold(told[deal.pk]).items():
            setattr(deal, name, value)
    Deal.objects.bulk_update(left, FIELDS, batch_size=200)
    return before | _join(told)


def _makes_one(row: Row) -> bool:
    return row.kind != "lead.imported" or outcome_of(row) != Deal.Outcome.OPEN


def _told(deal_ids: Collection[int]) -> dict[int, list[Row]]:
    """The rows of each deal that no undone import has taken back, in the ledger's order."""
    of = dict(Told.objects.filter(deal__in=deal_ids).values_list("row", "deal"))
    gone = set(Retraction.objects.values_list("source", flat=True))
    found: dict[int, list[Row]] = defaultdict(list)
    for row in ledger_rows(of):
        if row.source not in gone:
            found[of[row.id]].append(row)
    return found


def _join(told: dict[int, list[Row]]) -> set[int]:
    """Give each deal the leads that its rows are about, and no others; all of these leads."""
    leads = leads_of({row.subject_id for rows in told.values() for row in rows})
    wanted = {
        (deal, leads[row.subject_id])
        for deal, rows in told.items()
        for row in rows
        if row.subject_id in leads
    }
    have = {(d, lead): pk for pk, d, lead in DealLead.objects.filter(deal__in=told).values_list(
        "pk", "deal", "lead")}  # fmt: skip
    DealLead.objects.filter(pk__in=[pk for pair, pk in have.items() if pair not in wanted]).delete()
    new = sorted(wanted - have.keys())
    DealLead.objects.bulk_create([DealLead(deal_id=deal, lead_id=lead) for deal, lead in new])
    return {lead for _, lead in wanted}
