"""The leads that a filter asks for, in no order yet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.db.models.lookups import Exact

from accord.desk.filters import Filter
from accord.handoff.models import Handoff, Standing
from accord.leads import search
from accord.leads.models import Lead
from accord.scoring.models import Score

MOST_FOUND = 500
FEW = 10_000
_PLAIN = re.compile(r"""[^"\\*?\[\]\x00-\x1f\x7f-\U0010ffff]+""")
"""Signs that stand in JSON as they are, and that GLOB takes as they are."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a filter asks for, in the parts that are read in different ways.

    own     of the lead's own row
    score   of its stored score
    others  rows of other tables, one a lead, that must be there
    few     what else to ask to begin with the few: no more than FEW leads match at all
    """

    own: Q
    score: Q
    others: tuple[QuerySet[Any], ...] = ()
    few: Q | None = None

    @property
    def is_all(self) -> bool:
        return not (self.own or self.score or self.others)

    @property
    def beside(self) -> tuple[QuerySet[Any], ...]:
        """All rows that must be there."""
        scores = (Score.objects.filter(self.score),) if self.score else ()
        return (*self.others, *scores)

    def along(self) -> QuerySet[Lead]:
        """The leads that match, each asked by itself: for a way through many of them."""
        there = (Exists(rows.filter(lead=OuterRef("pk"))) for rows in self.beside)
        return Lead.objects.standing().filter(self.own, *there)

    def at_once(self) -> QuerySet[Lead]:
        """The leads that match, for all of them together: from the few, else read through."""
        if self.few is not None:
            return self.along().filter(self.few)
        # Of `itself` no planner knows that it is the key, by which it would look up each.
        found = Lead.objects.standing().filter(self.own).annotate(itself=F("pk") + 0)
        return found.filter(*(Q(itself__in=rows.values("lead")) for rows in self.beside))

    def scores(self) -> QuerySet[Score]:
        """The scores of the leads that match, where nothing is asked of their own rows."""
        there = (Exists(rows.filter(lead=OuterRef("lead"))) for rows in self.others)
        used = Q(lead__merged_into=None, lead__removed_at=None)
        return Score.objects.filter(self.score, *there).filter(used)


def matching(filter: Filter) -> QuerySet[Lead]:
    """Every lead that the filter asks for: neither merged away nor taken back."""
    return asked_of(filter).at_once()


def asked_of(filter: Filter) -> Asked:
    """The parts of a filter; what few may meet is counted up to FEW."""
    own, score, others = own_of(filter), score_of(filter), tuple(others_of(filter))
    if filter.q:
        found = Q(pk__in=search.find_ids(filter.q, MOST_FOUND))
        return Asked(found & own, score, others, few=Q())
    asked = Asked(own, score, others)
    met = (Q(pk__in=rows.values("lead")) for rows in asked.beside if is_few(rows))
    return replace(asked, few=next(met, None) or few_at(filter.company))


def few_at(company: int | None) -> Q | None:
    """Nothing more to ask where few work at a company; None where many do."""
    there = Q(company=company)
    return Q() if company and is_few(Lead.objects.filter(there)) else None


def own_of(filter: Filter) -> Q:
    """What is cheap to ask comes first, for databases ask in this order."""
    found = Q(live_since__isnull=filter.live == "history") if filter.live else Q()
    if filter.company is not None:
        found &= Q(company=filter.company)
    return found & Q(*(has(id, value) for id, value in filter.attributes))


def score_of(filter: Filter) -> Q:
    grade = Q(grade__startswith=filter.grade) if filter.grade else Q()
    return grade & Q(ready=filter.ready == "yes") if filter.ready else grade


def others_of(filter: Filter) -> Iterator[QuerySet[Any]]:
    if filter.stage:
        yield Standing.objects.filter(stage=filter.stage)
    if filter.sort == "due":
        yield Handoff.objects.waiting()


def is_few(rows: QuerySet[Any]) -> bool:
    return rows[: FEW + 1].count() <= FEW


def has(id: int, value: object) -> Q:
    """The value of one attribute is this one.

    SQLite reads the JSON of every lead on the way anew, which is most of what such a filter costs:
    so the letters of a text are looked for first, which takes a tenth of that.
    """
    exactly = Q(Exact(stored(id), as_text(value)))
    letters = max(_PLAIN.findall(value), key=len, default="") if isinstance(value, str) else ""
    if connection.vendor == "postgresql" or not letters:
        return exactly
    occur = Func(Value(f"*{letters}*"), F("values"), function="glob", output_field=BooleanField())
    return Q(occur) & exactly


def stored(id: int) -> Func:
    """The value of one attribute as text. The path is made of our own number, never of words."""
    if connection.vendor == "postgresql":
        steps = (Value(str(id)), Value("0"))
        return Func(
            F("values"), *steps, function="jsonb_extract_path_text", output_field=TextField()
        )
    path = Value(f'$."{id}"[0]')
    return Cast(Func(F("values"), path, function="json_extract"), TextField())


def as_text(value: object) -> str:
    """A value as the database writes it when asked for text."""
    if isinstance(value, bool):
        return str(value).lower() if connection.vendor == "postgresql" else str(int(value))
    return str(value)
