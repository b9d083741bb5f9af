"""The hand-off's part of the flow: new rows, looks that fell due, midnights, new versions."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction

from accord.handoff import joining, rounds, takeback
from accord.handoff.looking import Looker, Seat
from accord.handoff.models import Look, Standing
from accord.handoff.news import JOINING, Heard, hear
from accord.handoff.offering import Decision, write
from accord.handoff.terms import Course
from accord.handoff.track import FIRST
from accord.jobs.slices import Slice
from accord.leads import queries as leads
from accord.leads.models import Lead
from accord.leads.step import READER as LEADS_READER
from accord.ledger import reader
from accord.ledger.reader import Batch
from accord.lib.progress import Progress

READER = "handoff"
ROWS, LEADS = 500, 200

log = logging.getLogger(__name__)


def step(now: datetime, budget: timedelta) -> Progress:
    """Take what is new, in slices of one short transaction each, until nothing is left to do.

    In this order: imports that were taken back; the last midnight; rows of the ledger; single
    looks that fell due; another version that took effect.
    """
    slice, done = Slice(now, budget), 0
    while True:
        taken = _part(now)
        done += taken
        if not taken:
            return Progress(done=done, due_at=_due_at(now))
        if slice.is_over():
            return Progress(done=done, more=True)


def _part(now: datetime) -> int:
    """One slice of the first thing that waits; 0 where nothing does."""
    return (
        takeback.part(now, decide)
        or rounds.midnights(now, decide)
        or _news(now)
        or _looks(now)
        or rounds.versions(now, decide)
    )


def _news(now: datetime) -> int:
    """Take new rows of the ledger; how many."""
    batch = _unread()
    if not batch:
        return 0
    if any(row.kind in JOINING for row in batch.rows):
        joining.follow(now)
    decisions = decide(hear(batch.rows, now), now)
    with transaction.atomic():
        write(decisions, now)
        reader.mark(batch)
    return len(batch.rows)


def _unread() -> Batch:
    """The next rows that `leads` has read before: until then nobody knows whose they are."""
    batch = reader.unread(READER, ROWS)
    ahead = reader.unread(LEADS_READER, 1).rows
    ids = [row.id for row in batch.rows]
    if ahead and ahead[0].id in ids:
        return reader.unread(READER, ids.index(ahead[0].id))
    return batch


def _looks(now: datetime) -> int:
    """Look at the leads whose own time has come; how many."""
    due = list(Look.objects.filter(at__lte=now).order_by("at", "pk")[:LEADS])
    if due:
        heard = {look.lead_id: Heard(as_of=look.at) for look in due}
        decisions = decide(heard, now)
        with transaction.atomic():
            write(decisions, now)
            # Also of those about whom only people decide now.
            Look.objects.filter(pk__in=[look.pk for look in due]).delete()
    return len(due)


def decide(heard: Mapping[int, Heard], now: datetime) -> list[Decision]:
    """Look at each of these leads; what follows. Reads, and writes nothing but what it parks.

    A lead that cannot be read holds up nobody: its newest row is parked with the reason.
    """
    try:
        return _decide(heard, now)
    except DatabaseError:
        raise
    except Exception as fault:
        if len(heard) > 1:
            halves = sorted(heard)[: len(heard) // 2]
            some = {id: heard[id] for id in halves}
            rest = {id: news for id, news in heard.items() if id not in some}
            return [*decide(some, now), *decide(rest, now)]
        log.exception("The hand-off cannot look at lead %s", *heard)
        for news in heard.values():
            if news.row is not None:
                reader.park(READER, news.row, f"{type(fault).__name__}: {fault}", now)
        return []


def _decide(heard: Mapping[int, Heard], now: datetime) -> list[Decision]:
    standing = Lead.objects.standing().only("subject", "live_since", "made_at")
    people = standing.in_bulk(list(heard))
    stands = Standing.objects.in_bulk(list(people))
    for look in Look.objects.filter(lead__in=people, at__lte=now):
        heard[look.lead_id].instants.setdefault(look.at, "")
    course = Course()
    looker, terms = Looker(course, now), course.at(now)
    open_to = [id for id in people if looker.may_turn(stands.get(id), heard[id].as_of)]
    decisions = []
    for id, facts in leads.facts_of(open_to).items():
        news, seen = heard[id], stands.get(id)
        # The score fades at midnight: late news is not read as of a day that is over.
        as_of = max(news.as_of, rounds.last_midnight(terms, now)) if terms else news.as_of
        found = looker.look(facts, seat_of(people[id], seen), news, as_of)
        if found is not None:
            found = found.sooner(news.later)
            decisions.append(Decision(people[id], seen, found, news.source_at(found.instant)))
    return decisions


def seat_of(lead: Lead, standing: Standing | None) -> Seat:
    standing = standing or Standing(stage=FIRST)
    return Seat(standing.stage, standing.in_cycle(), lead.live_since)


def _due_at(now: datetime) -> datetime | None:
    look = Look.objects.filter(at__gt=now).order_by("at").values_list("at", flat=True).first()
    return min((due for due in (look, rounds.next_at(now)) if due), default=None)
