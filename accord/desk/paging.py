"""Pages of the list by key: page 2,000 costs what page 1 costs. And a lead's place in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from accord.desk.filters import Filter
from accord.desk.matching import matching
from accord.handoff.models import Handoff
from accord.leads.models import Lead
from accord.leads.state import micros, moment
from accord.lib.errors import Unreadable

COUNTED_TO = 1000
NEAR = 2000
SELDOM = 40
"""A filter that fits fewer than one in so many leads is read for through the whole table."""


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
    ids = nearest(filter, *read_cursor(filter), count=filter.per_page + 1)
    known = shown(Lead.objects.filter(pk__in=ids[: filter.per_page])).in_bulk()
    rows = [known[id] for id in ids[: filter.per_page] if id in known]
    more = len(ids) > filter.per_page
    return Page(rows, cursor_of(rows[-1], filter.sort) if more and rows else "")


def nearest(
    filter: Filter, key: Any, id: int | None, *, count: int, onward: bool = True
) -> list[int]:
    """The ids of the next `count` leads of the list, from a lead on (or back).

    key, id   of that lead; id None: from the list's beginning
    """
    order, found = ORDERS[filter.sort], list[int]()
    whole = parts(Lead.objects.standing(), order, key, id, onward=onward)
    for part in parts(matching(filter), order, key, id, onward=onward):
        near = next(whole) if filter.sort == "seen" and not filter.is_plain else None
        found += taken(part, near, count - len(found))
        if len(found) >= count:
            break
    return found


def taken(part: QuerySet[Lead], near: QuerySet[Lead] | None, count: int) -> list[int]:
    """The first ids of one part of the list, read the cheaper way.

    near   all leads in the same order. Where many match, they are among the first of these, and
           following the order's index finds them at once; where few do, following it would look
           up every lead by itself, and reading the table through is several times quicker.
    """
    ids = part.values_list("pk", flat=True)
    if near is None:
        return list(ids[:count])
    few = list(ids.filter(pk__in=near.values("pk")[:NEAR])[:count])
    if len(few) >= count:
        return few
    if len(few) * SELDOM >= NEAR:
        return list(ids[:count])
    unindexed = (Coalesce(F("seen_at"), F("seen_at")), F("pk"))
    down = str(part.query.order_by[0]).startswith("-")
    return list(ids.order_by(*(f.desc() if down else f.asc() for f in unindexed))[:count])


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
    first = nearest(filter, None, None, count=COUNTED_TO + 1)
    if lead.pk in first:
        at = first.index(lead.pk)
        before = first[at - 1] if at else None
        after = first[at + 1] if at + 1 < len(first) else None
        if after is not None or len(first) <= COUNTED_TO:
            return Place(*neighbours(before, after), at=at + 1, of=len(first))
    elif len(first) <= COUNTED_TO or not matching(filter).filter(pk=lead.pk).exists():
        return None
    key = key_of(lead, filter.sort)
    back = nearest(filter, key, lead.pk, count=1, onward=False)
    onward = nearest(filter, key, lead.pk, count=1)
    pair = neighbours(*(ids[0] if ids else None for ids in (back, onward)))
    return Place(*pair, at=COUNTED_TO + 1, of=COUNTED_TO + 1)


def neighbours(before: int | None, after: int | None) -> tuple[Lead | None, Lead | None]:
    known = Lead.objects.only("name", "email").in_bulk([id for id in (before, after) if id])
    return known.get(before or 0), known.get(after or 0)
