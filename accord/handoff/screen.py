"""Puts the Queue screen together: the list, the lead chosen, and what may be done with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from accord.accounts.models import User
from accord.accounts.rights import may, whom_to_ask
from accord.handoff import board, panel, terms, why_now
from accord.handoff.closest import Near, closest
from accord.handoff.commands import WORK
from accord.handoff.last_acts import last_acts
from accord.handoff.models import Handoff
from accord.handoff.words import spoken
from accord.handoff.work import OVER_OTHERS
from accord.leads import attributes
from accord.lib.errors import Unreadable
from accord.promises.calendar import compile_calendar
from accord.scoring.models import Score
from accord.scoring.queries import freshness


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for. `handoff` None: the list as it opens."""

    user: User
    now: datetime
    view: str = ""
    handoff: Handoff | None = None


@dataclass(frozen=True, slots=True)
class View:
    label: str
    url: str
    count: int
    here: bool


@dataclass(frozen=True, slots=True)
class Figure:
    label: str
    value: str
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One lead in the list; `left` and `of` are working time, None without a clock.

    stale  said beside a grade that may be another by now
    """

    id: int
    url: str
    name: str
    company: str
    grade: str
    stale: str
    why: str
    touched: bool
    quiet: bool
    left: timedelta | None
    of: timedelta


@dataclass(slots=True)
class Page:
    """What the templates of the queue read."""

    view: str
    today: str
    views: Sequence[View]
    groups: Sequence[tuple[str, Sequence[Row]]]
    pace: Sequence[Figure]
    current: panel.Chosen | None
    quiet: bool
    picked: bool
    place: int
    of: int
    beyond: int
    previous: str
    next: str
    list_url: str
    may_work: bool
    theirs: str
    whom_to_ask: str
    ever: bool
    clear: str
    closest: Sequence[Near] = ()
    more: dict[str, Any] = field(default_factory=dict)


def address(name: str, view: str, *args: int) -> str:
    """A url of the queue that stays in the view one is in."""
    return f"{reverse(f'handoff:{name}', args=args)}?{urlencode({'of': view})}"


def build(asked: Asked) -> Page:
    """The whole screen for one person at one instant; a fixed number of queries."""
    user, now = asked.user, asked.now
    here = terms.in_force(now)
    calendar = here.calendar if here else compile_calendar(None, "UTC")
    counted = board.counts(user, now)
    view = asked.view or board.usual_view(user, counted)
    if view not in board.VIEWS:
        raise Unreadable(f"The queue has no view {view!r}. Choose mine, unassigned or all.")
    open_ones = list(board.in_order(board.seen_by(view, user))[: board.SHOWN])
    current = asked.handoff or (open_ones[0] if open_ones else None)
    scores = scores_of([*open_ones, *([current] if current else [])], now)
    rows = {h.pk: row(h, view, scores, now, board.clock(h, now, calendar)) for h in open_ones}
    groups = tuple(
        (group.title, tuple(rows[h.pk] for h in group.rows))
        for group in board.groups(open_ones, now, calendar.zone)
    )
    place = next((n for n, h in enumerate(open_ones) if current and h.pk == current.pk), -1)
    day = board.day(user, view, now, calendar)
    mine = may(user, WORK)
    return Page(
        view=view,
        today=today(now),
        views=tuple(views(counted, view)),
        groups=groups,
        pace=tuple(pace(day, counted, view, here)),
        current=panel.chosen(
            current, now, calendar, attributes.all_known(), last_acts(current.lead)
        ) if current else None,
        quiet=current is not None and scores.get(current.lead_id, UNSCORED).is_quiet(current),
        picked=asked.handoff is not None,
        place=place + 1,
        of=counted.of(view),
        beyond=counted.of(view) - len(open_ones),
        previous=address("lead", view, open_ones[place - 1].pk) if place > 0 else "",
        next=following(open_ones, place, view),
        list_url=address("queue", view),
        may_work=mine,
        theirs=theirs(current, user),
        whom_to_ask="" if mine else whom_to_ask(WORK),
        ever=bool(open_ones) or Handoff.objects.exists(),
        clear=clear(day, view, counted),
        closest=() if open_ones else closest(),
    )  # fmt: skip


class Scored(NamedTuple):
    """What the list needs of a stored score."""

    grade: str = ""
    ready: bool = True
    stale: str = ""

    def is_quiet(self, handoff: Handoff) -> bool:
        """Gone quiet: offered, not answered, and no criterion holds any more."""
        return handoff.answered_at is None and not self.ready


UNSCORED = Scored()


def scores_of(handoffs: Sequence[Handoff], now: datetime) -> dict[int, Scored]:
    found = Score.objects.filter(lead__in={handoff.lead_id for handoff in handoffs})
    fresh = freshness(now)
    return {
        score.lead_id: Scored(score.grade, score.ready, fresh.words(score) if fresh else "")
        for score in found
    }


def row(
    handoff: Handoff, view: str, scores: dict[int, Scored], now: datetime, clock: board.Clock
) -> Row:
    lead = handoff.lead
    score = scores.get(lead.pk, UNSCORED)
    return Row(
        id=handoff.pk,
        url=address("lead", view, handoff.pk),
        name=str(lead),
        company=str(lead.company or ""),
        grade=score.grade,
        stale=score.stale,
        why=why_now.in_row(handoff, terms.of(handoff.version), now),
        touched=handoff.touched_at is not None,
        quiet=score.is_quiet(handoff),
        left=clock.left,
        of=clock.of,
    )


def following(open_ones: Sequence[Handoff], place: int, view: str) -> str:
    after = open_ones[place + 1 : place + 2]
    return address("lead", view, after[0].pk) if after else ""


def theirs(current: Handoff | None, user: User) -> str:
    """Who has the lead, where that stops this person from acting on it."""
    if current is None or current.owner is None or current.owner_id == user.pk:
        return ""
    return "" if user.role in OVER_OTHERS else str(current.owner)


def views(counted: board.Counts, view: str) -> Iterator[View]:
    for name, label in board.VIEWS.items():
        yield View(label, address("queue", name), counted.of(name), name == view)


def today(now: datetime) -> str:
    """Thursday 20 November, 10:38, in the agreement's zone."""
    here = timezone.localtime(now)
    return f"{here:%A} {here.day} {here:%B, %H:%M}"


def pace(
    day: board.Day, counted: board.Counts, view: str, here: terms.Terms | None
) -> Iterator[Figure]:
    late = counted.late.get(view, 0)
    yield Figure("worked", str(day.worked))
    yield Figure("left", str(counted.of(view)))
    yield Figure("late", str(late), bad=late > 0)
    promised = first_touch_promise(here)
    took = spoken_time(day.first_touch) if day.first_touch is not None else "–"
    yield Figure(f"median first touch{promised}", took)


def first_touch_promise(here: terms.Terms | None) -> str:
    promises = here.agreement.promises if here else ()
    within = next(
        (p.within for p in promises if p.side == "sales" and is_first_touch(p.name)), None
    )
    return f", promise {within}" if within else ""


def is_first_touch(name: str) -> bool:
    return spoken(name) == "First touch"


def spoken_time(time: timedelta) -> str:
    minutes = round(time.total_seconds() / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def clear(day: board.Day, view: str, counted: board.Counts) -> str:
    """What an empty view says: calm, and what was done."""
    if view == "unassigned":
        return "Nobody waits unassigned."
    worked = f" {day.worked} worked today." if day.worked else ""
    return f"Queue clear.{worked} The next lead appears here the moment it is sales-ready."
