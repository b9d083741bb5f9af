"""The whole of where a lead stands, as plain data: what an act changed, and what undo restores."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import Model

from accord.handoff.models import Handoff, Standing

STANDING = ("stage", "since", "version_id", "cycle", "cycle_since", "opens_at", "early")
HANDOFF = (
    "lead_id", "ends_at", "owner_id", "taken_at", "touched_at", "attempts", "outcome", "reached",
    "answer", "answered_at", "answered_by_id", "reason", "remark", "reply_due_at", "replied_at",
    "replied_by_id", "reply",
)  # fmt: skip

State = dict[str, Any]
"""{"standing": {...}, "handoff": id of the newest or None, "of": {...}}; times as ISO text."""


def state(standing: Standing, handoff: Handoff | None) -> State:
    return {
        "standing": _plain(standing, STANDING),
        "handoff": handoff.pk if handoff else None,
        "of": _plain(handoff, HANDOFF) if handoff else {},
    }


def restore(standing: Standing, handoff: Handoff | None, was: Mapping[str, Any]) -> None:
    """Give both their fields as they were, and save them."""
    _set(standing, was["standing"])
    standing.save()
    if handoff is not None:
        _set(handoff, was["of"])
        handoff.save()


def _plain(row: Model, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    return {name: _as_text(value) for name, value in values.items()}


def _as_text(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _set(row: Model, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        is_time = value is not None and name.rpartition("_")[2] in {"at", "since"}
        setattr(row, name, datetime.fromisoformat(value) if is_time else value)
