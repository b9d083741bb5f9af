"""The scoring part of the flow: leads that changed are read anew, and nothing else is."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction

from accord.agreement import versions
from accord.agreement.models import Version
from accord.leads import queries as leads
from accord.leads.models import Lead
from accord.ledger import reader
from accord.ledger.engine import read
from accord.ledger.models import Cursor, Retraction
from accord.ledger.reader import Batch
from accord.ledger.rows import Row
from accord.lib.progress import Progress
from accord.scoring import cache, sweep
from accord.scoring.models import Score
from accord.scoring.queries import READER
from accord.scoring.scored import scored_with_due

LEADS = "leads"
RETRACTIONS = "scoring.retractions"
ROWS = 500
SLICE = 200
"""Leads and subjects looked at in one transaction."""
# Rows of these kinds say what people and the flow decided; none of them moves a point.
DECISIONS = (
    "handoff.", "agreement.", "deal.", "import.", "user.", "lead.qualified",
    "lead.stage_changed", "lead.recycled", "lead.disqualified", "lead.attribute_made",
    "lead.attribute_retired",
)  # fmt: skip

_TAKEN_BACK = """
    SELECT DISTINCT subject_id FROM ledger_event WHERE source = %s AND subject_id > %s
    ORDER BY subject_id LIMIT %s
"""


def step(now: datetime, budget: timedelta) -> Progress:
    """Score what is new, what is due, and, for another version, everybody: one slice a call.

    What is due changes by itself now: points fade at a midnight of the agreement's zone, a window
    closes, or a date that lay ahead has come. `due_at` is when that next happens.
    """
    version = versions.in_force(now)
    if version is None:
        return Progress()
    for part in (new_rows, taken_back, due, sweep.go_on):
        done = part(version, now)
        if done:
            return Progress(done=done, more=True)
    return Progress(due_at=next_due(now))


@transaction.atomic
def new_rows(version: Version, now: datetime) -> int:
    """Rows that the ledger holds and scoring has not seen; returns how many."""
    batch = taken_up()
    if batch:
        rescore(touched(row for row in batch.rows if moves(row)), version, now)
        reader.mark(batch)
    return len(batch.rows)


def taken_up() -> Batch:
    """The next rows that `leads` has read before: until then nobody knows whose they are."""
    batch = reader.unread(READER, ROWS)
    waiting = reader.unread(LEADS, 1).rows
    ids = [row.id for row in batch.rows]
    if waiting and waiting[0].id in ids:
        return reader.unread(READER, ids.index(waiting[0].id))
    return batch


@transaction.atomic
def taken_back(version: Version, now: datetime) -> int:
    """Leads that an undone import had said something about; returns how many subjects."""
    # The mark keeps the retraction in event_id, and the last subject looked at in txid.
    mark, _ = Cursor.objects.get_or_create(reader=RETRACTIONS)
    gone = Retraction.objects.filter(pk__gt=mark.event_id).order_by("pk").first()
    if gone is None:
        return 0
    subjects = [id for (id,) in read(_TAKEN_BACK, [gone.source, mark.txid, SLICE])]
    rescore(set(leads.leads_of(subjects).values()), version, now)
    if len(subjects) < SLICE:
        mark.event_id, mark.txid = gone.pk, 0
    else:
        mark.txid = subjects[-1]
    mark.save()
    return len(subjects) or 1


def due(version: Version, now: datetime) -> int:
    """The leads whose points change by themselves by now, those due first first."""
    waiting = Score.objects.filter(due_at__lte=now).order_by("due_at")
    ids = list(waiting.values_list("lead_id", flat=True)[:SLICE])
    rescore(ids, version, now)
    return len(ids)


def next_due(now: datetime) -> datetime | None:
    """When the points of any lead next change by themselves."""
    ahead = Score.objects.filter(due_at__gt=now).order_by("due_at")
    return ahead.values_list("due_at", flat=True).first()


def moves(row: Row) -> bool:
    """Whether a row can move a point."""
    return not row.kind.startswith(DECISIONS)


def touched(rows: Iterable[Row]) -> set[int]:
    """The leads that these rows are about; of a merge the one that went in as well."""
    rows = list(rows)
    gone = {row.facts["other"] for row in rows if row.kind == "lead.merged"}
    return set(leads.leads_of(row.subject_id for row in rows).values()) | gone


def rescore(lead_ids: Collection[int], version: Version, now: datetime) -> None:
    """Read these leads now and keep their scores; those merged or taken back lose theirs."""
    if not lead_ids:
        return
    standing = set(Lead.objects.standing().filter(pk__in=lead_ids).values_list("id", flat=True))
    found = leads.facts_of(sorted(standing))
    rows = list(scored_with_due(versions.plan_of(version), found, now))
    with transaction.atomic():
        cache.keep(rows, version, now)
        cache.drop(set(lead_ids) - standing)
