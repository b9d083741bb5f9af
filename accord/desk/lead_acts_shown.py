"""What may be done with a lead now, by this person: the owed act first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accord.accounts.models import User
from accord.accounts.rights import may, whom_to_ask
from accord.handoff import outcome
from accord.handoff.forms import AttemptForm
from accord.handoff.models import Act, Handoff
from accord.handoff.outcome import Answer
from accord.handoff.terms import Terms
from accord.handoff.track import DISQUALIFIED
from accord.handoff.words import spoken
from accord.handoff.work import OVER_OTHERS
from accord.leads.models import Lead

WORK = "work the queue"


@dataclass(frozen=True, slots=True)
class Acts:
    """Each field says whether (or with which words) an act is offered.

    why_not   the sentence for somebody who may read but not act
    """

    take: bool = False
    accept: bool = False
    reject: bool = False
    attempt: bool = False
    recycle: bool = False
    disqualify: bool = False
    reply: bool = False
    undo: str = ""
    stages: Sequence[tuple[str, str]] = ()
    reasons: Sequence[Answer] = ()
    outcomes: Sequence[tuple[str, str]] = ()
    why_not: str = ""


def acts(
    lead: Lead, newest: Handoff | None, terms: Terms | None, user: User, now: datetime
) -> Acts:
    waiting = newest is not None and newest.answered_at is None
    reply = owes_reply(newest) and may(user, "reply to a rejection")
    if terms is None or not may(user, WORK):
        return Acts(reply=reply, why_not=why_not(user, waiting))
    stage = lead.standing.stage if hasattr(lead, "standing") else ""
    mine = newest is None or newest.owner_id in (None, user.pk) or user.role in OVER_OTHERS
    if waiting and newest is not None and not mine:
        return Acts(why_not=f"{newest.owner} has this lead. Ask {newest.owner} to act on it.")
    held = terms.track.is_with_sales(stage)
    return Acts(
        take=waiting and newest is not None and newest.owner_id is None,
        accept=waiting,
        reject=waiting,
        attempt=waiting,
        recycle=held,
        disqualify=stage not in (DISQUALIFIED, terms.track.customer) and bool(stage),
        reply=reply,
        undo=last_act(lead, user),
        stages=stages(terms, stage) if held and not waiting else (),
        reasons=outcome.reasons(terms, now) if waiting else (),
        outcomes=AttemptForm.OUTCOMES if waiting else (),
    )


def owes_reply(newest: Handoff | None) -> bool:
    return newest is not None and newest.reply_due_at is not None and newest.replied_at is None


def why_not(user: User, waiting: bool) -> str:
    """Only where there is something to do is it said who may."""
    if not waiting or may(user, WORK):
        return ""
    return f"Your role reads here. Acts belong to sales: ask {whom_to_ask(WORK)}."


def stages(terms: Terms, stage: str) -> list[tuple[str, str]]:
    return [(name, spoken(name)) for name in terms.track.by_people if name != stage]


def last_act(lead: Lead, user: User) -> str:
    """What this person did last with the lead, while that can be taken back."""
    act = Act.objects.filter(lead=lead, undone_at=None).order_by("-pk").first()
    return act.kind if act and act.by_id == user.pk else ""
