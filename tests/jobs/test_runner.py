from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, transaction

from accord.jobs import commands, runner
from accord.jobs.models import LEASE, Job
from accord.jobs.progress import progress
from accord.lib.errors import Refused

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.django_db


def counting(until: int) -> Callable[[Job, datetime, timedelta], bool]:
    def one_step(job: Job, now: datetime, budget: timedelta) -> bool:
        with transaction.atomic():
            commands.move(job, position=job.position + 1, now=now, rows=job.position + 1)
        return job.position >= until

    return one_step


def a_job(kind: str = "count", **fields: object) -> Job:
    return Job.objects.create(kind=kind, asked_at=NOON, **fields)


def test_work_goes_on_slice_by_slice_until_it_is_done() -> None:
    job = a_job(total=3)
    for second in range(3):
        runner.run_one({"count": counting(3)}, "w1", NOON + second * SECOND)
    job.refresh_from_db()
    assert (job.state, job.position, job.lease_until) == (Job.State.DONE, 3, None)
    assert runner.run_one({"count": counting(3)}, "w1", NOON) is None


def test_a_kind_that_this_process_does_not_know_is_left_waiting() -> None:
    a_job("study")
    assert runner.run_one({"count": counting(1)}, "w1", NOON) is None


def test_a_second_worker_does_not_take_what_the_first_holds() -> None:
    a_job()
    assert runner.claim(Job.objects.all(), "w1", NOON)
    assert runner.claim(Job.objects.all(), "w2", NOON + SECOND) is None


def test_a_killed_worker_s_work_is_taken_over_within_thirty_seconds() -> None:
    a_job()
    runner.claim(Job.objects.all(), "killed", NOON)
    assert timedelta(seconds=30) > LEASE
    taken = runner.claim(Job.objects.all(), "w2", NOON + LEASE + SECOND)
    assert taken is not None and taken.worker == "w2"


def test_a_worker_that_comes_back_too_late_loses_its_rows_too() -> None:
    a_job()
    slow = runner.claim(Job.objects.all(), "slow", NOON)
    assert slow is not None
    quick = runner.claim(Job.objects.all(), "quick", NOON + LEASE + SECOND)
    assert quick is not None
    with pytest.raises(commands.LeaseLost):
        commands.move(slow, position=9, now=NOON + LEASE + SECOND)
    assert Job.objects.get().position == 0


def test_two_jobs_take_turns() -> None:
    first, second = a_job(), a_job()
    order = [runner.run_one({"count": counting(9)}, "w1", NOON + n * SECOND) for n in range(4)]
    assert [job.pk for job in order if job] == [first.pk, second.pk, first.pk, second.pk]


def test_waiting_work_is_cancelled_at_once() -> None:
    job = a_job()
    commands.cancel(job, now=NOON)
    assert (job.state, job.ended_at) == (Job.State.CANCELLED, NOON)


def test_running_work_stops_at_its_next_commit() -> None:
    job = a_job()
    runner.run_one({"count": counting(9)}, "w1", NOON)
    commands.cancel(job, now=NOON + SECOND)
    runner.run_one({"count": counting(9)}, "w1", NOON + 2 * SECOND)
    job.refresh_from_db()
    assert (job.state, job.position) == (Job.State.CANCELLED, 1)


def test_what_has_ended_cannot_be_cancelled() -> None:
    job = a_job(state=Job.State.DONE)
    with pytest.raises(Refused, match="ended already"):
        commands.cancel(job, now=NOON)


def test_a_refusal_ends_the_work_with_its_sentence() -> None:
    def refuse(job: Job, now: datetime, budget: timedelta) -> bool:
        raise Refused("Columns 2 and 4 have one name.")

    a_job()
    job = runner.run_one({"count": refuse}, "w1", NOON)
    assert job is not None
    assert (job.state, job.sentence) == (Job.State.REFUSED, "Columns 2 and 4 have one name.")


@pytest.mark.parametrize("trouble", ["database is locked", "database or disk is full"])
def test_a_busy_database_or_a_full_disk_only_delays(trouble: str) -> None:
    def fail(job: Job, now: datetime, budget: timedelta) -> bool:
        raise OperationalError(trouble)

    a_job()
    runner.run_one({"count": fail}, "w1", NOON)
    assert runner.run_one({"count": counting(1)}, "w1", NOON + SECOND) is None
    job = runner.run_one({"count": counting(1)}, "w1", NOON + runner.PAUSE + SECOND)
    assert job is not None and job.state == Job.State.DONE


def test_a_fault_of_ours_ends_the_work_and_is_not_tried_for_ever() -> None:
    def fail(job: Job, now: datetime, budget: timedelta) -> bool:
        raise ZeroDivisionError

    a_job()
    job = runner.run_one({"count": fail}, "w1", NOON)
    assert job is not None and job.state == Job.State.REFUSED
    assert "in the log" in job.sentence


def test_silence_shows_after_a_minute() -> None:
    job = runner.run_one({"count": counting(9)}, "w1", NOON) if a_job() else None
    assert job is not None
    assert not job.is_silent(NOON + 59 * SECOND)
    assert job.is_silent(NOON + 61 * SECOND)


def test_progress_says_how_fast_and_how_long_yet() -> None:
    job = a_job(
        state=Job.State.RUNNING,
        position=25,
        total=100,
        started_at=NOON,
        heartbeat_at=NOON + 10 * SECOND,
        result={"rows": 5000},
    )
    seen = progress(job, NOON + 11 * SECOND)
    assert (seen.percent, seen.rows, seen.rate, seen.left) == (25, 5000, 500, 30 * SECOND)


def test_an_orderly_stop_gives_the_work_back_at_once() -> None:
    a_job()
    runner.claim(Job.objects.all(), "w1", NOON)
    runner.release("w1")
    assert runner.claim(Job.objects.all(), "w2", NOON + SECOND) is not None
