"""Taking back the last act on a lead: what stood before it stands again, to the letter."""

from datetime import datetime

from django.db import transaction

from accord.accounts.models import User
from accord.accounts.rights import require
from accord.handoff.models import Act
from accord.handoff.state import restore, state
from accord.handoff.work import newest, standing_of
from accord.leads.models import Lead
from accord.ledger.commands import append
from accord.lib.errors import Refused

RIGHT = {"handoff.replied": "reply to a rejection"}
DONE = {
    "handoff.taken": "took the lead",
    "handoff.touched": "logged an attempt",
    "handoff.accepted": "accepted the lead",
    "handoff.rejected": "handed the lead back",
    "handoff.handed_over": "handed the lead over",
    "handoff.replied": "replied",
    "lead.recycled": "recycled the lead",
    "lead.disqualified": "disqualified the lead",
    "lead.stage_changed": "moved the lead",
}
STAYS = {
    "handoff.touched": "The call or message itself cannot be taken back.",
    "handoff.accepted": "The clocks run on as they were.",
    "handoff.rejected": "Marketing may have read the reason; the clocks run on as they were.",
    "handoff.replied": "Sales may have read it; your clock runs on as it was.",
    "lead.recycled": "The clocks run on as they were.",
}


def undo(lead: Lead, *, by: User, now: datetime) -> str:
    """Take back the last act of this person on this lead; a sentence that says what stands.

    Raises Refused when there is none, when somebody else acted last, or when the lead has moved
    on since.
    """
    act = Act.objects.filter(lead=lead, undone_at=None).select_related("by").order_by("-pk").first()
    if act is None:
        raise Refused("There is nothing to undo on this lead.")
    require(by, RIGHT.get(act.kind, "work the queue"))
    if act.by_id != by.pk:
        raise Refused(f"{act.by} {DONE[act.kind]} after you; only {act.by} can undo that.")
    with transaction.atomic():
        _take_back(act, by, now)
    return f"Undone: you {DONE[act.kind]}. {STAYS.get(act.kind, '')}".strip()


def _take_back(act: Act, by: User, now: datetime) -> None:
    standing, handoff = standing_of(act.lead, now), newest(act.lead)
    if state(standing, handoff) != act.after:
        raise Refused(
            f"The lead has moved on since you {DONE[act.kind]} (it is at {standing.stage} now), "
            "so that cannot be undone."
        )
    if not Act.objects.filter(pk=act.pk, undone_at=None).update(undone_at=now):
        raise Refused("That was undone already.")
    restore(standing, handoff, act.before)
    append(
        "handoff.undone",
        subject=act.lead.subject_id,
        now=now,
        by=by,
        undone=act.row_id,
        act=act.kind,
        stage=standing.stage,
        was=act.after["standing"]["stage"],
        cycle=standing.cycle,
    )
