"""The flow: rooms in order, a clock that jumps, and a worker whom one fault does not stop."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from accord import flow
from accord.handoff import commands
from accord.handoff.models import Handoff, Standing
from accord.jobs import beats
from accord.jobs.models import Beat
from accord.ledger.commands import append
from accord.ledger.models import Event
from accord.lib.progress import Progress
from tests.handoff.cast import DAY, HOUR, a_lead, an_agreement, an_sdr
from tests.make import NOON

pytestmark = pytest.mark.django_db


def a_month(start: datetime = NOON) -> tuple[list[flow.News], Callable[[], int]]:
    """A lead comes, reads, is handed over, handed back, rests, and comes again."""
    lead, sdr = a_lead(at=start - HOUR), an_sdr()

    def read(now: datetime) -> None:
        append("page", subject=lead.subject_id, now=now, at=now, source="form:1")

    def hand_back(now: datetime) -> None:
        handoff = Handoff.objects.waiting().get()
        commands.log_attempt(handoff, outcome="talked", by=sdr, now=now)
        commands.reject(handoff, reason="not-now", by=sdr, now=now)

    news: list[flow.News] = [(start + n * HOUR, read) for n in range(3)]
    news += [(start + 5 * HOUR, hand_back), (start + 20 * DAY, read)]
    return news, lambda: lead.pk


def test_a_month_is_lived_in_jumps() -> None:
    an_agreement()
    news, lead = a_month()
    stops = list(flow.run(NOON, NOON + 30 * DAY, news))
    assert [(h.cycle, h.offered_at) for h in Handoff.objects.order_by("pk")] == [
        (1, NOON + 2 * HOUR),
        (2, NOON + 20 * DAY),
    ]
    assert {at for at, _ in news} <= set(stops)
    assert stops == sorted(set(stops)) and stops[-1] <= NOON + 30 * DAY
    assert len(stops) < 50
    assert Standing.objects.get(lead=lead()).stage == "mql"


def test_the_same_month_gives_the_same_bytes() -> None:
    if connection.vendor == "postgresql":
        pytest.skip("sequences are not rolled back, so the second month has other numbers")
    an_agreement()
    an_sdr()

    def lived() -> list[dict[str, Any]]:
        with transaction.atomic():
            news, _ = a_month()
            list(flow.run(NOON, NOON + 30 * DAY, news))
            rows = [*Event.objects.order_by("pk").values(), *Handoff.objects.values()]
            transaction.set_rollback(True)
        return rows

    assert lived() == lived()


def test_the_rooms_are_asked_in_order_until_all_of_them_are_quiet() -> None:
    asked = []

    def room(name: str, work: int) -> flow.Step:
        left = [work]

        def step(now: datetime, budget: timedelta) -> Progress:
            asked.append(name)
            left[0] -= 1
            return Progress(done=int(left[0] >= 0), due_at=now + work * HOUR)

        return step

    rooms = [room("leads", 1), room("scoring", 3), room("handoff", 2)]
    assert flow.run_until_quiet(NOON, rooms) == NOON + HOUR
    assert asked == ["leads", "scoring", "handoff"] * 4


def test_a_worker_that_must_stop_stops_between_two_rounds() -> None:
    def endless(now: datetime, budget: timedelta) -> Progress:
        rounds.append(now)
        return Progress(done=1, more=True)

    rounds: list[datetime] = []
    flow.run_until_quiet(NOON, [endless], stops=lambda: len(rounds) == 3)
    assert len(rounds) == 3


def test_a_clock_without_anything_to_come_stands_still() -> None:
    assert next(flow.run(NOON, NOON)) == NOON
    assert list(flow.run(NOON, NOON - HOUR)) == []


def test_the_clock_stops_where_a_promise_of_the_flow_falls_due() -> None:
    an_agreement()
    news, _ = a_month()
    stops = list(flow.run(NOON, NOON + DAY, news))
    assert datetime(2026, 3, 4, 23, tzinfo=UTC) in stops


def test_a_fault_in_one_room_holds_up_no_other() -> None:
    done = []

    def broken(now: datetime, budget: timedelta) -> Progress:
        done.append("broken")
        raise ValueError("a bad row")

    def sound(now: datetime, budget: timedelta) -> Progress:
        done.append("sound")
        return Progress(done=1 if len(done) < 4 else 0)

    due = flow.run_until_quiet(NOON, [flow.Patient(broken), flow.Patient(sound)])
    assert done == ["broken", "sound", "sound", "sound"]
    assert due == NOON + flow.LOOK_ANYWAY


def test_a_fault_is_not_hidden_from_who_asks_for_one_run() -> None:
    def broken(now: datetime, budget: timedelta) -> Progress:
        raise ValueError("a bad row")

    with pytest.raises(ValueError, match="a bad row"):
        flow.run_until_quiet(NOON, [broken])


def test_the_worker_gives_signs_of_life_and_stops_when_told(monkeypatch) -> None:
    stop, called = threading.Event(), []

    def step(now: datetime, budget: timedelta) -> Progress:
        called.append(now)
        stop.set()
        return Progress(done=1)

    monkeypatch.setattr(flow, "STEPS", (step,))
    flow.work(stop)
    assert len(called) == 1
    beat = Beat.objects.get(pk=beats.WORKER)
    assert beats.is_running(beats.WORKER, beat.at + timedelta(seconds=59))
    assert not beats.is_running(beats.WORKER, beat.at + timedelta(seconds=61))
    assert not beats.is_running(beats.JOBS, beat.at)


def test_signs_of_life_are_written_now_and_then(django_assert_num_queries) -> None:
    beats.beat(beats.WORKER, NOON)
    with django_assert_num_queries(1):
        beats.beat(beats.WORKER, NOON + timedelta(seconds=5))
    beats.beat(beats.WORKER, NOON + timedelta(seconds=11))
    assert Beat.objects.get().at == NOON + timedelta(seconds=11)
