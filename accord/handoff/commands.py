"""What people do with a lead that was handed over. Each verb: one transaction, one ledger row."""

from datetime import datetime

from django.db import transaction

from accord.accounts.models import User
from accord.accounts.rights import require
from accord.agreement.language.words import Reason
from accord.handoff.models import Act, Handoff
from accord.handoff.track import DISQUALIFIED, RECYCLED
from accord.handoff.undo import undo
from accord.handoff.work import AlreadyAnswered, TakenAlready, Work
from accord.leads.models import Lead
from accord.lib.errors import Invalid, Refused

__all__ = [
    "AlreadyAnswered", "TakenAlready", "accept", "disqualify", "hand_over", "log_attempt", "move",
    "recycle", "reject", "reply", "take", "undo",
]  # fmt: skip

WORK, REPLY = "work the queue", "reply to a rejection"
OUTCOMES = {
    "talked": True,
    "no answer": False,
    "voicemail": False,
    "wrong person": True,
}
"""How an attempt ended, and whether somebody was reached."""
LONGEST_REST = 730
LONGEST_REPLY = 500


def take(handoff: Handoff, *, by: User, now: datetime) -> Act:
    """Claim a lead that nobody has. Raises TakenAlready, which says who was quicker."""
    require(by, WORK)
    with transaction.atomic():
        work = Work.on(handoff, by, now)
        offered = work.offered()
        free = Handoff.objects.waiting().filter(pk=offered.pk, owner=None)
        if not free.update(owner=by, taken_at=now):
            yours = offered.owner_id == by.pk
            raise TakenAlready(
                "You have this lead." if yours else f"{offered.owner} has this lead."
            )
        work.own()
        return work.keep("handoff.taken")


def log_attempt(handoff: Handoff, *, outcome: str, by: User, now: datetime) -> Act:
    """Somebody tried to reach the lead; the first attempt keeps the first-touch promise.

    outcome  one of OUTCOMES; Invalid otherwise
    """
    require(by, WORK)
    if outcome not in OUTCOMES:
        raise Invalid(f"Say how it went: {', '.join(OUTCOMES)}.")
    with transaction.atomic():
        work = Work.on(handoff, by, now)
        work.own()
        offered = work.offered()
        offered.touched_at = offered.touched_at or now
        offered.attempts += 1
        offered.outcome, offered.reached = outcome, offered.reached or OUTCOMES[outcome]
        return work.keep("handoff.touched", outcome=outcome, attempt=offered.attempts)


def accept(handoff: Handoff, *, by: User, now: datetime) -> Act:
    """Sales takes the lead on as worth pursuing."""
    require(by, WORK)
    with transaction.atomic():
        work = Work.on(handoff, by, now)
        work.answer(Handoff.Answer.ACCEPTED)
        work.move(work.terms.track.accepted)
        return work.keep("handoff.accepted")


def reject(handoff: Handoff, *, reason: str, by: User, now: datetime, remark: str = "") -> Act:
    """Sales hands the lead back with an agreed reason, and the reason decides what follows.

    `recycle: N days`: a new cycle, which opens at the midnight that begins day N. `back_to`: a
    new cycle at once, and a clock on that side. `disqualify`: the lead leaves the cycle.

    reason  a name under `reasons` of the version by which the lead was handed over

    Raises Invalid without one of these reasons, and Refused while the agreed number of attempts
    was not made; these are not asked for once somebody was reached, nor for a reason that is
    about the data or the company instead of the moment.
    """
    require(by, WORK)
    with transaction.atomic():
        work = Work.on(handoff, by, now)
        agreed = _agreed(work, reason)
        _tried_enough(work, agreed)
        work.answer(Handoff.Answer.REJECTED, agreed.name, remark)
        work.offered().reply_due_at = work.terms.reply_due_at(agreed, now)
        if agreed.disqualify:
            work.move(DISQUALIFIED)
        else:
            work.hand_back(agreed.recycle, agreed.early)
        return work.keep("handoff.rejected", reason=agreed.name, personal={"remark": remark})


def recycle(lead: Lead, *, days: int, by: User, now: datetime, remark: str = "") -> Act:
    """A good lead at the wrong time: it rests with marketing for `days`, then may come again.

    Raises Invalid unless 1 to 730 days, Refused when sales does not have the lead.
    """
    require(by, WORK)
    if not 1 <= days <= LONGEST_REST:
        raise Invalid(f"Write a whole number of days, 1 to {LONGEST_REST}.")
    with transaction.atomic():
        work = _held_by_sales(lead, by, now, "recycled")
        work.answer(Handoff.Answer.RECYCLED, remark=remark)
        work.hand_back(days)
        return work.keep("lead.recycled", days=days, personal={"remark": remark})


