"""Taking an import back, in slices: its rows count no more, and what people did since is listed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, TypedDict

from django.db import transaction

from accord.accounts.models import User
from accord.capture import settling
from accord.capture.models import Import
from accord.jobs import commands as jobs
from accord.jobs.models import Job
from accord.jobs.slices import Slice
from accord.leads.models import Lead
from accord.leads.tidying import drop_left_over
from accord.leads.undoing import retract_slice
from accord.ledger import commands as ledger
from accord.ledger.models import Event, Retraction
from accord.lib.errors import Refused

KIND = "undo"
WITHIN = timedelta(days=30)
_PEOPLE = 250
_MOST_LISTED = 1000


class Stays(TypedDict):
    """A lead that stays although its import went: people worked on it since."""

    lead: int
    name: str
    because: str


def refuse_unless_possible(import_: Import, now: datetime) -> None:
    """Raises Refused where there is nothing to take back, or no longer."""
    if import_.state == Import.State.UNDONE:
        raise Refused("This import was taken back already.")
    if import_.ended_at is None:
        raise Refused("This import has not ended yet; cancel it first.")
    if not import_.new + import_.updated:
        raise Refused("This import wrote nothing; there is nothing to take back.")
    if import_.ended_at + WITHIN < now:
        raise Refused(f"An import can be taken back for {WITHIN.days} days; this one is older.")


def undo_slice(job: Job, now: datetime, budget: timedelta) -> bool:
    """One slice of taking back the import in `job.args`; `position` is the last subject's id."""
    import_ = Import.objects.get(pk=job.args["import"])
    slice = Slice(now, budget)
    _retract(import_, job.asked_by, now)
    for last, stays in _slices(import_, job.position, now):
        with transaction.atomic():
            listed = [*job.result.get("stays", []), *stays()][:_MOST_LISTED]
            jobs.move(job, position=last, now=slice.now(), step="Taking it back", stays=listed)
        if slice.is_over():
            return False
    close(import_, job.result.get("stays", []), job.asked_by, slice.now())
    return True


def take_back(import_: Import, *, by: User | None, now: datetime) -> list[Stays]:
    """Take the import back at once; the leads that stay, the first thousand of them."""
    _retract(import_, by, now)
    listed: list[Stays] = []
    for _, stays in _slices(import_, 0, now):
        listed += stays()
    close(import_, listed[:_MOST_LISTED], by, now)
    return listed[:_MOST_LISTED]


def _retract(import_: Import, by: User | None, now: datetime) -> None:
    """From here on no reader counts the rows; a slice that was killed before finds it done."""
    if not Retraction.objects.filter(source=import_.source).exists():
        ledger.retract(import_.source, by, now)


def _slices(import_: Import, after: int, now: datetime) -> Iterator[tuple[int, Any]]:
    """(the last subject's id, what takes this slice back and tells who stays)."""
    rows = Event.objects.filter(source=import_.source).order_by("subject_id")
    while True:
        subjects = list(
            rows.filter(subject_id__gt=after)
            .values_list("subject_id", flat=True)
            .distinct()[:_PEOPLE]
        )
        if not subjects:
            return
        after = subjects[-1]
        yield after, lambda subjects=subjects: _told(retract_slice(import_.source, subjects, now))


def _told(kept: dict[int, str]) -> list[Stays]:
    leads = Lead.objects.in_bulk(list(kept))
    return [
        Stays(lead=pk, name=str(leads[pk]), because=why) for pk, why in kept.items() if pk in leads
    ]


@transaction.atomic
def close(import_: Import, stays: list[Stays], by: User | None, now: datetime) -> None:
    """Say that it is done, once."""
    ended = Import.objects.filter(pk=import_.pk).exclude(state=Import.State.UNDONE)
    if not ended.update(state=Import.State.UNDONE, undone_at=now, undone_by=by):
        raise Refused("This import was taken back already.")
    import_.refresh_from_db()
    drop_left_over(import_.source)
    settling.retire_unused(import_.report.get("made_attributes", []), by=by, now=now)
    import_.report = {**import_.report, "stays": stays}
    import_.save(update_fields=["report"])
    ledger.append("import.undone", subject=import_.source, now=now, by=by, stays=len(stays))
