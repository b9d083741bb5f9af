"""The live leads nearest to sales-ready, for whoever has time while the queue is empty."""

from dataclasses import dataclass

from accord.handoff.models import Handoff
from accord.handoff.panel import lead_url
from accord.scoring.models import Score


@dataclass(frozen=True, slots=True)
class Near:
    lead_id: int
    name: str
    company: str
    total: int

    @property
    def url(self) -> str:
        return lead_url(self.lead_id)


def closest(how_many: int = 2) -> tuple[Near, ...]:
    """Those with most points among the live ones that are not ready and not with sales."""
    waiting = Handoff.objects.waiting().values("lead")
    best = (
        Score.objects.filter(ready=False, total__gt=0)
        .filter(lead__merged_into=None, lead__removed_at=None)
        .exclude(lead__live_since=None)
        .exclude(lead__in=waiting)
        .select_related("lead__company")
        .order_by("-total", "lead")[:how_many]
    )
    return tuple(
        Near(score.lead_id, str(score.lead), str(score.lead.company or ""), score.total)
        for score in best
    )
