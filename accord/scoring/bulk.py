"""Many leads at once: all of them anew, or as another agreement would see them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from accord.agreement import versions
from accord.agreement.language.facts import Vocabulary
from accord.agreement.language.plan import Plan, plan
from accord.agreement.language.words import Agreement
from accord.leads import attributes
from accord.leads.models import Lead
from accord.scoring import sweep
from accord.scoring.everyone import everybody
from accord.scoring.live import version_at
from accord.scoring.models import Score

OnProgress = Callable[[int, int], None]
"""Called with how many leads are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What an agreement makes of all leads, and who enters and leaves against the one in force.

    entering, leaving  ids, lowest first; empty before a first version was in force
    """

    leads: int
    ready: int
    entering: tuple[int, ...] = ()
    leaving: tuple[int, ...] = ()

    def names(self, of: Sequence[int], most: int) -> list[str]:
        """The names of the first few of these leads; one query."""
        found = Lead.objects.in_bulk(of[:most])
        return [str(found[id]) for id in of[:most] if id in found]


def tried(agreement: Agreement, now: datetime, vocabulary: Vocabulary | None = None) -> Tried:
    """All standing leads read by an agreement that is not in force; nothing is kept.

    vocabulary  what its words may be; None: attributes as they are, and any kind of event

    Raises AgreementError where it asks for words that nobody has.
    """
    draft = plan(agreement, vocabulary or attributes.vocabulary())
    version = versions.in_force(now)
    ready = ready_leads(draft, now)
    before = ready_leads(versions.plan_of(version), now) if version else ready
    return Tried(
        leads=Lead.objects.standing().count(),
        ready=len(ready),
        entering=tuple(sorted(ready - before)),
        leaving=tuple(sorted(before - ready)),
    )


def ready_leads(plan: Plan, instant: datetime) -> set[int]:
    """The leads for whom a criterion holds at an instant."""
    return {row.lead for row in everybody(plan, instant, only_ready=True)}


@dataclass(frozen=True, slots=True)
class Rescored:
    """All scores as stored after a look at every lead."""

    leads: int
    ready: int


def rescore(now: datetime, on_progress: OnProgress | None = None) -> Rescored:
    """Look at every lead anew by the version in force, and keep what changed.

    Raises Refused before the first version came into force.
    """
    version = version_at(now)
    sweep.begin(version, now)
    count, done = Lead.objects.standing().count(), 0
    while looked_at := sweep.go_on(version, now):
        done = min(done + looked_at, count)
        if on_progress:
            on_progress(done, count)
    return Rescored(*stored())


def stored() -> tuple[int, int]:
    """How many scores are stored, and how many of them are of leads that are ready."""
    found = Score.objects.aggregate(all=Count("pk"), ready=Count("pk", filter=Q(ready=True)))
    return found["all"], found["ready"]
