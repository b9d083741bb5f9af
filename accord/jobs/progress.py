"""How far a piece of long work is, as a person asks: how much, how fast, how long yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accord.jobs.models import Job


@dataclass(frozen=True, slots=True)
class JobProgress:
    """`rows` done, `rate` in rows a second, `left` until the end (None: not known yet)."""

    percent: int
    rows: int
    rate: int
    left: timedelta | None
    silent: bool
    step: str


def progress(job: Job, now: datetime) -> JobProgress:
    """What to show of `job` at `now`. The rate is the whole run's, so that it does not jump."""
    rows = int(job.result.get("rows", 0))
    end = job.ended_at or job.heartbeat_at or now
    spent = (end - job.started_at).total_seconds() if job.started_at else 0.0
    return JobProgress(
        percent=job.percent(),
        rows=rows,
        rate=round(rows / spent) if spent > 0 else 0,
        left=_left(job, spent),
        silent=job.is_silent(now),
        step=job.step,
    )


def _left(job: Job, spent: float) -> timedelta | None:
    if not job.is_open() or not 0 < job.position <= job.total or spent <= 0:
        return None
    return timedelta(seconds=round(spent * (job.total - job.position) / job.position))
