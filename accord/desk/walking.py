"""The next leads of a list from one of them on, each list read in the way that is quick for it.

Where many match, they are among the first of the order's index, and following it finds them at
once. Where few do, following it would look up every lead by itself: reading the leads through, or
those that meet the rarest part, and sorting what matches is several times quicker.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable, OrderBy
from django.db.models.functions import Coalesce

from accord.desk.filters import Filter
from accord.desk.matching import Asked, asked_of
from accord.handoff.models import Handoff
from accord.scoring.models import Score

NEAR = 1000
"""So many of an index are looked at first, to see how many of them match."""
WALKED = 10_000
"""So many of an index are looked up in the time in which all leads are read through."""


@dataclass(frozen=True, slots=True)
class Order:
    """One way to sort: by a key, then by id. Leads without the key come last.

    key            of a lead, asked for so that no index can be followed
    column         of a lead's row that holds it and has an index, "" where none does
    down, id_down  from the largest
    """

    key: Combinable
    column: str = ""
    down: bool = False
    id_down: bool = False
    may_lack: bool = False


SCORE = Subquery(Score.objects.filter(lead=OuterRef("pk")).values("total"))
CLOCK = Subquery(Handoff.objects.waiting().filter(lead=OuterRef("pk")).values("ends_at"))
ORDERS = {
    "seen": Order(Coalesce("seen_at", "seen_at"), "seen_at", down=True, id_down=True),
    "score": Order(SCORE, "score__total", down=True, may_lack=True),
    "due": Order(CLOCK),
}


@dataclass(frozen=True, slots=True)
class Way:
    """From a lead (id None: from the beginning) on, or back, through one order."""

    order: Order
    key: Any
    id: int | None
    onward: bool

    @property
    def is_keyed(self) -> bool:
        """Among the leads that have the key."""
        return self.id is None or self.key is not None

    def by(self, name: str) -> tuple[OrderBy, str]:
        """What to sort by; databases differ in where a key that lacks belongs."""
        down, id_down = self.order.down == self.onward, self.order.id_down == self.onward
        lacking = {"nulls_last" if self.onward else "nulls_first": True}
        more = lacking if self.order.may_lack and name == "key" else {}
        return OrderBy(F(name), descending=down, **more), "-pk" if id_down else "pk"

    def beside(self) -> Q:
        """Beyond the id, where keys are equal or lacking."""
        return Q(**{f"pk__{'lt' if self.order.id_down == self.onward else 'gt'}": self.id})

    def keyed(self, name: str) -> Q:
        """Beyond the lead among those that have the key."""
        if self.id is None or self.key is None:
            return Q(**{f"{name}__isnull": False}) if self.order.may_lack else Q()
        side = "lt" if self.order.down == self.onward else "gt"
        at_most, less = (Q(**{f"{name}__{op}": self.key}) for op in (f"{side}e", side))
        return at_most & (less | self.beside())

    def all(self, name: str) -> Q:
        """Beyond the lead among all."""
        lacking = Q(**{f"{name}__isnull": True})
        if self.id is None:
            return Q()
        if self.key is None:
            return lacking & self.beside() if self.onward else ~lacking | self.beside()
        return self.keyed(name) | lacking if self.onward else self.keyed(name)


def nearest(
    filter: Filter, key: Any, id: int | None, *, count: int, onward: bool = True
) -> list[int]:
    """The ids of the next `count` leads of the list, from a lead on (or back).

    key, id   of that lead; id None: from the list's beginning
    """
    way, asked = Way(ORDERS[filter.sort], key, id, onward), asked_of(filter)
    if is_walked(asked, way, count):
        return walked(asked, way, count)
    leads = asked.at_once().annotate(key=way.order.key).filter(way.all("key"))
    return list(leads.order_by(*way.by("key")).values_list("pk", flat=True)[:count])


def is_walked(asked: Asked, way: Way, count: int) -> bool:
    """Whether following the order's index is the quicker way to so many leads."""
    if not way.order.column or asked.few is not None:
        return False
    if asked.is_all or is_of_scores(asked, way):
        return True
    if not way.is_keyed:
        return False
    near = next(walks(Asked(Q(), Q()), way)).values("pk")[:NEAR]
    return asked.along().filter(pk__in=near).count() * WALKED >= count * NEAR


def is_of_scores(asked: Asked, way: Way) -> bool:
    """Whether the scores alone, which are small, say who matches and in which order."""
    return way.order.key is SCORE and not asked.own


def walked(asked: Asked, way: Way, count: int) -> list[int]:
    """The ids of the next `count` leads that match, along the order's index."""
    found = list[int]()
    for walk in walks(asked, way):
        found += walk.values_list("pk", flat=True)[: count - len(found)]
        if len(found) >= count:
            break
    return found


def walks(asked: Asked, way: Way) -> Iterator[QuerySet[Any]]:
    """The list from a lead on (or back), as queries that each follow an index."""
    leads, column = asked.along(), way.order.column
    of_scores = is_of_scores(asked, way)
    rows, name = (asked.scores(), "total") if of_scores else (leads, column)
    keyed = rows.filter(way.keyed(name)).order_by(*way.by(name))
    lacking = leads.filter(**{f"{column}__isnull": True}).order_by(way.by(column)[1])
    if way.is_keyed:
        yield keyed
        if way.order.may_lack and way.onward:
            yield lacking
        return
    yield lacking.filter(way.beside())
    if not way.onward:
        yield keyed
