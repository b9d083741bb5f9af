"""Questions about hand-offs that the other rooms ask."""

from collections.abc import Collection

from accord.handoff.models import Handoff
from accord.scoring.models import Score


def gone_quiet(lead_ids: Collection[int]) -> set[int]:
    """Those of these leads that sales was offered and who would not become sales-ready today.

    Points fade; an offer stays. By the stored scores, so as fresh as these are.
    """
    waiting = Handoff.objects.waiting().filter(lead__in=lead_ids).values("lead")
    quiet = Score.objects.filter(lead__in=waiting, ready=False)
    return set(quiet.values_list("lead", flat=True))
