"""Why now: the sentence of one hand-off, short for a row and longer for a head."""

from datetime import datetime

from accord.handoff.models import Handoff
from accord.handoff.terms import Terms
from accord.handoff.why_words import Reason, in_full, in_short
from accord.handoff.words import reason_words
from accord.leads.models import Lead

JOB_TITLE = "5"


def in_row(handoff: Handoff, terms: Terms, now: datetime) -> str:
    """Who and what in a row of a list; the criterion's words where no more was kept."""
    return in_short(reason(handoff, terms, now)) or in_words(handoff, terms)


def in_head(handoff: Handoff, terms: Terms, now: datetime) -> str:
    """Who and what over a lead; the criterion's words where no more was kept."""
    return in_full(reason(handoff, terms, now)) or in_words(handoff, terms)


def in_words(handoff: Handoff, terms: Terms) -> str:
    return reason_words(handoff.criterion, terms.agreement)


def reason(handoff: Handoff, terms: Terms, now: datetime) -> Reason:
    return Reason(
        why=handoff.why,
        criterion=handoff.criterion,
        agreement=terms.agreement,
        title=title_of(handoff.lead),
        now=now,
        zone=terms.plan.zone,
    )


def title_of(lead: Lead) -> str:
    cached = lead.values.get(JOB_TITLE)
    return str(cached[0]) if cached and cached[0] is not None else ""
