"""The scoring part of the flow: leads that changed are read anew, and nothing else is."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from accord.agreement import versions
from accord.agreement.models import Version
from accord.leads import queries as leads
from accord.ledger import reader
from accord.ledger.engine import read
from accord.ledger.models import Cursor, Retraction
from accord.ledger.reader import Batch
from accord.lib.progress import Progress
from accord.scoring import cache, everyone, sweep
from accord.scoring.history import shards, writing
from accord.scoring.models import Score
from accord.scoring.news import touched
from accord.scoring.queries import READER, RETRACTIONS

LEADS = "leads"
ROWS = 500
SLICE = 200
"""Leads and subjects looked at in one transaction."""

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
    for part in (new_rows, taken_back, due, writing.go_on, sweep.go_on):
        done = part(version, now)
        if done:
            return Progress(done=done, more=True)
    return Progress(due_at=next_due(now))


@transaction.atomic
def new_rows(version: Version, now: datetime) -> int:
    """Rows that the ledger holds and scoring has not seen; returns how many."""
    batch = taken_up()
    if batch:
        moved = touched(batch.rows)
        shards.touch(moved)
        rescore(moved, version, now)
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
    moved = set(leads.leads_of(subjects).values())
    shards.touch(moved)
    rescore(moved, version, now)
    if len(subjects) < SLICE:
        mark.event_id, mark.txid = gone.pk, 0
    else:
        mark.txid = subjects[-1]
    mark.save()
    return len(subjects) or 1


def due(version: Version, now: datetime) -> int:
    """The leads whose points change by themselves by now; where there are many, many at once."""
    waiting = Score.objects.filter(due_at__lte=now).values_list("lead_id", flat=True)
    ids = list(waiting.order_by("due_at")[: everyone.FEW + 1])
    if len(ids) <= everyone.FEW:
        rescore(ids[:SLICE], version, now)
        return len(ids[:SLICE])
    size = everyone.slice_size(versions.plan_of(version), now)
    ids = list(waiting.order_by("lead_id")[:size])
    standing = everyone.standing(ids)
    cache.keep_many(everyone.with_due(versions.plan_of(version), standing, now), version, now)
    cache.drop(set(ids) - set(standing))
    return len(ids)


def next_due(now: datetime) -> datetime | None:
    """When the points of any lead next change by themselves."""
    ahead = Score.objects.filter(due_at__gt=now).order_by("due_at")
    return ahead.values_list("due_at", flat=True).first()


def rescore(lead_ids: Collection[int], version: Version, now: datetime) -> None:
    """Read these leads now and keep their scores; those merged or taken back lose theirs."""
    if not lead_ids:
        return
    standing = everyone.standing(lead_ids)
    rows = list(everyone.with_due(versions.plan_of(version), standing, now))
    with transaction.atomic():
        cache.keep(rows, version, now)
        cache.drop(set(lead_ids) - set(standing))
