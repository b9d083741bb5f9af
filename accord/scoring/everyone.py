"""Every lead read at one instant: the one way in for sweeps, drafts and looking back."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from accord.agreement.language.plan import Plan
from accord.leads import queries
from accord.leads.models import Lead
from accord.scoring.scored import Scored, scored

SLICE = 500


def everybody(plan: Plan, instant: datetime) -> Iterator[Scored]:
    """Every standing lead read at an instant, lowest id first."""
    ids = Lead.objects.standing().order_by("pk").values_list("pk", flat=True)
    return scored_now(plan, list(ids), instant)


def scored_now(plan: Plan, lead_ids: Sequence[int], instant: datetime) -> Iterator[Scored]:
    """These leads read at an instant, lowest id first."""
    ids = iter(lead_ids)
    while some := list(islice(ids, SLICE)):
        yield from scored(plan, queries.facts_of(some), instant)
