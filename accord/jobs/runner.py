"""Takes up waiting work, one slice at a time, and goes on where a killed worker stopped."""

import errno
import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db import OperationalError
from django.db.models import Value
from django.db.models.functions import Coalesce

from accord.jobs.commands import Cancelled, LeaseLost
from accord.jobs.models import LEASE, Job, JobQuerySet
from accord.lib.errors import Refused

SLICE = timedelta(seconds=5)
PAUSE = timedelta(seconds=5)

SliceFn = Callable[[Job, datetime, timedelta], bool]
"""(job, now, budget) -> finished? Works for at most `budget`, in transactions under 100 ms."""

log = logging.getLogger(__name__)


def run_one(kinds: Mapping[str, SliceFn], worker: str, now: datetime) -> Job | None:
    """Claim one piece of work and do one slice of it.

    kinds    what can be done here, by the job's kind
    worker   this process's own name: no two processes share one
    returns  the job as the slice left it, or None where nothing waits
    """
    job = claim(Job.objects.filter(kind__in=kinds), worker, now)
    if job is None:
        return None
    work(job, kinds[job.kind], now)
    return job


def run_to_end(
    job: Job,
    work_slice: SliceFn,
    worker: str,
    clock: Callable[[], datetime],
    on_progress: Callable[[Job], None],
) -> None:
    """Work on `job` in this process until it has ended, or watch another process do so."""
    while job.is_open():
        mine = claim(Job.objects.filter(pk=job.pk), worker, clock())
        if mine:
            work(mine, work_slice, clock())
        else:
            time.sleep(0.2)
        job.refresh_from_db()
        on_progress(job)


def claim(jobs: JobQuerySet, worker: str, now: datetime) -> Job | None:
    """Take one of `jobs` by a conditional UPDATE, so that of two workers one gets it."""
    for job in jobs.claimable(worker, now).in_turn()[:8]:
        taken = (
            Job.objects.claimable(worker, now)
            .filter(pk=job.pk)
            .update(
                state=Job.State.RUNNING,
                worker=worker,
                lease_until=now + LEASE,
                heartbeat_at=now,
                started_at=Coalesce("started_at", Value(now)),
            )
        )
        if taken:
            job.refresh_from_db()
            return job
    return None


def work(job: Job, work_slice: SliceFn, now: datetime) -> None:
    """One slice of a claimed job; whatever happens in it, the job says so afterwards."""
    try:
        if work_slice(job, now, SLICE):
            _end(job, Job.State.DONE, now)
    except LeaseLost as lost:
        log.warning("%s", lost)
    except Cancelled as cancelled:
        _end(job, Job.State.CANCELLED, now, str(cancelled))
    except Refused as refused:
        _end(job, Job.State.REFUSED, now, str(refused))
    except OperationalError as trouble:
        _wait(job, trouble, now)
    except Exception as fault:
        if isinstance(fault, OSError) and fault.errno == errno.ENOSPC:
            return _wait(job, fault, now)
        # Looped for ever otherwise: the same slice would fail again at every claim.
        log.exception("Job %s (%s) stopped on a fault of ours", job.pk, job.kind)
        _end(job, Job.State.REFUSED, now, "It stopped on a fault of ours, which is in the log.")


def _end(job: Job, state: Job.State, now: datetime, sentence: str = "") -> None:
    ended_at = max(now, job.heartbeat_at or now)
    Job.objects.filter(pk=job.pk, worker=job.worker).update(
        state=state, ended_at=ended_at, lease_until=None, sentence=sentence
    )
    job.refresh_from_db()


def _wait(job: Job, trouble: Exception, now: datetime) -> None:
    """A full disk or a busy database passes: try again from the committed position."""
    full = "full" in str(trouble) or getattr(trouble, "errno", None) == errno.ENOSPC
    step = "Waiting: the disk is full" if full else "Waiting: the database is busy"
    log.warning("Job %s (%s) waits: %s", job.pk, job.kind, trouble)
    try:
        Job.objects.filter(pk=job.pk, worker=job.worker).update(
            step=step, worker="", lease_until=now + PAUSE
        )
    except OperationalError:
        return  # not even that can be written now; the lease runs out by itself


def release(worker: str) -> None:
    """Give back what this worker holds, on an orderly stop, so that nobody waits for its lease."""
    Job.objects.open().filter(worker=worker).update(lease_until=None, worker="")
