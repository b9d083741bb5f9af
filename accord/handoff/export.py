"""Stages and hand-offs as plain rows, in one order for ever: two exports can be compared."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from accord.handoff import terms
from accord.handoff.models import Handoff, Standing
from accord.handoff.track import FIRST

STANDING = ("stage", "since", "cycle", "cycle_since", "opens_at", "early", "version__number")
HANDOFF = (
    "cycle", "offered_at", "version__number", "criterion", "first_touch_due_at", "decide_due_at",
    "owner__email", "taken_at", "touched_at", "attempts", "outcome", "answer", "answered_at",
    "answered_by__email", "reason", "remark", "reply_due_at", "replied_at", "replied_by__email",
    "reply",
)  # fmt: skip
FLEETING: dict[str, Any] = {"since": None, "version__number": None}
SLICE = 500


def lines() -> Iterator[dict[str, Any]]:
    """Where each lead in use stands, then every hand-off; what is empty is left out.

    Each line says what it is under "line", and of which lead (its number); times are ISO, UTC.
    """
    return chain(_standings(), _handoffs())


def _standings() -> Iterator[dict[str, Any]]:
    used = Standing.objects.filter(lead__merged_into=None, lead__removed_at=None)
    rows = used.exclude(lead__erased_at__isnull=False).order_by("lead")
    by_score = {id: terms.by_id(id).track.by_criterion for id in _versions(used)}
    for row in rows.values("lead", "version", *STANDING).iterator(chunk_size=SLICE):
        version = row.pop("version")
        # A stage that the score decides says of itself neither since when nor by which version.
        fleeting = row["stage"] in by_score.get(version, (FIRST,))
        yield _line("standing", row | FLEETING if fleeting else row)


def _versions(used: QuerySet[Standing]) -> list[int]:
    known = used.exclude(version=None).order_by("version").distinct()
    return list(known.values_list("version", flat=True))


def _handoffs() -> Iterator[dict[str, Any]]:
    rows = Handoff.objects.shown().exclude(lead__erased_at__isnull=False).order_by("lead", "pk")
    for row in rows.values("lead", *HANDOFF).iterator(chunk_size=SLICE):
        yield _line("handoff", row)


def _line(what: str, row: dict[str, Any]) -> dict[str, Any]:
    """Names without their paths: version__number is version, owner__email is owner."""
    told = {name.partition("__")[0]: _plain(value) for name, value in row.items()}
    return {"line": what, **{n: v for n, v in told.items() if v not in (None, "", False)}}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
