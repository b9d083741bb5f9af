"""Looks at many leads at once: at midnight, when points fade, and when another version comes.

Only stages that the score decides can fall at midnight. Who becomes ready at a midnight is looked
at singly (Look), for nobody else can.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import transaction

from accord.agreement.language.days import day_of, first_instant
from accord.handoff.models import Round
from accord.handoff.news import FLOW, Heard
from accord.handoff.offering import Decide, write
from accord.handoff.terms import Course, Terms
from accord.leads.models import Lead

MIDNIGHT, VERSION = "midnight", "version"
LEADS = 200


def midnights(now: datetime, decide: Decide) -> int:
    """One slice of the round of the last midnight; how many leads were looked at.

    Before the news, so that what came after midnight is not read as of midnight.
    """
    course = Course()
    terms = course.at(now)
    if terms is None:
        return 0
    due = _due(MIDNIGHT, [last_midnight(terms, now)], now)
    then = course.at(due.at) if due else None
    if due is None or then is None:
        return 0
    ids = _next(due, then.track.by_criterion[1:])
    _look({id: Heard(as_of=due.at) for id in ids}, due, decide, now)
    return max(len(ids), 1)


def versions(now: datetime, decide: Decide) -> int:
    """One slice of the round for the next version that took effect; how many were looked at.

    Behind the news, so that what came before that instant is read by the version before.
    """
    course = Course()
    due = _due(VERSION, course.edges_between(now.min.replace(tzinfo=UTC), now), now)
    terms = course.at(due.at) if due else None
    if due is None or terms is None:
        return 0
    ids = _next(due, ())
    _look({id: Heard(as_of=now, instants={due.at: FLOW}) for id in ids}, due, decide, now)
    return max(len(ids), 1)


def next_at(now: datetime) -> datetime | None:
    """When the next round falls due; None while no version is in force or ahead."""
    course = Course()
    terms = course.at(now)
    ahead = [edge for edge in course.edges if edge > now][:1]
    if terms:
        zone = terms.plan.zone
        ahead.append(first_instant(day_of(now.astimezone(UTC), zone) + 1, zone))
    return min(ahead, default=None)


def last_midnight(terms: Terms, instant: datetime) -> datetime:
    """The first instant of the day that `instant` belongs to."""
    return first_instant(day_of(instant.astimezone(UTC), terms.plan.zone), terms.plan.zone)


def _due(name: str, instants: Sequence[datetime], now: datetime) -> Round | None:
    """The round that runs, or the next of these instants; none before the first step ever."""
    found, _ = Round.objects.get_or_create(pk=name, defaults={"at": now})
    if not found.ended:
        return found
    ahead = [instant for instant in instants if instant > found.at]
    if not ahead:
        return None
    found.at, found.position, found.ended = ahead[0], 0, False
    return found


def _next(due: Round, stages: Sequence[str]) -> list[int]:
    """The next leads of this round, by number; of these stages, where any are given."""
    left = Lead.objects.standing().filter(pk__gt=due.position).order_by("pk")
    if stages:
        left = left.filter(standing__stage__in=stages)
    return list(left.values_list("pk", flat=True)[:LEADS])


def _look(heard: dict[int, Heard], due: Round, decide: Decide, now: datetime) -> None:
    decisions = decide(heard, now)
    with transaction.atomic():
        write(decisions, now)
        due.position, due.ended = max(heard, default=due.position), len(heard) < LEADS
        due.save()
