"""One act of one person on one lead: locked, checked, kept in the ledger, and undoable."""

from datetime import datetime
from typing import Any, Self

from django.db.models import F

from accord.accounts.models import Role, User
from accord.agreement.language.facts import HandBack
from accord.agreement.language.readiness import cycle_after
from accord.handoff import terms
from accord.handoff.models import Act, Handoff, Standing
from accord.handoff.state import state
from accord.handoff.terms import Terms
from accord.handoff.track import FIRST, RECYCLED
from accord.leads.models import Lead
from accord.ledger.commands import append
from accord.lib.errors import Refused

OVER_OTHERS = frozenset({Role.HEAD_OF_SALES, Role.ADMIN})


class TakenAlready(Refused):
    """Someone was quicker."""


class AlreadyAnswered(Refused):
    """The hand-off was accepted or handed back meanwhile."""


class Work:
    """Inside one transaction: the lead's standing and newest hand-off, held by this act alone."""

    def __init__(self, lead: Lead, by: User, now: datetime) -> None:
        self.lead, self.by, self.now = lead, by, now
        self.standing = standing_of(lead, now)
        self.handoff = newest(lead)
        self.before = state(self.standing, self.handoff)

    @classmethod
    def on(cls, handoff: Handoff, by: User, now: datetime) -> Self:
        """On a hand-off that waits for an answer.

        Raises AlreadyAnswered when it does not, TakenAlready when it is somebody else's.
        """
        work = cls(handoff.lead, by, now)
        offered = work.handoff
        if offered is None or offered.pk != handoff.pk or offered.answered_at:
            raise AlreadyAnswered(_answered(Handoff.objects.get(pk=handoff.pk)))
        if offered.owner_id not in (None, by.pk) and by.role not in OVER_OTHERS:
            raise TakenAlready(
                f"{offered.owner} took this lead{_at(offered.taken_at, work.terms)}."
            )
        return work

    @classmethod
    def about(cls, lead: Lead, by: User, now: datetime) -> Self:
        """On the hand-off that waits, if one does; else on the lead as it stands."""
        offered = newest(lead)
        if offered is not None and offered.answered_at is None:
            return cls.on(offered, by, now)
        return cls(lead, by, now)

    @property
    def terms(self) -> Terms:
        """Those under which the lead was handed over; else those in force."""
        if self.handoff is not None:
            return terms.by_id(self.handoff.version_id)
        found = terms.in_force(self.now)
        if found is None:
            raise Refused("No agreement was in force yet; put one in force first.")
        return found

    def offered(self) -> Handoff:
        assert self.handoff is not None, "Work.on() found it"
        return self.handoff

    def own(self) -> None:
        """Whoever works on a lead that nobody has taken has it from then on."""
        offered = self.offered()
        if offered.owner_id is None:
            offered.owner, offered.taken_at = self.by, self.now

    def answer(self, answer: str, reason: str = "", remark: str = "") -> None:
        """Close the hand-off, where one waits. Claimed by the database, so that one answer wins."""
        offered = self.handoff
        if offered is None or offered.answered_at:
            return
        self.own()
        waits = Handoff.objects.waiting().filter(pk=offered.pk)
        if not waits.update(
            answer=answer, answered_at=self.now, answered_by=self.by, reason=reason
        ):
            raise AlreadyAnswered(_answered(Handoff.objects.get(pk=offered.pk)))
        offered.answer, offered.answered_at, offered.answered_by = answer, self.now, self.by
        offered.reason, offered.remark = reason, remark

    def move(self, stage: str) -> None:
        if self.standing.stage != stage:
            self.standing.stage, self.standing.since = stage, self.now
        self.standing.version_id = self.terms.version_id

    def hand_back(self, days: int | None, early: bool = False) -> None:
        """A new cycle begins; what counted so far alone does not make the lead ready in it."""
        standing = self.standing
        back = HandBack(self.now, days, early)
        cycle = cycle_after(self.terms.plan, standing.cycle + 1, back)
        standing.cycle, standing.cycle_since = cycle.number, cycle.since
        standing.opens_at, standing.early = cycle.opens_at, cycle.early
        self.move(RECYCLED)

    def keep(self, kind: str, personal: dict[str, Any] | None = None, **facts: Any) -> Act:
        """Write it all: the rows, one ledger event, and what undo needs."""
        self.standing.save()
        if self.handoff is not None:
            self.handoff.ends_at = self.handoff.clock_ends_at()
            self.handoff.save()
        facts |= {"handoff": self.handoff.pk} if self.handoff else {}
        row = append(
            kind,
            subject=self.lead.subject_id,
            now=self.now,
            by=self.by,
            personal={name: text for name, text in (personal or {}).items() if text} or None,
            version=self.terms.number,
            cycle=self.before["standing"]["cycle"],
            stage=self.standing.stage,
            was=self.before["standing"]["stage"],
            **facts,
        )
        return Act.objects.create(
            lead=self.lead,
            handoff=self.handoff,
            kind=kind,
            by=self.by,
            at=self.now,
            row=row,
            before=self.before,
            after=state(self.standing, self.handoff),
        )


def standing_of(lead: Lead, now: datetime) -> Standing:
    """Where a lead stands, locked until the transaction ends; made for a lead that is new."""
    Standing.objects.get_or_create(lead=lead, defaults={"stage": FIRST, "since": now})
    return Standing.objects.select_for_update().get(lead=lead)


def newest(lead: Lead) -> Handoff | None:
    """The hand-off that waits, else the one that was answered last."""
    order = (F("answered_at").desc(nulls_first=True), "-pk")
    return Handoff.objects.filter(lead=lead).order_by(*order).select_related("owner").first()


def _answered(handoff: Handoff) -> str:
    when = _at(handoff.answered_at, terms.by_id(handoff.version_id))
    if handoff.answered_by is None:
        return f"This hand-off was {handoff.answer or 'followed by a newer one'}{when}. Reload."
    return f"{handoff.answered_by} {handoff.answer} this lead{when}. Reload to see it."


def _at(instant: datetime | None, by: Terms) -> str:
    """The time of day as the agreement's zone has it."""
    return f" at {instant.astimezone(by.plan.zone):%H:%M on %-d %B}" if instant else ""
