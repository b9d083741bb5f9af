"""The scoring part of the flow: leads that changed are read anew, and nothing else is."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction

from accord.agreement import versions
from accord.agreement.models import Version
from accord.leads import queries as leads
from accord.leads.models import Identity, Lead
from accord.ledger import reader
from accord.ledger.engine import read
from accord.ledger.models import Cursor, Retraction
from accord.ledger.reader import Batch
from accord.ledger.rows import Row
from accord.lib.progress import Progress
from accord.scoring import cache, sweep
from accord.scoring.models import Score
from accord.scoring.queries import READER, next_midnight
from accord.scoring.scored import scored

LEADS = "leads"
RETRACTIONS = "scoring.retractions"
SLICE = 200
# Rows of these prefixes say what people and the flow decided; none of them moves a point.
DECISIONS = ("handoff.", "agreement.", "deal.", "import.", "user.")
MOVING = {"lead.imported", "lead.made", "lead.edited", "lead.merged", "lead.unmerged"}

_TAKEN_BACK = """
    SELECT DISTINCT subject_id FROM ledger_event WHERE source = %s AND subject_id > %s
    ORDER BY subject_id LIMIT %s
"""


def step(now: datetime, budget: timedelta) -> Progress:
    """Score what is new, what begins to count, then what a new day or version made old.

    One slice a call, each in its own transaction; `due_at` is the agreement's next midnight, or
    sooner where something known already begins to count.
    """
    version = versions.in_force(now)
    if version is None:
        return Progress()
    for part in (new_rows, taken_back, begun, sweep.go_on):
        done = part(version, now)
        if done:
            return Progress(done=done, more=True)
    return Progress(due_at=next_due(version, now))


@transaction.atomic
def new_rows(version: Version, now: datetime) -> int:
    """Rows that the ledger holds and scoring has not seen; returns how many."""
    batch = taken_up()
    if batch:
        rescore(leads_of(row.subject_id for row in batch.rows if moves(row)), version, now)
        reader.mark(batch)
    return len(batch.rows)


def taken_up() -> Batch:
    """The next rows that `leads` has read before: until then nobody knows whose they are."""
    batch = reader.unread(READER, SLICE)
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
    rescore(leads_of(subjects), version, now)
    if len(subjects) < SLICE:
        mark.event_id, mark.txid = gone.pk, 0
    else:
        mark.txid = subjects[-1]
    mark.save()
    return len(subjects) or 1


@transaction.atomic
def begun(version: Version, now: datetime) -> int:
    """Leads of whom something known before counts from now on: a date that was in the future."""
    due = Score.objects.filter(due_at__lte=now).order_by("due_at")
    ids = list(due.values_list("lead_id", flat=True)[:SLICE])
    rescore(ids, version, now)
    return len(ids)


def next_due(version: Version, now: datetime) -> datetime:
    """The next midnight of the agreement's zone, or when something begins to count before it."""
    midnight = next_midnight(version, now)
    due = Score.objects.filter(due_at__gt=now).order_by("due_at")
    soonest = due.values_list("due_at", flat=True).first()
    return min(soonest, midnight) if soonest else midnight


def moves(row: Row) -> bool:
    """Whether a row can move a point."""
    return row.kind in MOVING or not row.kind.startswith((*DECISIONS, "lead."))


def leads_of(subjects: Iterable[int]) -> set[int]:
    """The leads that these subjects of the ledger are."""
    found = Identity.objects.filter(subject_id__in=set(subjects))
    return set(found.values_list("profile__lead_id", flat=True))


def rescore(lead_ids: Collection[int], version: Version, now: datetime) -> None:
    """Read these leads now and keep their scores; those merged or taken back lose theirs."""
    if not lead_ids:
        return
    standing = set(Lead.objects.standing().filter(pk__in=lead_ids).values_list("id", flat=True))
    found = leads.facts_of(sorted(standing))
    cache.keep(scored(versions.plan_of(version), found, now), version, now)
    cache.drop(set(lead_ids) - standing)
