"""Bringing a small file in, as the command line does, in one call."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from accord.capture import commands
from accord.capture.models import Import
from accord.leads import attributes
from accord.leads.models import Identity, Lead

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
EMAIL = {"E-mail": {"attribute": "email"}}


def started(
    text: str | bytes,
    what: str = "leads",
    live: bool | None = None,
    now: datetime = NOON,
    **given: Any,
) -> Import:
    """The file taken in; `given` are settings of its mapping, none of them: all is guessed."""
    data = text.encode() if isinstance(text, str) else text
    return commands.start(
        what, BytesIO(data), name="list.csv", by=None, now=now, mapping=given or None, live=live
    )


def brought(text: str | bytes, what: str = "leads", now: datetime = NOON, **given: Any) -> Import:
    """The file run to its end."""
    import_ = started(text, what, now=now, **given)
    return commands.run_here(import_, by=None, now_fn=lambda: now + timedelta(seconds=1))


def counts(import_: Import) -> list[int]:
    """read, new, updated, same, refused."""
    return [getattr(import_, name) for name in commands.COUNTS]


def reasons(import_: Import) -> list[str]:
    return [f"{row.line}: {row.reason}" for row in import_.refused_rows.order_by("line")]


def values(identity: str) -> dict[str, Any]:
    """What is known of the lead of that identity, by attribute key."""
    lead = Lead.objects.get(pk=Identity.objects.get(subject__key=identity).profile.lead_id)
    keys = {str(a.pk): key for key, a in attributes.all_known().items()}
    return {keys[id]: cached[0] for id, cached in lead.values.items()}
