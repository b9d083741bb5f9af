"""What follows an act on a hand-off, in words: said before it is done, and after."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from accord.agreement.language.words import Reason
from accord.handoff.models import Handoff
from accord.handoff.terms import Terms
from accord.handoff.words import spoken


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the agreed reasons, and what then happens, as a sentence."""

    name: str
    label: str
    why: str
    then: str


def reasons(by: Terms, now: datetime) -> tuple[Answer, ...]:
    """The reasons of the version by which the lead was handed over, in their order there."""
    return tuple(
        Answer(reason.name, spoken(reason.name), reason.why, then(reason, by, now))
        for reason in by.agreement.reasons
    )


def then(reason: Reason, by: Terms, now: datetime) -> str:
    """What a rejection with this reason does: to the lead, and to marketing's clock."""
    said = [fate(reason, by, now)]
    due = by.reply_due_at(reason, now)
    if due is not None:
        said.append(f"Marketing answers by {at(due)}.")
    return " ".join(filter(None, said))


def fate(reason: Reason, by: Terms, now: datetime) -> str:
    if reason.disqualify:
        return "Disqualified: out of the cycle for good."
    if reason.recycle:
        day = now.astimezone(by.plan.zone).date() + timedelta(days=reason.recycle)
        early = ", or sooner once they ask again" if reason.early else ""
        return f"Recycled until {day.day} {day:%B %Y}{early}."
    return f"Back to {reason.back_to or 'marketing'}."


def at(due: datetime) -> str:
    here = timezone.localtime(due)
    return f"{here:%a} {here.day} {here:%b, %H:%M}"


def who_was_quicker(handoff: Handoff) -> str:
    """The sentence for whoever opens a hand-off that was answered meanwhile."""
    who = str(handoff.answered_by or "Accord")
    when = at(handoff.answered_at) if handoff.answered_at else ""
    return f"{who} {handoff.answer or 'answered'} {handoff.lead} on {when}. You are on to the next."


def undo_url(handoff: Handoff) -> str:
    return reverse("handoff:undoing", args=[handoff.lead_id])
