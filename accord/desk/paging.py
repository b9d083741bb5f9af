"""Pages of the list by key: page 2,000 costs what page 1 costs. And a lead's place in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from accord.desk.filters import Filter
from accord.desk.matching import matching
from accord.handoff.models import Handoff
from accord.leads.models import Lead
from accord.leads.state import micros, moment
from accord.lib.errors import Unreadable

COUNTED_TO = 1000


@dataclass(frozen=True, slots=True)
class Order:
    """One way to sort: by `key`, then by id. Leads without the key come last, newest first.

    down, id_down   from the largest; the pair follows an index each
    """

    key: str
    down: bool
    id_down: bool
    may_lack: bool = False

    def fields(self) -> tuple[str, str]:
        return f"{'-' if self.down else ''}{self.key}", "-pk" if self.id_down else "pk"

    def turned(self) -> tuple[str, str]:
        return f"{'' if self.down else '-'}{self.key}", "pk" if self.id_down else "-pk"

    def beyond(self, key: Any, id: int, *, onward: bool) -> Q:
        """Those with a key that come after (or before) the lead with this key and id."""
        less, id_less = self.down == onward, self.id_down == onward
        side, id_side = ("lt" if less else "gt"), ("lt" if id_less else "gt")
        at_most = Q(**{f"{self.key}__{side}e": key})
        return at_most & (Q(**{f"{self.key}__{side}": key}) | Q(**{f"pk__{id_side}": id}))


ORDERS = {
    "seen": Order("seen_at", down=True, id_down=True),
    "score": Order("score__total", down=True, id_down=False, may_lack=True),
    "due": Order("ends_at", down=False, id_down=False),
}


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
    order, leads = ORDERS[filter.sort], matching(filter)
    rows: list[Lead] = []
    for part in parts(leads, order, *read_cursor(filter)):
        rows += shown(part)[: filter.per_page + 1 - len(rows)]
        if len(rows) > filter.per_page:
            break
    more = len(rows) > filter.per_page
    rows = rows[: filter.per_page]
    return Page(rows, cursor_of(rows[-1], filter.sort) if more else "")


def parts(
    leads: QuerySet[Lead], order: Order, key: Any, id: int | None, *, onward: bool = True
) -> Iterator[QuerySet[Lead]]:
    """The list from a lead on (or back), as queries that each follow an index.

    key, id   of that lead; id None: from the list's beginning
    """
    keyed = leads.filter(**{f"{order.key}__isnull": False}) if order.may_lack else leads
    lacking = leads.filter(**{f"{order.key}__isnull": True}).order_by("-pk" if onward else "pk")
    if id is None:
        yield keyed.order_by(*order.fields())
    elif key is not None:
        there = order.beyond(key, id, onward=onward)
        yield keyed.filter(there).order_by(*(order.fields() if onward else order.turned()))
    if order.may_lack and id is not None and key is None:
        yield lacking.filter(**{"pk__lt" if onward else "pk__gt": id})
        if not onward:
            yield keyed.order_by(*order.turned())
    elif order.may_lack and onward:
        yield lacking


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
    order, leads = ORDERS[filter.sort], matching(filter)
    found = leads.select_related("score").filter(pk=lead.pk).first()
    if found is None:
        return None
    key = key_of(found, filter.sort)
    back = list(parts(leads, order, key, lead.pk, onward=False))
    onward = list(parts(leads, order, key, lead.pk))
    return Place(
        previous=first_of(back),
        next=first_of(onward),
        at=1 + sum(part.order_by()[: COUNTED_TO + 1].count() for part in back),
        of=leads.order_by()[: COUNTED_TO + 1].count(),
    )


def first_of(queries: Sequence[QuerySet[Lead]]) -> Lead | None:
    return next((lead for query in queries for lead in query[:1]), None)
