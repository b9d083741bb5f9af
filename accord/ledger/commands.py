"""The verbs of the ledger: add a row, take a source back, erase what identifies a person."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accord.accounts.models import User
from accord.ledger import bulk
from accord.ledger.kinds import JUDGED
from accord.ledger.models import Event, Retraction, Seen
from accord.ledger.rows import NewRow
from accord.lib.errors import Refused


def append(  # noqa: PLR0913 - a ledger row has this many sides, each with a default
    kind: str,
    *,
    subject: str | int,
    now: datetime,
    by: User | None = None,
    at: datetime | None = None,
    known_at: datetime | None = None,
    source: str = "hand",
    human: int = 100,
    key: str | None = None,
    personal: dict[str, Any] | None = None,
    **facts: Any,
) -> Event:
    """Add one row. It happened `at` (now) and could be known from `known_at` (now) on.

    subject   an identity's text ("email:...", "agreement:main") or a Subject's id
              (`lead.subject_id`)
    human     0 to 100, how surely a person did it; of a judgement what it says of the other row
    personal  facts that identify a person; kept apart and erasable

    Raises Refused when `key` was seen before, or the person was forgotten.
    """
    if kind == JUDGED:
        facts, human = {**facts, "human": human}, 100
    row = NewRow(
        kind=kind,
        subject=subject,
        at=at or now,
        source=source,
        known_at=known_at,
        facts=facts,
        personal=personal,
        human=human,
        by_id=by.pk if by else None,
        key=key,
    )
    (id,) = bulk.append_rows([row], now)
    if not id:
        if key is None:
            raise Refused("This person asked to be forgotten; nothing was added.")
        raise Refused(f"The row {key!r} was taken before; nothing was added.")
    return Event.objects.select_related("subject").get(pk=id)


@transaction.atomic
def retract(source: str, by: User | None, now: datetime) -> Retraction:
    """Take back all rows of one source: they stay and no reader counts them any more.

    What it had named by a key may be sent again. Raises Refused when it was taken back before.
    """
    retraction, made = Retraction.objects.get_or_create(
        source=source, defaults={"at": now, "by": by}
    )
    if not made:
        raise Refused(f"{source} was taken back on {retraction.at:%Y-%m-%d %H:%M} already.")
    Seen.objects.filter(event__source=source).delete()
    return retraction
