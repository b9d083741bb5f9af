"""After an import was undone: what it alone brought about here goes with it.

What people have worked on stays as they left it.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accord.handoff.dealing import offer_again
from accord.handoff.models import Act, Handoff, Look, Standing
from accord.handoff.news import Heard
from accord.handoff.offering import Decide, write
from accord.handoff.stages import noted
from accord.handoff.track import FIRST
from accord.leads.models import Lead
from accord.leads.queries import leads_of
from accord.ledger.models import Cursor, Retraction
from accord.ledger.queries import subjects_of

READER = "handoff.retractions"
SLICE = 200


def part(now: datetime, decide: Decide) -> int:
    """Follow the oldest retraction that was not followed yet; how many leads it touched, or 1."""
    mark, _ = Cursor.objects.get_or_create(reader=READER)
    gone = Retraction.objects.filter(pk__gt=mark.event_id).order_by("pk").first()
    if gone is None:
        return 0
    leads = sorted(set(leads_of(subjects_of(gone.source)).values()))
    for start in range(0, len(leads), SLICE):
        some = leads[start : start + SLICE]
        with transaction.atomic():
            _follow(some, gone.source, now)
        decisions = decide({id: Heard(as_of=now) for id in some}, now)
        with transaction.atomic():
            write(decisions, now)
    Cursor.objects.filter(pk=READER).update(event_id=gone.pk)
    return max(len(leads), 1)


def _follow(lead_ids: Collection[int], source: str, now: datetime) -> None:
    """Safe to repeat: a slice that was followed before has nothing left to take back."""
    worked = set(Act.objects.filter(lead__in=lead_ids).values_list("lead", flat=True))
    free = [id for id in lead_ids if id not in worked]
    Handoff.objects.filter(lead__in=free, row__source=source).delete()
    removed = Lead.objects.filter(pk__in=free).exclude(removed_at=None)
    Standing.objects.filter(lead__in=removed).delete()
    Look.objects.filter(lead__in=removed).delete()
    _stand_as_told(Standing.objects.filter(lead__in=free).select_related("lead"), now)


def _stand_as_told(standings: Collection[Standing], now: datetime) -> None:
    """Put each lead back to the stage that the rows which are left tell of."""
    told = noted([standing.lead_id for standing in standings], now)
    changed = []
    for standing in standings:
        last = told.get(standing.lead_id)
        stage = last.stage if last else FIRST
        if standing.stage != stage:
            changed.append(standing.lead_id)
        standing.stage = stage
        standing.since = last.at if last else standing.lead.made_at
    Standing.objects.bulk_update(standings, ["stage", "since"])
    offer_again(changed)
