"""After a midnight or for another version every lead is looked at; what changed is rewritten."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accord.agreement import versions
from accord.agreement.models import Version
from accord.leads.models import Lead
from accord.scoring import cache
from accord.scoring.everyone import scored_now
from accord.scoring.models import Score, Sweep
from accord.scoring.queries import begun
from accord.scoring.scored import Scored

LEADS_A_SLICE = 10_000
ROWS_A_TRANSACTION = 2_000
"""Written at once; keeps the write lock far below a tenth of a second."""


def go_on(version: Version, now: datetime) -> int:
    """Look at the next slice of leads; how many were looked at, 0 once all were.

    What is looked at is scored as of `now`, so a sweep that lasts over a midnight leaves nothing
    older than the midnight that it began with; the next one then begins.
    """
    sweep, _ = Sweep.objects.get_or_create(
        version=version, since=begun(version, now), defaults={"started_at": now}
    )
    if sweep.finished_at:
        return 0
    ids = next_leads(sweep.position)
    if not ids:
        finish(sweep, now)
        return 1
    rows = list(scored_now(versions.plan_of(version), ids, now))
    write(sweep, cache.changed(rows, version), ids, now)
    return len(ids)


def next_leads(position: int) -> list[int]:
    """The standing leads behind a position, by id, as many as one slice takes."""
    behind = Lead.objects.standing().filter(pk__gt=position).order_by("pk")
    return list(behind.values_list("pk", flat=True)[:LEADS_A_SLICE])


def write(sweep: Sweep, rows: Sequence[Scored], ids: Sequence[int], now: datetime) -> None:
    """Rewrite what changed, in small transactions; the last one moves the sweep on."""
    for first in range(0, len(rows), ROWS_A_TRANSACTION):
        with transaction.atomic():
            cache.keep(rows[first : first + ROWS_A_TRANSACTION], sweep.version, now)
    sweep.position = ids[-1]
    sweep.seen += len(ids)
    sweep.changed += len(rows)
    sweep.save(update_fields=["position", "seen", "changed"])


@transaction.atomic
def finish(sweep: Sweep, now: datetime) -> None:
    """All were looked at; scores of leads that stand no more go."""
    gone = Score.objects.exclude(lead__merged_into=None, lead__removed_at=None)
    cache.drop(list(gone.values_list("lead_id", flat=True)[:LEADS_A_SLICE]))
    sweep.finished_at = now
    sweep.save(update_fields=["finished_at"])
