"""The way a lead goes, as one short list: every timer and worker step, in house order."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from time import monotonic, sleep

from django.db import InterfaceError, OperationalError, close_old_connections
from django.db.models import Max
from django.utils import timezone

from accord.agreement.step import step as agreement
from accord.capture.run import KIND as IMPORT
from accord.capture.run import import_slice
from accord.capture.undoing import KIND as UNDO
from accord.capture.undoing import undo_slice
from accord.handoff.step import step as handoff
from accord.jobs import beats, runner
from accord.jobs.runner import SliceFn
from accord.leads.step import step as leads
from accord.ledger import reader
from accord.ledger.models import Event, Retraction
from accord.ledger.step import step as ledger
from accord.lib.progress import Progress
from accord.lib.turns import turn
from accord.pipeline.step import step as pipeline
from accord.scoring.step import step as scoring

Step = Callable[[datetime, timedelta], Progress]
News = tuple[datetime, Callable[[datetime], object]]

STEPS: tuple[Step, ...] = (ledger, agreement, leads, scoring, handoff, pipeline)
KINDS: Mapping[str, SliceFn] = {IMPORT: import_slice, UNDO: undo_slice}

BUDGET = timedelta(milliseconds=200)
LOOK_EVERY_SECONDS = 0.2
HELD_BACK_SECONDS = 2.0
LOOK_ANYWAY = timedelta(seconds=5)
NAME = "flow"

log = logging.getLogger(__name__)


def run_once(now: datetime, budget: timedelta = BUDGET, steps: Sequence[Step] = STEPS) -> Progress:
    """Each room's step once, in house order; what they did, and when the next falls due."""
    every = [step(now, budget) for step in steps]
    return Progress(
        done=sum(one.done for one in every),
        more=any(one.more or one.done for one in every),
        due_at=min((one.due_at for one in every if one.due_at), default=None),
    )


def run_until_quiet(
    now: datetime,
    steps: Sequence[Step] = STEPS,
    stops: Callable[[], bool] = lambda: False,
) -> datetime | None:
    """Take everything that waits all the way, at one instant; when something next falls due.

    Waits for its turn while another process runs the flow, and a moment for rows that the ledger
    holds back. Gives signs of life between two rounds: a large import is many rounds long, and no
    page may say meanwhile that nothing moves.

    stops  asked between two rounds; True ends early, with work left for whoever comes next
    """
    with turn(NAME):
        held, progress = reader.holds_back(), run_once(now, steps=steps)
        while (progress.more or (held and given_soon())) and not stops():
            beats.beat(beats.WORKER, timezone.now())
            held, progress = reader.holds_back(), run_once(now, steps=steps)
    return progress.due_at


def given_soon() -> bool:
    """Wait a moment until the ledger holds nothing back; whether it came to that."""
    patience = monotonic() + HELD_BACK_SECONDS
    while reader.holds_back():
        if monotonic() >= patience:
            return False
        sleep(0.01)
    return True


def run(start: datetime, until: datetime, news: Iterable[News] = ()) -> Iterator[datetime]:
    """The flow on a virtual clock: yields each instant that it stopped at, `start` first.

    It jumps to the next due time or news and does not tick; it never runs past `until`.

    news  what happens when; each is called with its instant once the clock has come there
    """
    ahead = deque(sorted(news, key=lambda one: one[0]))
    now: datetime | None = start
    while now is not None and now <= until:
        while ahead and ahead[0][0] <= now:
            ahead.popleft()[1](now)
        due = run_until_quiet(now)
        yield now
        times = (due, ahead[0][0] if ahead else None)
        now = min((time for time in times if time is not None and time > now), default=None)


def work(stop: threading.Event) -> None:
    """The worker's loop: woken by news in the ledger and at the next due time, until `stop`."""
    steps = [Patient(step) for step in STEPS]
    seen, due, looked = None, timezone.now(), timezone.now()
    while not stop.is_set():
        now = timezone.now()
        try:
            beats.beat(beats.WORKER, now)
            news = newest()
            if news != seen or now >= due or now - looked >= LOOK_ANYWAY or now < looked:
                due = run_until_quiet(now, steps, stop.is_set) or now + LOOK_ANYWAY
                seen, looked = news, now
        except Exception:
            log.exception("A round of the flow failed; it is tried again.")
            close_old_connections()
            stop.wait(1)
        stop.wait(LOOK_EVERY_SECONDS)


class Patient:
    """A step whose fault is logged and tried again later, and holds up no other room."""

    def __init__(self, step: Step) -> None:
        self.step = step
        self.rests_until: datetime | None = None

    def __call__(self, now: datetime, budget: timedelta) -> Progress:
        if self.rests_until is not None and now < self.rests_until:
            return Progress(due_at=self.rests_until)
        try:
            self.rests_until = None
            return self.step(now, budget)
        except (OperationalError, InterfaceError):
            # The database is away or busy: that is nobody's fault and concerns all.
            raise
        except Exception:
            log.exception("%s failed; it is tried again.", self.step.__module__)
            self.rests_until = now + LOOK_ANYWAY
            return Progress(due_at=self.rests_until)


def work_jobs(stop: threading.Event, worker: str) -> None:
    """The long jobs' loop, one slice after the other, until `stop`.

    worker  this process's own name: no two processes share one
    """
    while not stop.is_set():
        try:
            beats.beat(beats.JOBS, timezone.now())
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
