"""For another version every lead is looked at, some at a time; what changed is rewritten."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from django.db import transaction

from accord.agreement import versions
from accord.agreement.models import Version
from accord.leads.models import Lead
from accord.scoring import cache, everyone
from accord.scoring.models import Score, Sweep

SLICE = 200
"""Scores that go in one transaction."""


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
    plan = versions.plan_of(version)
    ids = next_leads(sweep.position, everyone.slice_size(plan, now))
    if not ids:
        finish(sweep, now)
        return 1
    found = iter(everyone.with_due(plan, ids, now))
    while some := list(islice(found, cache.AT_ONCE)):
        rows = cache.changed(some, version)
        with transaction.atomic():
            cache.keep(rows, version, now)
            sweep.changed += len(rows)
            sweep.save(update_fields=["changed"])
    sweep.position = ids[-1]
    sweep.seen += len(ids)
    sweep.save(update_fields=["position", "seen"])
    return len(ids)


def next_leads(position: int, number: int) -> Sequence[int]:
    """The next standing leads behind a position, by id."""
    behind = Lead.objects.standing().filter(pk__gt=position).order_by("pk")
    return list(behind.values_list("pk", flat=True)[:number])


@transaction.atomic
def finish(sweep: Sweep, now: datetime) -> None:
    """All were looked at; scores of leads that stand no more go."""
    gone = Score.objects.exclude(lead__merged_into=None, lead__removed_at=None)
    cache.drop(list(gone.values_list("lead_id", flat=True)[:SLICE]))
    sweep.finished_at = now
    sweep.save(update_fields=["finished_at"])
