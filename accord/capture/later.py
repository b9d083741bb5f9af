"""The verbs after an import has ended: take it back, make its leads live."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accord.accounts.models import User
from accord.accounts.rights import require
from accord.capture import undoing
from accord.capture.models import Import
from accord.capture.undoing import Stays
from accord.jobs import commands as jobs
from accord.jobs.models import Job
from accord.leads import commands as leads_commands
from accord.leads.models import Identity, Lead
from accord.ledger.models import Event

_AT_ONCE = 250


def undo(import_: Import, *, by: User | None, now: datetime) -> list[Stays]:
    """Take the import back: everything is as if it had never come, but for what people did since.

    returns  the leads that stay, since people worked on them

    Works in transactions of its own, at once; called again after a crash it goes on. Raises
    Refused where nothing was written, it was taken back before, or 30 days have passed.
    """
    if by is not None:
        require(by, "import")
    undoing.refuse_unless_possible(import_, now)
    stays = undoing.take_back(import_, by=by, now=now)
    import_.refresh_from_db()
    return stays


@transaction.atomic
def undo_later(import_: Import, *, by: User | None, now: datetime) -> Job:
    """The same as queued work, for a page that should not wait; once where it is asked twice."""
    if by is not None:
        require(by, "import")
    undoing.refuse_unless_possible(import_, now)
    asked = Job.objects.open().filter(kind=undoing.KIND, args={"import": import_.pk}).first()
    return asked or jobs.ask(undoing.KIND, by=by, now=now, args={"import": import_.pk})


def leads_of(import_: Import) -> QuerySet[Lead]:
    """The leads that the import's rows are about."""
    subjects = Event.objects.filter(source=import_.source).values("subject_id")
    found = Identity.objects.filter(subject_id__in=subjects).values("profile__lead_id")
    return Lead.objects.standing().filter(pk__in=found)


def make_live(
    import_: Import, *, by: User | None, now: datetime, leads: Collection[int] | None = None
) -> int:
    """Let leads of a history import queue from now on; how many were not live before.

    leads  ids of the chosen ones; None: all of the import
    """
    if by is not None:
        require(by, "make leads live")
    waiting = leads_of(import_).filter(live_since=None).order_by("pk")
    chosen = waiting if leads is None else waiting.filter(pk__in=list(leads))
    ids = list(chosen.values_list("pk", flat=True))
    made = 0
    for start in range(0, len(ids), _AT_ONCE):
        some = Lead.objects.filter(pk__in=ids[start : start + _AT_ONCE])
        with transaction.atomic():
            made += leads_commands.make_live(some, by=by, now=now)
    return made
