"""The leads that a filter asks for, in no order yet."""

from django.db import connection
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from accord.desk.filters import Filter
from accord.leads import search
from accord.leads.models import Lead

MOST_FOUND = 500


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
    parts: dict[str, object] = {
        "standing__stage": filter.stage or None,
        "score__grade__startswith": filter.grade or None,
        "score__ready": filter.ready == "yes" if filter.ready else None,
        "live_since__isnull": filter.live == "history" if filter.live else None,
        "company": filter.company,
    }
    if filter.q:
        parts["pk__in"] = search.find_ids(filter.q, MOST_FOUND)
    return Q(**{name: wanted for name, wanted in parts.items() if wanted is not None})


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
