"""The pipeline's part of the flow: rows that tell of deals, and imports that were taken back."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from accord.handoff import dealing
from accord.handoff.dealing import Ending
from accord.jobs.slices import Slice
from accord.leads.models import Merge
from accord.leads.step import READER as LEADS_READER
from accord.ledger import reader
from accord.ledger.models import Cursor, Retraction
from accord.ledger.reader import Batch
from accord.ledger.rows import Row
from accord.lib.progress import Progress
from accord.pipeline.folding import outcome_of
from accord.pipeline.keeping import compute, take
from accord.pipeline.models import Deal, DealLead

READER, RETRACTIONS = "pipeline", "pipeline.retractions"
ROWS, DEALS = 500, 100
JOINING = frozenset({"lead.merged", "lead.unmerged"})


def step(now: datetime, budget: timedelta) -> Progress:
    """Take what is new, in slices of one short transaction each, while time is left."""
    slice, done = Slice(now, budget), 0
    while True:
        taken = _taken_back(now) or _news(now)
        done += taken
        if not taken:
            return Progress(done=done)
        if slice.is_over():
            return Progress(done=done, more=True)


def _news(now: datetime) -> int:
    """Take new rows of the ledger; how many. Most tell of no deal."""
    batch = _unread()
    if not batch:
        return 0
    with transaction.atomic():
        leads = take([row for row in batch.rows if outcome_of(row)])
        leads |= _after_merges([row for row in batch.rows if row.kind in JOINING])
        settle(leads, now)
        reader.mark(batch)
    return len(batch.rows)


def _unread() -> Batch:
    """The next rows that `leads` has read before: until then nobody knows whose they are."""
    batch = reader.unread(READER, ROWS)
    ahead = reader.unread(LEADS_READER, 1).rows
    ids = [row.id for row in batch.rows]
    if ahead and ahead[0].id in ids:
        return reader.unread(READER, ids.index(ahead[0].id))
    return batch


def _after_merges(rows: Collection[Row]) -> set[int]:
    """A deal goes with its identities, to whomever they belong now."""
    if not rows:
        return set()
    numbers = [row.facts["merge"] for row in rows if "merge" in row.facts]
    merges = Merge.objects.filter(pk__in=numbers).values_list("kept", "other")
    people = {lead for pair in merges for lead in pair}
    return compute(set(DealLead.objects.filter(lead__in=people).values_list("deal", flat=True)))


@transaction.atomic
def _taken_back(now: datetime) -> int:
    """One slice of the oldest retraction that was not followed yet; how many deals, or 1."""
    # The mark keeps the retraction in event_id, and the last deal computed in txid.
    mark, _ = Cursor.objects.get_or_create(reader=RETRACTIONS)
    gone = Retraction.objects.filter(pk__gt=mark.event_id).order_by("pk").first()
    if gone is None:
        return 0
    told = Deal.objects.filter(told__row__source=gone.source, pk__gt=mark.txid)
    ids = list(told.order_by("pk").values_list("pk", flat=True).distinct()[:DEALS])
    settle(compute(ids), now)
    mark.txid = ids[-1] if ids else 0
    if len(ids) < DEALS:
        mark.event_id, mark.txid = gone.pk, 0
    mark.save()
    return max(len(ids), 1)


def settle(lead_ids: Collection[int], now: datetime) -> None:
    """Put these leads at the stage that their deals say: won before open; lost says nothing."""
    if not lead_ids:
        return
    found: dict[int, Ending | None] = dict.fromkeys(lead_ids)
    parts = DealLead.objects.filter(lead__in=lead_ids).exclude(deal__outcome=Deal.Outcome.LOST)
    for part in parts.select_related("deal").order_by("deal__outcome", "deal__pk"):
        deal = part.deal
        found[part.lead_id] = Ending(
            deal=deal.key,
            is_won=deal.outcome == Deal.Outcome.WON,
            at=deal.closed_at or deal.opened_at or now,
            source=deal.source,
        )
    dealing.follow(found, now)
