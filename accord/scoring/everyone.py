"""Every lead read at one instant: the one way in for sweeps, drafts and looking back.

Many are read out of the history, and those of whom it cannot tell lead by lead, to the same points.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from heapq import merge
from itertools import islice
from operator import attrgetter

from accord.agreement.language.plan import Plan
from accord.leads import queries
from accord.leads.models import Lead
from accord.scoring.history import asking, reading, scores, shards
from accord.scoring.models import Touched
from accord.scoring.scored import Scored, scored, scored_with_due

SLICE = 500
AT_ONCE = 10_000
FEW = 1_000
"""So many leads are read one by one quicker than a query over all is planned."""
ONE_BY_ONE, BY_QUERY = 200, 50_000
"""Leads in one slice of long work: it takes some seconds at most."""
BEHIND = 20_000
"""So many that the files do not tell of: one slice might have all of them."""


def everybody(plan: Plan, instant: datetime, only_ready: bool = False) -> Iterator[Scored]:
    """Every standing lead read at an instant, lowest id first; only those ready, if so asked."""
    asked = asking.asked(plan, instant)
    if asked is None:
        yield from wanted(scored_now(plan, standing(), instant), only_ready)
        return
    with reading.opened(asked) as history:
        told = scores.told(history, only_ready)
        others = wanted(scored_now(plan, standing(history.apart), instant), only_ready)
        yield from merge(told, others, key=attrgetter("lead"))


def wanted(found: Iterable[Scored], only_ready: bool) -> Iterator[Scored]:
    return (row for row in found if row.ready or not only_ready)


def standing(among: Collection[int] | None = None) -> Sequence[int]:
    """The ids of standing leads, of all or of some, lowest first."""
    found = Lead.objects.standing().order_by("pk").values_list("pk", flat=True)
    if among is None:
        return list(found)
    ids: list[int] = []
    left = iter(sorted(among))
    while some := list(islice(left, AT_ONCE)):
        ids += found.filter(pk__in=some)
    return ids


def scored_now(plan: Plan, lead_ids: Sequence[int], instant: datetime) -> Iterator[Scored]:
    """These leads read at an instant, one by one, lowest id first."""
    ids = iter(lead_ids)
    while some := list(islice(ids, SLICE)):
        yield from scored(plan, queries.facts_of(some), instant)


def with_due(plan: Plan, lead_ids: Sequence[int], instant: datetime) -> Iterator[Scored]:
    """These standing leads read at an instant, each with when it has to be looked at again."""
    if len(lead_ids) > FEW:
        numbers = {id // shards.SIZE for id in lead_ids}
        asked = asking.asked(plan, instant, numbers)
        if asked is not None and asked.by_counts:
            with reading.opened(asked, lead_ids) as history:
                yield from scores.told_with_due(history)
                lead_ids = sorted(history.apart)
    ids = iter(lead_ids)
    while some := list(islice(ids, SLICE)):
        yield from scored_with_due(plan, queries.facts_of(some), instant)


def slice_size(plan: Plan, instant: datetime) -> int:
    """How many leads `with_due` reads in some seconds."""
    if Touched.objects.count() > BEHIND:
        # Too many of them would be read one by one: soon there will be files that tell of them.
        return ONE_BY_ONE
    asked = asking.asked(plan, instant)
    return BY_QUERY if asked is not None and asked.by_counts else ONE_BY_ONE
