"""Questions about hand-offs that the other rooms ask."""

from collections.abc import Collection
from datetime import datetime

from accord.handoff.models import Handoff, HandoffQuerySet
from accord.scoring.models import Score


def queue(now: datetime) -> HandoffQuerySet:
    """The hand-offs that wait, whose clock ends first on top, with what a row shows.

    now  hand-offs that begin later (an event whose time is still to come) are not in it
    """
    waiting = Handoff.objects.waiting().shown().filter(offered_at__lte=now)
    return waiting.in_order().select_related("lead__company", "owner", "version")


def gone_quiet(lead_ids: Collection[int]) -> set[int]:
    """Those of these leads that sales was offered and who would not become sales-ready today.

    Points fade; an offer stays. By the stored scores, so as fresh as these are.
    """
    waiting = Handoff.objects.waiting().filter(lead__in=lead_ids).values("lead")
    quiet = Score.objects.filter(lead__in=waiting, ready=False)
    return set(quiet.values_list("lead", flat=True))
