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

SHOWN = 5
# Above this many leads nobody counts while one types: it is asked for with a button.
UNASKED = 5_000
# Each way to move: what it is called under a version, its icon and its tone.
WAYS = {
    "entering": ("Only v{} would pass on", "plus", "ok"),
    "leaving": ("v{} keeps in nurture", "x", "bad"),
}


@dataclass(frozen=True, slots=True)
class Mover:
    url: str
    name: str
    company: str


@dataclass(frozen=True, slots=True)
class Group:
    """Leads that go one way; `beyond` more of them are named on the page at `url`."""

    title: str
    icon: str
    tone: str
    count: int
    leads: Sequence[Mover]
    url: str = ""

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


def moves(agreement: Agreement, now: datetime, number: int) -> Moves:
    """Who moves under the version of this number."""
    tried = bulk.tried(agreement, now)
    enter, leave = tried.entering, tried.leaving
    named = movers([*enter[:SHOWN], *leave[:SHOWN]])
    here = timezone.localtime(now)
    return Moves(
        leads=tried.leads,
        ready=tried.ready,
        was=tried.ready - len(enter) + len(leave),
        groups=(
            group("entering", number, enter, named),
            group("leaving", number, leave, named),
        ),
        computed=f"Computed from {counted(tried.leads, 'lead')} as of {here:%H:%M}. "
        "It says who meets a criterion now, whatever their stage.",
    )  # fmt: skip


def group(way: str, number: int, ids: Sequence[int], named: dict[int, Mover]) -> Group:
    title, icon, tone = WAYS[way]
    shown = [named[id] for id in ids[:SHOWN] if id in named]
    return Group(title.format(number), icon, tone, len(ids), shown, url_of(number, way))


def url_of(number: int, way: str) -> str:
    """Where all who move one way are listed."""
    return reverse("desk:agreement_movers", args=[number, way])


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


def affected(agreement: Agreement, now: datetime, saved_as: int | None) -> tuple[Figure, ...]:
    """How many leads a text would affect, in the three figures that stand beside the editor.

    saved_as  the number of the draft, where the text is saved just so: who they are is a page then
    """
    tried = bulk.tried(agreement, now)
    return (
        Figure("Sales-ready by this text", f"{tried.ready:,} of {counted(tried.leads, 'lead')}"),
        moving("Enter", tried.entering, saved_as, "entering"),
        moving("Leave", tried.leaving, saved_as, "leaving"),
    )


def moving(label: str, ids: Sequence[int], saved_as: int | None, way: str) -> Figure:
    url = url_of(saved_as, way) if ids and saved_as is not None else ""
    return Figure(label, f"{len(ids):,}", url)


def few_enough() -> bool:
    """Whether there are so few leads that counting them may go on while one types."""
    return Lead.objects.standing()[: UNASKED + 1].count() <= UNASKED
