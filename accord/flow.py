"""The way a lead goes, as one short list: every timer and worker step, in house order."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from django.db import close_old_connections
from django.db.models import Max
from django.utils import timezone

from accord.agreement.step import step as agreement
from accord.capture.run import KIND as IMPORT
from accord.capture.run import import_slice
from accord.capture.undoing import KIND as UNDO
from accord.capture.undoing import undo_slice
from accord.handoff.step import step as handoff
from accord.jobs import runner
from accord.jobs.runner import SliceFn
from accord.leads.step import step as leads
from accord.ledger.models import Event, Retraction
from accord.lib.progress import Progress
from accord.lib.turns import turn
from accord.scoring.step import step as scoring

Step = Callable[[datetime, timedelta], Progress]

STEPS: tuple[Step, ...] = (agreement, leads, scoring, handoff)
KINDS: Mapping[str, SliceFn] = {IMPORT: import_slice, UNDO: undo_slice}

BUDGET = timedelta(milliseconds=200)
LOOK_EVERY_SECONDS = 0.2
LOOK_ANYWAY = timedelta(seconds=5)
NAME = "flow"

log = logging.getLogger(__name__)


def run_once(now: datetime, budget: timedelta = BUDGET) -> Progress:
    """Each room's step once, in house order; what they did, and when the next falls due."""
    every = [step(now, budget) for step in STEPS]
    return Progress(
        done=sum(one.done for one in every),
        more=any(one.more or one.done for one in every),
        due_at=min((one.due_at for one in every if one.due_at), default=None),
    )


def run_until_quiet(now: datetime) -> datetime | None:
    """Take everything that waits all the way, at one instant; when something next falls due.

    Waits for its turn while another process runs the flow.
    """
    with turn(NAME):
        progress = run_once(now)
        while progress.more:
            progress = run_once(now)
    return progress.due_at


def run(start: datetime, until: datetime) -> Iterator[datetime]:
    """The flow on a virtual clock: yields each instant that it stopped at, `start` first.

    It jumps from one due time to the next and does not tick. Between two yields the caller may add
    news to the ledger; the clock never runs past `until`.
    """
    now: datetime | None = start
    while now is not None and now <= until:
        due = run_until_quiet(now)
        yield now
        now = max(due, now) if due else None


def work(stop: threading.Event) -> None:
    """The worker's loop: woken by news in the ledger and at the next due time, until `stop`.

    A fault of one round is logged and tried again; it ends nothing.
    """
    seen, due, looked = None, timezone.now(), timezone.now()
    while not stop.is_set():
        now = timezone.now()
        try:
            news = newest()
            if news != seen or now >= (due or now) or now - looked >= LOOK_ANYWAY or now < looked:
                due, seen, looked = run_until_quiet(now) or now + LOOK_ANYWAY, news, now
        except Exception:
            log.exception("A round of the flow failed; it is tried again.")
            close_old_connections()
            stop.wait(1)
        stop.wait(LOOK_EVERY_SECONDS)


def work_jobs(stop: threading.Event, worker: str) -> None:
    """The long jobs' loop, one slice after the other, until `stop`.

    worker  this process's own name: no two processes share one
    """
    while not stop.is_set():
        try:
            busy = runner.run_one(KINDS, worker, timezone.now())
        except Exception:
            log.exception("Looking for long work failed; it is tried again.")
            close_old_connections()
            busy = None
        if busy is None:
            stop.wait(LOOK_EVERY_SECONDS)
    runner.release(worker)


def newest() -> tuple[int | None, int | None]:
    """What changes when there is news: the ledger's last row, and the last source taken back."""
    row = Event.objects.aggregate(last=Max("id"))["last"]
    gone = Retraction.objects.aggregate(last=Max("id"))["last"]
    return row, gone
