"""Whom a text would move: how many leads are ready by it, and who enters and leaves, by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accord.agreement.language.words import Agreement
from accord.desk.agreement_check import Figure, counted
from accord.leads.models import Lead
from accord.scoring import bulk

SHOWN = 10
# Above this many leads nobody counts while one types: it is asked for with a button.
UNASKED = 5_000


@dataclass(frozen=True, slots=True)
class Mover:
    url: str
    name: str
    company: str


@dataclass(frozen=True, slots=True)
class Group:
    """Leads that go one way; `beyond` more of them are not named here."""

    title: str
    icon: str
    tone: str
    count: int
    leads: Sequence[Mover]

    @property
    def beyond(self) -> int:
        return self.count - len(self.leads)


@dataclass(frozen=True, slots=True)
class Moves:
    leads: int
    ready: int
    was: int
    groups: Sequence[Group]
    computed: str

    @property
    def nobody(self) -> bool:
        return not any(group.count for group in self.groups)


def moves(agreement: Agreement, now: datetime, name: str) -> Moves:
    """Who moves, under the agreement called `name` on the page."""
    tried = bulk.tried(agreement, now)
    enter, leave = tried.entering, tried.leaving
    named = movers([*enter[:SHOWN], *leave[:SHOWN]])
    here = timezone.localtime(now)
    return Moves(
        leads=tried.leads,
        ready=tried.ready,
        was=tried.ready - len(enter) + len(leave),
        groups=(
            group(f"Only {name} would pass on", "plus", "ok", enter, named),
            group(f"{name} keeps in nurture", "x", "bad", leave, named),
        ),
        computed=f"Computed from {counted(tried.leads, 'lead')} as of {here:%H:%M}. "
        "It says who meets a criterion now, whatever their stage.",
    )  # fmt: skip


def group(title: str, icon: str, tone: str, ids: Sequence[int], named: dict[int, Mover]) -> Group:
    shown = [named[id] for id in ids[:SHOWN] if id in named]
    return Group(title, icon, tone, len(ids), shown)


def movers(ids: Sequence[int]) -> dict[int, Mover]:
    """The leads to name, by id; one query."""
    found = Lead.objects.select_related("company").in_bulk(ids)
    return {
        id: Mover(lead_url(id), str(lead), str(lead.company or "")) for id, lead in found.items()
    }


def lead_url(id: int) -> str:
    try:
        return reverse("desk:lead", args=[id])
    except NoReverseMatch:
        return ""


def affected(agreement: Agreement, now: datetime) -> tuple[Figure, ...]:
    """How many leads a text would affect, in the three figures that stand beside the editor."""
    tried = bulk.tried(agreement, now)
    return (
        Figure("Sales-ready by this text", f"{tried.ready:,} of {counted(tried.leads, 'lead')}"),
        Figure("Enter", f"{len(tried.entering):,}"),
        Figure("Leave", f"{len(tried.leaving):,}"),
    )


def few_enough() -> bool:
    """Whether there are so few leads that counting them may go on while one types."""
    return Lead.objects.standing()[: UNASKED + 1].count() <= UNASKED