def disqualify(lead: Lead, *, by: User, now: datetime, remark: str = "") -> Act:
    """Never a customer: out of the cycle, until somebody undoes it."""
    require(by, WORK)
    with transaction.atomic():
        work = Work.about(lead, by, now)
        track = work.terms.track
        if work.standing.stage in (DISQUALIFIED, track.customer):
            raise Refused(f"The lead is {work.standing.stage} already.")
        work.answer(Handoff.Answer.DISQUALIFIED, remark=remark)
        work.move(DISQUALIFIED)
        return work.keep("lead.disqualified", personal={"remark": remark})


def move(lead: Lead, *, stage: str, by: User, now: datetime) -> Act:
    """Put an accepted lead into another of the stages that people decide."""
    require(by, WORK)
    with transaction.atomic():
        work = _held_by_sales(lead, by, now, "moved")
        track = work.terms.track
        if work.standing.stage == track.ready:
            raise Refused("Accept the lead first, or hand it back; then it can be moved.")
        if stage not in track.by_people:
            raise Invalid(f"Choose one of {', '.join(track.by_people)}.")
        if stage == work.standing.stage:
            raise Refused(f"The lead is at {stage} already.")
        work.move(stage)
        return work.keep("lead.stage_changed")


def hand_over(lead: Lead, *, to: User, by: User, now: datetime) -> Act:
    """Give a lead that sales has to a colleague. Raises Invalid when they may not work it."""
    require(by, WORK)
    if to.side != "sales" or not to.is_active:
        raise Invalid(f"{to} is not in sales. Choose an SDR, a rep or the head of sales.")
    with transaction.atomic():
        work = _held_by_sales(lead, by, now, "handed over")
        if work.handoff is None or work.handoff.owner_id == to.pk:
            raise Refused(f"{to} has this lead already.")
        work.handoff.owner, work.handoff.taken_at = to, now
        return work.keep("handoff.handed_over", to=to.pk)


def reply(handoff: Handoff, *, text: str, by: User, now: datetime) -> Act:
    """Marketing answers a rejection, which stops the clock on its side."""
    require(by, REPLY)
    if not text.strip():
        raise Invalid("Write what you did or decided: sales reads it on the lead.")
    if len(text.strip()) > LONGEST_REPLY:
        raise Invalid(f"Keep the reply to {LONGEST_REPLY} characters; it has {len(text.strip())}.")
    with transaction.atomic():
        work = Work(handoff.lead, by, now)
        back = work.handoff
        if back is None or back.pk != handoff.pk or back.answer != Handoff.Answer.REJECTED:
            raise Refused("This is not the newest hand-off of the lead, or it was not rejected.")
        if not Handoff.objects.filter(pk=back.pk, replied_at=None).update(replied_at=now):
            raise Refused(f"{back.replied_by} replied already.")
        back.replied_at, back.replied_by, back.reply = now, by, text.strip()
        return work.keep("handoff.replied", personal={"reply": back.reply})


def _held_by_sales(lead: Lead, by: User, now: datetime, done: str) -> Work:
    """Raises Refused when the lead is with marketing, a customer, or out of the cycle."""
    work = Work.about(lead, by, now)
    if not work.terms.track.is_with_sales(work.standing.stage):
        stage = work.standing.stage
        where = "resting already" if stage == RECYCLED else f"at {stage}"
        raise Refused(f"The lead is {where}; only one that sales has can be {done}.")
    return work


def _agreed(work: Work, name: str) -> Reason:
    reason = work.terms.reason(name)
    if reason is None:
        known = ", ".join(reason.name for reason in work.terms.agreement.reasons)
        why = f"{name!r} is none of the agreed reasons" if name else "Say why"
        raise Invalid(f"{why}: the reason tells marketing what to change. Choose one of {known}.")
    return reason


def _tried_enough(work: Work, reason: Reason) -> None:
    wanted, offered = work.terms.agreement.attempts_before_reject or 0, work.offered()
    if offered.reached or reason.recycle is None or offered.attempts >= wanted:
        return
    left = wanted - offered.attempts
    raise Refused(
        f"Both sides agreed on {wanted} attempts before a lead is handed back; "
        f"{offered.attempts} {'is' if offered.attempts == 1 else 'are'} logged. "
        f"Try {left} more, or log that you reached somebody."
    )
