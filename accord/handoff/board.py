"""What the Queue screen shows: whose clock ends first, the lead chosen, and the day's figures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from statistics import median
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from accord.accounts.models import Side, User
from accord.agreement import versions
from accord.handoff.models import NEVER, Handoff, HandoffQuerySet
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
    """One person's day so far: hand-offs worked, and how soon leads were touched (median)."""

    worked: int
    first_touch: timedelta | None


@dataclass(frozen=True, slots=True)
class Counts:
    mine: int = 0
    unassigned: int = 0
    all: int = 0
    late: dict[str, int] = field(default_factory=dict)

    def of(self, view: str) -> int:
        return int(getattr(self, view))


def seen_by(view: str, user: User) -> HandoffQuerySet:
    """The open hand-offs of one view; merged and removed leads are in none."""
    waiting = Handoff.objects.waiting().shown()
    if view == "mine":
        return waiting.filter(owner=user)
    return waiting.filter(owner=None) if view == "unassigned" else waiting


# What no row of the list shows, and what is heavy to read fifty times.
LARGE = tuple(f"version__{name}" for name in ("text", *versions.LARGE))
UNSHOWN = ("lead__folded", *LARGE)


def in_order(handoffs: HandoffQuerySet) -> HandoffQuerySet:
    """By whose clock ends first, with what a row and the pane show, and no more."""
    rows = handoffs.in_order().select_related("lead__company", "owner", "version")
    return rows.defer(*UNSHOWN)


def counts(user: User, now: datetime) -> Counts:
    """How many each view holds and how many of these are late, in one query."""
    mine, free = Q(owner=user), Q(owner=None)
    late = Q(ends_at__lt=now)
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
    due_at = due(handoff)
    owes = "Decision" if handoff.touched_at or due_at == handoff.decide_due_at else "First touch"
    if due_at is None:
        return Clock("First touch" if handoff.touched_at is None else "Decision", None)
    if due_at < now:
        left = -max(worked_between(due_at, now, calendar), timedelta(minutes=1))
    else:
        left = max(worked_between(now, due_at, calendar), timedelta(seconds=1))
    return Clock(owes, due_at, left, worked_between(handoff.offered_at, due_at, calendar))


def due(handoff: Handoff) -> datetime | None:
    """When the clock that runs now ends; None where nothing was promised."""
    return None if handoff.ends_at >= NEVER else handoff.ends_at


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
    """The rows under their headings; they come in order of their clocks already."""

    def place(row: Handoff) -> int:
        return group_of(due(row), now, zone)

    return tuple(Group(GROUPS[at], tuple(some)) for at, some in groupby(rows, place))


def day(user: User, view: str, now: datetime, calendar: Calendar) -> Day:
    """The figures of the day that runs: a person's own, or everybody's in the view of all."""
    midnight = now.astimezone(calendar.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    moved = Handoff.objects.filter(Q(answered_at__gte=midnight) | Q(touched_at__gte=midnight))
    if view == "mine":
        moved = moved.filter(Q(answered_by=user) | Q(owner=user))
    times = list(moved.values_list("offered_at", "touched_at")[:500])
    waited = [worked_between(a, b, calendar) for a, b in times if b is not None and b >= midnight]
    return Day(worked=len(times), first_touch=middle(waited))


def middle(times: Sequence[timedelta]) -> timedelta | None:
    """The median, in whole seconds; None of nothing."""
    if not times:
        return None
    return timedelta(seconds=median(time.total_seconds() for time in times))
