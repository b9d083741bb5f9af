"""Signs of life of the processes behind the pages, so that a page can say when one is missing."""

from datetime import datetime, timedelta

from accord.jobs.models import SILENT, Beat

EVERY = timedelta(seconds=10)
WORKER, JOBS = "worker", "jobs"


def beat(name: str, now: datetime) -> None:
    """This process is alive. Written at most every ten seconds, however often it is called."""
    fresh = Beat.objects.filter(pk=name, at__gt=now - EVERY, at__lte=now)
    if not fresh.exists():
        Beat.objects.update_or_create(name=name, defaults={"at": now})


def is_running(name: str, now: datetime) -> bool:
    """Whether the process was heard of within the last minute."""
    return name not in silent(now)


def silent(now: datetime) -> dict[str, datetime | None]:
    """The processes not heard of for a minute, each with its last sign of life; None: never one."""
    last = dict(Beat.objects.values_list("name", "at"))
    missing = {name: last.get(name) for name in (WORKER, JOBS)}
    return {name: at for name, at in missing.items() if at is None or at <= now - SILENT}
