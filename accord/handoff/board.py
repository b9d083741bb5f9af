"""What the Queue screen shows: whose clock ends first, the lead chosen, and the day's figures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from statistics import median
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, Q, When
from django.db.models.functions import Coalesce

from accord.accounts.models import Side, User
from accord.handoff.models import Handoff, HandoffQuerySet
from accord.promises.calendar import Calendar
from accord.promises.clock import worked_between

SHOWN = 50
VIEWS = {"mine": "My queue", "unassigned": "Unassigned", "all": "All"}
GROUPS = ("Late", "Due within the hour", "Today", "Later", "Without a clock")


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    rows: Sequence[Handoff]


@dataclass(frozen=True, slots=True)
class Clock:
    """The promise that runs on a hand-off: what is owed, until when, and how much is left of it.

    left, of   working time; None without a promise. `left` below zero is late by so much.
    """

    owes: str
    due_at: datetime | None
    left: timedelta | None = None
    of: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Day:
    """One person's day: hand-offs worked and left, late ones, and how soon they were touched."""

    worked: int
    late: int
    first_touch: timedelta | None


@dataclass(frozen=True, slots=True)
class Counts:
    mine: int = 0
    unassigned: int = 0
    all: int = 0
    late: dict[str, int] = field(default_factory=dict)

    def of(self, view: str) -> int:
        return int(getattr(self, view))


def in_order(handoffs: HandoffQuerySet) -> HandoffQuerySet:
    """By whose clock ends first: the first touch while nobody touched, then the decision."""
    first = Case(When(touched_at=None, then=F("first_touch_due_at")))
    ordered = handoffs.annotate(due_at=Coalesce(first, F("decide_due_at"))).order_by(
        F("due_at").asc(nulls_last=True), "pk"
    )
    return ordered.select_related("lead__company", "owner", "version")


def seen_by(view: str, user: User) -> HandoffQuerySet:
    """The open hand-offs of one view; merged and removed leads are in none."""
    waiting = Handoff.objects.waiting().filter(
        lead__merged_into=None, lead__removed_at=None
    )
    if view == "mine":
        return waiting.filter(owner=user)
    return waiting.filter(owner=None) if view == "unassigned" else waiting


def counts(user: User, now: datetime) -> Counts:
    """How many each view holds and how many of these are late, in one query."""
    mine, free = Q(owner=user), Q(owner=None)
    late = Q(first_touch_due_at__lt=now, touched_at=None) | Q(decide_due_at__lt=now)
    found = seen_by("all", user).aggregate(
        mine=Count("pk", filter=mine), unassigned=Count("pk", filter=free), all=Count("pk"),
        mine_late=Count("pk", filter=mine & late), unassigned_late=Count("pk", filter=free & late),
        all_late=Count("pk", filter=late),
    )  # fmt: skip
    late_of = {view: found.pop(f"{view}_late") for view in VIEWS}
    return Counts(**found, late=late_of)


def usual_view(user: User, counted: Counts) -> str:
    """Where a person begins: their own queue, else what nobody has taken; marketing sees all."""
    if user.side == Side.MARKETING or user.side is None:
        return "all"
    return "mine" if counted.mine or not counted.unassigned else "unassigned"


def clock(handoff: Handoff, now: datetime, calendar: Calendar) -> Clock:
    """What is owed on an open hand-off, in working time of the agreement's calendar."""
    owes, due_at = "Decision", handoff.decide_due_at
    if handoff.touched_at is None and handoff.first_touch_due_at is not None:
        owes, due_at = "First touch", handoff.first_touch_due_at
    if due_at is None:
        return Clock(owes, None)
    late = due_at < now
    left = -max(worked_between(due_at, now, calendar), timedelta(minutes=1)) if late else (
        worked_between(now, due_at, calendar)
    )  # fmt: skip
    return Clock(owes, due_at, left, worked_between(handoff.offered_at, due_at, calendar))


def group_of(due_at: datetime | None, now: datetime, zone: ZoneInfo) -> int:
    """The place in GROUPS of a clock that ends at `due_at`; days are the agreement's."""
    if due_at is None:
        return 4
    if due_at < now:
        return 0
    if due_at - now <= timedelta(hours=1):
        return 1
    return 2 if due_at.astimezone(zone).date() == now.astimezone(zone).date() else 3


def groups(rows: Sequence[Handoff], now: datetime, zone: ZoneInfo) -> tuple[Group, ...]:
    """The rows under their headings; they come in order of `due_at` already."""

    def place(row: Handoff) -> int:
        return group_of(row.due_at, now, zone)  # type: ignore[attr-defined]

    return tuple(Group(GROUPS[at], tuple(some)) for at, some in groupby(rows, place))


def day(user: User, view: str, now: datetime, calendar: Calendar) -> Day:
    """The figures of the day that runs: a person's own, or everybody's in the view of all."""
    midnight = now.astimezone(calendar.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    moved = Handoff.objects.filter(Q(answered_at__gte=midnight) | Q(touched_at__gte=midnight))
    if view == "mine":
        moved = moved.filter(Q(answered_by=user) | Q(owner=user))
    times = list(moved.values_list("offered_at", "touched_at")[:500])
    waited = [worked_between(a, b, calendar) for a, b in times if b is not None and b >= midnight]
    return Day(worked=len(times), late=0, first_touch=median(waited) if waited else None)
