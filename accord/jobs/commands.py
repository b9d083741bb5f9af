"""Asking for long work, moving it on, and calling it off."""

from datetime import datetime
from typing import Any

from accord.accounts.models import User
from accord.jobs.models import Job
from accord.lib.errors import Refused


class Cancelled(Refused):
    """A person called the work off; what was committed before stays."""


class LeaseLost(Refused):
    """Another worker has taken the work over; this one must leave it alone."""


def ask(
    kind: str, *, by: User | None, now: datetime, total: int = 0, args: dict[str, Any] | None = None
) -> Job:
    """Queue one piece of long work; the jobs process takes it up within a second or two."""
    return Job.objects.create(kind=kind, args=args or {}, total=total, asked_by=by, asked_at=now)


def move(job: Job, *, position: int, now: datetime, step: str = "", **result: Any) -> None:
    """Commit that `job` stands at `position`; call it in the transaction that writes the rows.

    Fails, and so takes the rows back with it, when the work was called off (Cancelled) or when
    this worker's lease ran out and another took the work over (LeaseLost).
    """
    merged = {**job.result, **result}
    moved = Job.objects.filter(
        pk=job.pk, worker=job.worker, state=Job.State.RUNNING, cancel_asked_at=None
    ).update(position=position, heartbeat_at=now, step=step or job.step, result=merged)
    if not moved:
        _say_why_not(job)
    job.position, job.heartbeat_at, job.step, job.result = position, now, step or job.step, merged


def _say_why_not(job: Job) -> None:
    if Job.objects.filter(pk=job.pk, worker=job.worker).exclude(cancel_asked_at=None).exists():
        raise Cancelled(f"{job.kind.capitalize()} {job.pk} was cancelled.")
    raise LeaseLost(f"Another worker has taken over {job.kind} {job.pk}.")


def cancel(job: Job, *, now: datetime) -> None:
    """Call the work off: at once where nobody works on it, else at the next commit.

    Raises Refused when it has ended already.
    """
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.WAITING)
    if waiting.update(state=Job.State.CANCELLED, cancel_asked_at=now, ended_at=now):
        job.refresh_from_db()
        return
    if not Job.objects.open().filter(pk=job.pk).update(cancel_asked_at=now):
        raise Refused(
            f"{job.kind.capitalize()} {job.pk} has ended already; there is nothing to cancel."
        )
    job.refresh_from_db()
