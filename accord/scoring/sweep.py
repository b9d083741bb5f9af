"""For another version every lead is looked at, some at a time; what changed is rewritten."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accord.agreement import versions
from accord.agreement.models import Version
from accord.leads import queries as leads
from accord.leads.models import Lead
from accord.scoring import cache
from accord.scoring.models import Score, Sweep
from accord.scoring.scored import scored_with_due

SLICE = 200
"""Leads a transaction: the write lock is held for far less than a tenth of a second."""


def go_on(version: Version, now: datetime) -> int:
    """Look at the next leads, if the last sweep was for another version or is not through.

    Returns how many were looked at; 0 where all were.
    """
    sweep = Sweep.objects.order_by("-pk").first()
    if sweep is None or sweep.version_id != version.pk:
        sweep = begin(version, now)
    return 0 if sweep.finished_at else look(sweep, version, now)


def begin(version: Version, now: datetime) -> Sweep:
    return Sweep.objects.create(version=version, started_at=now)


def look(sweep: Sweep, version: Version, now: datetime) -> int:
    """One slice. The leads are read before the transaction that writes: reading takes longer."""
    ids = next_leads(sweep.position)
    if not ids:
        finish(sweep, now)
        return 1
    plan = versions.plan_of(version)
    rows = cache.changed(list(scored_with_due(plan, leads.facts_of(ids), now)), version)
    with transaction.atomic():
        cache.keep(rows, version, now)
        sweep.position = ids[-1]
        sweep.seen += len(ids)
        sweep.changed += len(rows)
        sweep.save(update_fields=["position", "seen", "changed"])
    return len(ids)


def next_leads(position: int) -> Sequence[int]:
    """The standing leads behind a position, by id, as many as one slice takes."""
    behind = Lead.objects.standing().filter(pk__gt=position).order_by("pk")
    return list(behind.values_list("pk", flat=True)[:SLICE])


@transaction.atomic
def finish(sweep: Sweep, now: datetime) -> None:
    """All were looked at; scores of leads that stand no more go."""
    gone = Score.objects.exclude(lead__merged_into=None, lead__removed_at=None)
    cache.drop(list(gone.values_list("lead_id", flat=True)[:SLICE]))
    sweep.finished_at = now
    sweep.save(update_fields=["finished_at"])
