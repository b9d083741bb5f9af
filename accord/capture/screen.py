"""What the Imports screens show: the list, and one import at whatever step it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse

from accord.accounts.models import User
from accord.accounts.rights import may, whom_to_ask
from accord.capture.commands import UNDO_WITHIN
from accord.capture.models import Import
from accord.capture.undoing import KIND as UNDO
from accord.jobs.models import Job
from accord.jobs.progress import JobProgress, progress
from accord.lib.typed import one_line

State = Import.State
SHOWN, REFUSED_SHOWN = 50, 20
TONES = {State.DONE: "ok", State.REFUSED: "bad", State.RUNNING: "s", State.CANCELLED: "bad"}
WORDS = {
    State.MAPPING: "columns to settle", State.CHECKED: "ready to run", State.RUNNING: "running",
    State.DONE: "in", State.REFUSED: "refused", State.CANCELLED: "cancelled",
    State.UNDONE: "taken back",
}  # fmt: skip
OPEN = (State.MAPPING, State.CHECKED)
STEPS = ("File", "Columns", "Dry run", "Run", "Result")
AT = {State.MAPPING: 1, State.CHECKED: 2, State.RUNNING: 3}


@dataclass(frozen=True, slots=True)
class Row:
    """One import in the list."""

    id: int
    url: str
    name: str
    what: str
    by: str
    made_at: datetime
    state: str
    tone: str
    way: str
    counted: bool
    counts: Sequence[tuple[str, int, str]]
    waits: str


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    tone: str
    here: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """One term of "read = new + updated + same + refused". `url` opens what it counts."""

    label: str
    value: int
    sign: str = ""
    url: str = ""
    bad: bool = False

    @property
    def shown(self) -> str:
        return f"{self.value:,}"


@dataclass(frozen=True, slots=True)
class Running:
    title: str
    percent: int
    sentence: str
    silent: bool
    waiting: bool
    cancelling: bool
    back: bool


def rows(before: int | None) -> list[Row]:
    """The newest imports first, a page of them; `before` is the id that the last page ended at."""
    found = Import.objects.select_related("by").order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    return [row(one) for one in found[:SHOWN]]


def row(one: Import) -> Row:
    ended = one.state not in (*OPEN, State.RUNNING)
    return Row(
        id=one.pk,
        url=reverse("capture:import", args=[one.pk]),
        name=one.name,
        what=one.what,
        by=str(one.by or ""),
        made_at=one.made_at,
        state=WORDS[State(one.state)],
        tone=TONES.get(State(one.state), ""),
        way="" if one.live or not ended else "history",
        counted=ended,
        counts=tuple(
            (name, count, f"{count:,}")
            for name in ("read", "new", "updated", "same", "refused")
            for count in (getattr(one, name),)
        ),
        waits="Nothing is written yet." if one.state in OPEN else "The rows are coming in.",
    )


def rights(user: User) -> dict[str, Any]:
    able = may(user, "import")
    return {"may_import": able, "whom_to_ask": "" if able else whom_to_ask("import")}


def live_rights(user: User) -> dict[str, Any]:
    able = may(user, "make leads live")
    return {"may_make_live": able, "whom_to_ask": "" if able else whom_to_ask("make leads live")}


def older(found: Sequence[Row]) -> str:
    """Where the next page of the list is; "" on the last."""
    if len(found) < SHOWN:
        return ""
    return f"{reverse('capture:imports')}?before={found[-1].id}"


def steps(one: Import, at: int | None = None) -> tuple[Step, ...]:
    """The five steps, with the one that the import stands at, or that is looked at again."""
    at = AT.get(State(one.state), 4) if at is None else at
    return tuple(
        Step(label, "here" if n == at else "done" if n < at else "", n == at)
        for n, label in enumerate(STEPS)
    )


def sums(one: Import) -> Iterator[Sum]:
    """What was read, and the four that it splits into."""
    written = one.state in (State.DONE, State.CANCELLED)
    rows_url = reverse("capture:leads", args=[one.pk]) if written else ""
    yield Sum("read", one.read)
    for sign, name in (("=", "new"), ("+", "updated"), ("+", "same")):
        count = getattr(one, name)
        opens = rows_url and count and name != "same"
        yield Sum(name, count, sign, f"{rows_url}?which={name}" if opens else "")
    yield Sum("refused", one.refused, "+", "#refused" if one.refused else "", bad=one.refused > 0)


def sum_sentence(one: Import) -> str:
    if not one.closes():
        return "The counts do not add up to the rows read. Please report this."
    said = f"{one.read:,} = {one.new:,} + {one.updated:,} + {one.same:,} + {one.refused:,}. "
    if one.read and one.same == one.read:
        return said + "Everything in the file was known already; nothing changed."
    return said + ("Rows that say nothing new leave no trace." if one.same else "It adds up.")


def at_work(one: Import) -> Job | None:
    """The job that works on the import now: it is coming in, or being taken back."""
    if one.state == State.RUNNING:
        return one.job
    if one.state not in (State.DONE, State.CANCELLED):
        return None
    return Job.objects.open().filter(kind=UNDO, args={"import": one.pk}).first()


def running(job: Job, now: datetime) -> Running:
    """How far a job is: rows, rate and time left, or that it stands still."""
    told, back = progress(job, now), job.kind == UNDO
    parts = [] if back else [f"{told.rows:,} rows written"]
    if told.rate and not back:
        parts.append(f"{told.rate:,} rows a second")
    if told.left is not None:
        seconds = int(told.left.total_seconds())
        left = f"{seconds} s" if seconds < 90 else f"{round(seconds / 60)} min"
        parts.append(f"about {left} left")
    return Running(
        title=title_of(told, back),
        percent=told.percent,
        sentence=f"{', '.join(parts)}." if told.step and parts else "",
        silent=told.silent,
        waiting=job.state == Job.State.WAITING,
        cancelling=job.cancel_asked_at is not None,
        back=back,
    )


def title_of(told: JobProgress, back: bool) -> str:
    if told.silent:
        return "Stopped"
    return told.step or ("Taking it back" if back else "Waiting for its turn")


def sub(one: Import) -> str:
    """What the file is, in one line under its name."""
    size = f"{one.size / 1e6:,.1f} MB" if one.size >= 100_000 else f"{one.size:,} bytes"
    by = f", brought by {one.by}" if one.by else ""
    return f"{one.get_what_display()}, {size}{by}"


def undo_sentence(one: Import, now: datetime) -> str:
    """What taking back does, while it can be done; "" afterwards."""
    if one.state not in (State.DONE, State.CANCELLED) or not one.ended_at or not one.read:
        return ""
    until = one.ended_at + UNDO_WITHIN
    if now > until:
        return ""
    return (
        f"Until {until.day} {until:%B} everything can be as if this file had never come. "
        "Leads that people worked on since then stay, and are listed."
    )


def stays(one: Import) -> list[dict[str, str]]:
    """The leads that an undo left, since people worked on them."""
    return [
        {"url": lead_url(int(lead["lead"])), "name": lead["name"], "because": lead["because"]}
        for lead in one.report.get("stays", [])
    ]


def lead_url(id: int) -> str:
    """The lead's page; "" while there is none."""
    try:
        return reverse("desk:lead", args=[id])
    except NoReverseMatch:
        return ""


def result_title(one: Import) -> str:
    return {
        State.DONE: "It is in, and it adds up" if one.closes() else "It is in",
        State.REFUSED: "The file was refused",
        State.CANCELLED: "Cancelled; what came in before stays",
        State.UNDONE: "Taken back",
    }.get(State(one.state), "Result")


def result_sentence(one: Import) -> str:
    if one.state == State.UNDONE and one.undone_at:
        who = f" by {one.undone_by}" if one.undone_by else ""
        return f"Taken back{who}. Its rows are kept in the ledger and count no more."
    if one.state == State.CANCELLED and not one.read:
        return "Nothing was written."
    return one_line(str(one.report.get("sentence", "")))
