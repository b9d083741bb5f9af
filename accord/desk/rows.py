"""One row of the list of leads: what it says about a lead, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accord.desk.words import reason_of, side_of
from accord.handoff import board, why_now
from accord.handoff.models import Handoff, Standing
from accord.handoff.terms import Terms
from accord.handoff.words import spoken
from accord.leads.models import Lead
from accord.scoring.models import Score
from accord.scoring.queries import Freshness

# Ids of standard attributes are for ever.
JOB_TITLE, SOURCE, CAMPAIGN = "5", "14", "15"


@dataclass(frozen=True, slots=True)
class Row:
    """What the list shows of one lead. `left` and `of` are working time, None without a clock."""

    lead: Lead
    name: str
    title: str
    company: str
    grade: str
    total: int | None
    stale: str
    stage: str
    side: str
    owes: str
    left: timedelta | None
    of: timedelta
    seen_at: datetime
    source: str
    why: str


def row(lead: Lead, terms: Terms | None, fresh: Freshness | None, now: datetime) -> Row:
    """What the list says of a lead; `fresh` tells which stored scores are stale."""
    score, standing = score_of(lead), standing_of(lead)
    handoff = open_handoff(lead)
    clock = board.clock(handoff, now, terms.calendar) if handoff and terms else None
    return Row(
        lead=lead,
        name=str(lead),
        title=text_of(lead, JOB_TITLE),
        company=str(lead.company or ""),
        grade=score.grade if score else "",
        total=score.total if score else None,
        stale=fresh.words(score) if fresh and score else "",
        stage=spoken(standing.stage) if standing else "",
        side=side_of(standing.stage, terms) if standing else "",
        owes=clock.owes if clock else "",
        left=clock.left if clock else None,
        of=clock.of if clock else timedelta(0),
        seen_at=lead.seen_at,
        source=" · ".join(filter(None, (text_of(lead, SOURCE), text_of(lead, CAMPAIGN)))),
        why=why(handoff, score, terms, now),
    )


def why(handoff: Handoff | None, score: Score | None, terms: Terms | None, now: datetime) -> str:
    """The reason first: why sales has the lead, or the criterion that it meets."""
    if handoff and terms:
        return why_now.in_row(handoff, terms, now)
    if score and score.criterion:
        return reason_of(score.criterion, terms)
    return f"fit {score.fit}, behaviour {score.behaviour}" if score else "not scored yet"


def text_of(lead: Lead, attribute: str) -> str:
    cached = lead.values.get(attribute)
    return str(cached[0]) if cached and cached[0] is not None else ""


def open_handoff(lead: Lead) -> Handoff | None:
    found: list[Handoff] = getattr(lead, "open_handoffs", [])
    return found[0] if found else None


def score_of(lead: Lead) -> Score | None:
    return getattr(lead, "score", None)


def standing_of(lead: Lead) -> Standing | None:
    return getattr(lead, "standing", None)
