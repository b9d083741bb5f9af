"""The top of the lead view: who it is, where they stand, what is owed, and why now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from accord.accounts.models import User
from accord.desk.rows import CAMPAIGN, JOB_TITLE, SOURCE, standing_of, text_of
from accord.desk.words import side_of
from accord.handoff import board
from accord.handoff.models import Handoff, Standing
from accord.handoff.terms import Terms
from accord.handoff.why_now import in_head
from accord.handoff.words import spoken
from accord.leads.models import Lead
from accord.leads.standard import COUNTRY, PHONE
from accord.ledger.kinds import OURS
from accord.ledger.rows import Row
from accord.promises.clock import worked_between

EMPLOYEES = "10"


@dataclass(frozen=True, slots=True)
class Clock:
    """What one side owes, and how much of its promise is left (working time)."""

    side: str
    owes: str
    due_at: datetime | None
    left: timedelta | None
    of: timedelta


@dataclass(frozen=True, slots=True)
class Head:
    name: str
    initials: str
    about: str
    phone: str
    tel: str
    email: str
    stage: str
    side: str
    place: int
    places: int
    since: datetime | None
    cycle: int
    goes_round: bool
    opens_at: datetime | None
    source: str
    owner: User | None
    clock: Clock | None


def head(lead: Lead, newest: Handoff | None, terms: Terms | None, now: datetime) -> Head:
    standing = standing_of(lead)
    about = (text_of(lead, JOB_TITLE), str(lead.company or ""))
    staff = text_of(lead, EMPLOYEES)
    more = (text_of(lead, COUNTRY), f"{staff} people" if staff else "")
    phone = text_of(lead, PHONE)
    stage = standing.stage if standing else ""
    return Head(
        name=str(lead),
        initials=initials(str(lead)),
        about=" · ".join(filter(None, (", ".join(filter(None, about)), *more))),
        phone=phone,
        tel="".join(c for c in phone if c.isdigit() or c == "+"),
        email=lead.email,
        stage=spoken(stage),
        side=side_of(stage, terms),
        place=terms.track.place(stage) if terms else 0,
        places=len(terms.track.names) if terms else 0,
        since=standing.since if standing else None,
        cycle=standing.cycle if standing else 1,
        goes_round=standing.goes_round() if standing else False,
        opens_at=waits_until(standing, now),
        source=" · ".join(filter(None, (text_of(lead, SOURCE), text_of(lead, CAMPAIGN)))),
        owner=newest.owner if newest else None,
        clock=clock(newest, terms, now),
    )


def waits_until(standing: Standing | None, now: datetime) -> datetime | None:
    opens = standing.opens_at if standing else None
    return opens if opens and opens > now else None


def initials(name: str) -> str:
    words = [word for word in name.split() if word[0].isalnum()] or ["?"]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def clock(newest: Handoff | None, terms: Terms | None, now: datetime) -> Clock | None:
    """The promise that runs: sales on an open hand-off, marketing on a rejected one."""
    if newest is None or terms is None:
        return None
    if newest.answered_at is None:
        found = board.clock(newest, now, terms.calendar)
        return Clock("sales", found.owes, found.due_at, found.left, found.of)
    if newest.reply_due_at and newest.replied_at is None:
        due = newest.reply_due_at
        late = due < now
        left = (
            -max(worked_between(due, now, terms.calendar), timedelta(minutes=1))
            if late
            else (worked_between(now, due, terms.calendar))
        )
        of = worked_between(newest.answered_at, due, terms.calendar)
        return Clock("marketing", "Reply to the rejection", due, left, of)
    return None


def why_now(newest: Handoff | None, rows: Sequence[Row], terms: Terms | None, now: datetime) -> str:
    """Why sales has the lead, and what the lead did since; "" while sales does not have it."""
    if newest is None or newest.answered_at is not None or terms is None:
        return ""
    said = in_head(newest, terms, now)
    since = [row for row in rows if row.when > newest.offered_at and not is_ours(row)]
    if not since:
        return f"{said}."
    at = timezone.localtime(since[0].when)
    doing = f"{len(since)} things" if len(since) > 1 else "one thing"
    return f"{said}. Since then they did {doing}, the last on {at.day} {at:%B at %H:%M}."


def is_ours(row: Row) -> bool:
    return row.kind.startswith(OURS)
