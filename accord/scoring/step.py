"""The scoring part of the flow: leads that changed are read anew, and nothing else is."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from accord.agreement.models import Version
from accord.leads.models import Identity, Lead
from accord.ledger import reader
from accord.ledger.models import Cursor, Event, Retraction
from accord.ledger.rows import Row
from accord.lib.progress import Progress
from accord.scoring import cache, live
from accord.scoring.models import Score

READER = "scoring"
RETRACTIONS = "scoring.retractions"
SLICE = 200
# Rows of these prefixes say what people and the flow decided; none of them moves a point.
DECISIONS = ("handoff.", "agreement.", "deal.", "import.", "user.")
MOVING = {"lead.imported", "lead.made", "lead.edited", "lead.merged", "lead.unmerged"}


def step(now: datetime, budget: timedelta) -> Progress:
    """Score what is new, then what another version or a new day has made old; one slice a call."""
    version = live.version_at(now)
    for part in (new_rows, taken_back, other_version):
        done = part(version, now)
        if done:
            return Progress(done=done, more=True)
    return Progress()


@transaction.atomic
def new_rows(version: Version, now: datetime) -> int:
    """Rows that the ledger holds and scoring has not seen; returns how many."""
    batch = reader.unread(READER, SLICE)
    if batch:
        rescore(leads_of(row.subject_id for row in batch.rows if moves(row)), version, now)
        reader.mark(batch)
    return len(batch.rows)


@transaction.atomic
def taken_back(version: Version, now: datetime) -> int:
    """Leads that an undone import had said something about; returns how many sources."""
    mark, _ = Cursor.objects.get_or_create(reader=RETRACTIONS)
    gone = Retraction.objects.filter(pk__gt=mark.event_id).order_by("pk").first()
    if gone is None:
        return 0
    subjects = Event.objects.filter(source=gone.source).values_list("subject_id", flat=True)
    ids = sorted(leads_of(set(subjects)))
    for first in range(0, len(ids), SLICE):
        rescore(ids[first : first + SLICE], version, now)
    Cursor.objects.filter(pk=RETRACTIONS).update(event_id=gone.pk)
    return 1


@transaction.atomic
def other_version(version: Version, now: datetime) -> int:
    """Some leads whose stored score is of another version, or who have none."""
    old = list(Score.objects.exclude(version=version).values_list("lead_id", flat=True)[:SLICE])
    if not old:
        without = Lead.objects.standing().filter(score=None)
        old = list(without.values_list("id", flat=True)[:SLICE])
    rescore(old, version, now)
    return len(old)


def moves(row: Row) -> bool:
    """Whether a row can move a point."""
    return row.kind in MOVING or not row.kind.startswith((*DECISIONS, "lead."))


def leads_of(subjects: Iterable[int]) -> set[int]:
    """The leads that these subjects of the ledger are."""
    found = Identity.objects.filter(subject_id__in=set(subjects))
    return set(found.values_list("profile__lead_id", flat=True))


def rescore(lead_ids: Iterable[int], version: Version, now: datetime) -> None:
    """Read these leads now and keep their scores; those merged or taken back lose theirs."""
    ids: Sequence[int] = sorted(set(lead_ids))
    standing = set(
        Lead.objects.standing().filter(pk__in=ids).values_list("id", flat=True)
    )
    cache.keep(live.verdicts(standing, now, version), version)
    Score.objects.filter(lead_id__in=set(ids) - standing).delete()
