"""Every lead with its points, stage and reason, as the command line and scripts read them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from accord.agreement.models import Version
from accord.handoff import stages
from accord.leads.models import Identity, Lead
from accord.scoring import asof
from accord.scoring.live import version_at
from accord.scoring.scored import Scored

SLICE = 500
OUTSIDE = "id:"


def rows(
    now: datetime, *, as_of: datetime | None = None, stage: str | None = None, ready: bool = False
) -> Iterator[dict[str, Any]]:
    """One plain mapping a lead, lowest id first, computed and never taken from the cache.

    as_of  use only what was known then, and the version in force then
    stage  only leads at this stage; ready: only those for whom a criterion holds, at any stage

    Raises Refused when no version was in force at that instant.
    """
    instant = as_of or now
    version = version_at(instant)
    scored = iter(asof.everybody(instant, version))
    while some := list(islice(scored, SLICE)):
        yield from _told([row for row in some if row.ready or not ready], instant, version, stage)


def _told(
    scored: Sequence[Scored], instant: datetime, version: Version, stage: str | None
) -> Iterator[dict[str, Any]]:
    at = stages.as_of([row.lead for row in scored], instant)
    wanted = [row for row in scored if stage in (None, at[row.lead])]
    ids = [row.lead for row in wanted]
    leads = Lead.objects.select_related("company").in_bulk(ids)
    outside = outside_ids(ids)
    for row in wanted:
        lead = leads[row.lead]
        yield {
            "id": lead.pk,
            "name": lead.name,
            "email": lead.email,
            "company": lead.company.name if lead.company else "",
            "outside_ids": outside.get(lead.pk, {}),
            "live": lead.live_since is not None and lead.live_since <= instant,
            "stage": at[lead.pk],
            "fit": row.fit,
            "behaviour": row.behaviour,
            "score": row.total,
            "grade": row.grade,
            "ready": row.ready,
            "criterion": row.criterion or None,
            "version": version.number,
            "as_of": instant,
        }


def outside_ids(lead_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """What other systems call each lead: {lead: {system: id}}; of several the first is given."""
    found: dict[int, dict[str, str]] = {}
    keys = Identity.objects.filter(
        profile__lead_id__in=list(lead_ids), subject__key__startswith=OUTSIDE
    )
    named = keys.order_by("subject_id").values_list("profile__lead_id", "subject__key")
    for lead, key in named:
        _, system, value = key.split(":", 2)
        found.setdefault(lead, {}).setdefault(system, value)
    return found
