"""What the list of leads says of one lead, by what the page has loaded already."""

from django import template

from accord.desk.rows import open_handoff, score_of
from accord.leads.models import Lead

register = template.Library()


@register.filter
def gone_quiet(lead: Lead) -> bool:
    """Sales was offered this lead and has not decided, and no criterion holds any more."""
    score = score_of(lead)
    return score is not None and not score.ready and open_handoff(lead) is not None
