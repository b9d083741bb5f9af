"""Pages of the list by key: page 2,000 costs what page 1 costs. And a lead's place in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from accord.desk.filters import Filter
from accord.desk.matching import asked_of
from accord.desk.walking import nearest
from accord.handoff.models import Handoff
from accord.leads.models import Lead
from accord.leads.state import micros, moment
from accord.lib.errors import Unreadable

COUNTED_TO = 1000


def key_of(lead: Lead, sort: str) -> Any:
    """What a lead is sorted by; None where it lacks it."""
    if sort == "seen":
        return lead.seen_at
    if sort == "score":
        score = getattr(lead, "score", None)
        return score.total if score else None
    waiting = Handoff.objects.waiting().filter(lead=lead).values_list("ends_at", flat=True)
    return waiting.first()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of leads in order; `after` is the key of the next page, "" at the end."""

    leads: Sequence[Lead]
    after: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a lead is in a list: its neighbours and "3 of 12"; counted up to a thousand."""

    previous: Lead | None
    next: Lead | None
    at: int
    of: int

    @property
    def at_words(self) -> str:
        return f"{self.at:,}" if self.at <= COUNTED_TO else f"beyond {COUNTED_TO:,}"

    @property
    def of_words(self) -> str:
        return f"{self.of:,}" if self.of <= COUNTED_TO else f"more than {COUNTED_TO:,}"


def page(filter: Filter) -> Page:
    """The page of the list that begins after `filter.after`."""
    ids = nearest(filter, *read_cursor(filter), count=filter.per_page + 1)
    known = shown(Lead.objects.filter(pk__in=ids[: filter.per_page])).in_bulk()
    rows = [known[id] for id in ids[: filter.per_page] if id in known]
    more = len(ids) > filter.per_page
    return Page(rows, cursor_of(rows[-1], filter.sort) if more and rows else "")


def shown(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    """With everything that a row of the list says about a lead."""
    waiting = Handoff.objects.waiting().select_related("owner", "version")
    return leads.select_related("company", "score", "standing").prefetch_related(
        Prefetch("handoffs", waiting, to_attr="open_handoffs")
    )


def read_cursor(filter: Filter) -> tuple[Any, int | None]:
    if not filter.after:
        return None, None
    key, id = filter.after.split("~")
    if key == "none":
        return None, int(id)
    try:
        return (int(key) if filter.sort == "score" else moment(int(key))), int(id)
    except OverflowError:
        raise Unreadable("That page of the list does not exist. Start from its first.") from None


def cursor_of(lead: Lead, sort: str) -> str:
    key = key_of(lead, sort)
    if key is None:
        return f"none~{lead.pk}"
    return f"{micros(key) if isinstance(key, datetime) else key}~{lead.pk}"


def place(filter: Filter, lead: Lead) -> Place | None:
    """Where `lead` is in the list; None where the filter does not ask for it."""
    if not asked_of(filter).along().filter(pk=lead.pk).exists():
        return None
    key, most = key_of(lead, filter.sort), COUNTED_TO + 1
    before = nearest(filter, key, lead.pk, count=most, onward=False)
    at = len(before) + 1
    after = nearest(filter, key, lead.pk, count=max(most - at, 1))
    pair = neighbours(*(ids[0] if ids else None for ids in (before, after)))
    return Place(*pair, at=min(at, most), of=min(at + len(after), most))


def neighbours(before: int | None, after: int | None) -> tuple[Lead | None, Lead | None]:
    known = Lead.objects.only("name", "email").in_bulk([id for id in (before, after) if id])
    return known.get(before or 0), known.get(after or 0)
