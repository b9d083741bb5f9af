"""The leads that a filter asks for, in no order yet."""

from typing import Any

from django.db import connection
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from accord.desk.filters import Filter
from accord.handoff.models import Standing
from accord.leads import search
from accord.leads.models import Lead
from accord.scoring.models import Score

MOST_FOUND = 500
FEW = 5000


def matching(filter: Filter) -> QuerySet[Lead]:
    """Every lead that the filter asks for: neither merged away nor taken back."""
    leads = Lead.objects.standing().filter(conditions(filter))
    for id, value in filter.attributes:
        name = f"value_{id}"
        leads = leads.annotate(**{name: stored(id)}).filter(**{name: as_text(value)})
    if filter.sort == "due":
        waiting = leads.filter(handoffs__isnull=False, handoffs__answered_at__isnull=True)
        return waiting.annotate(ends_at=F("handoffs__ends_at"))
    return leads


def conditions(filter: Filter) -> Q:
    """The parts of a filter that are columns of ours."""
    found = Q()
    if filter.q:
        found &= Q(pk__in=search.find_ids(filter.q, MOST_FOUND))
    if filter.live:
        found &= Q(live_since__isnull=filter.live == "history")
    if filter.company is not None:
        found &= Q(company=filter.company)
    if filter.stage:
        found &= beside(Standing.objects.filter(stage=filter.stage))
    if filter.grade:
        found &= beside(Score.objects.filter(grade__startswith=filter.grade))
    if filter.ready:
        found &= beside(Score.objects.filter(ready=filter.ready == "yes"))
    return found


def beside(rows: QuerySet[Any]) -> Q:
    """Leads that have one of these rows, asked in the way that is quick for so many.

    A few are read first and their leads looked up; of many, each lead on the way through the list
    is asked for its row. Joined, the planner would sort all of them to show fifty.
    """
    if rows[: FEW + 1].count() <= FEW:
        return Q(pk__in=rows.values("lead"))
    return Q(Exists(rows.filter(lead=OuterRef("pk"))))


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
