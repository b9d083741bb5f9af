"""Which leads stand in which files, and which of them the ledger has news of since."""

import re
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F
from django.db.models.functions import Floor

from accord.ledger.engine import Into, write
from accord.scoring.models import Shard, Touched

SIZE = 10_000
"""Leads of one shard, by id."""
FOLDER = "history"
EVENTS, LEADS, COUNTS, SPENT = "events", "leads", "counts", "spent"
"""Kinds of files; the counts that the version in force counts no more lie apart."""
ALL = (EVENTS, LEADS, COUNTS, SPENT)
FIRST, LAST = date(1980, 1, 1).toordinal(), date(2045, 1, 1).toordinal()

_TOUCHED = Into("scoring_touched", "lead_id")


def path(shard: Shard, what: str) -> Path:
    """Where a shard's file lies; `what` is one of ALL."""
    return folder() / f"{what}-{shard.number}-{shard.edition}.parquet"


def literal(path: Path) -> str:
    """A path as DuckDB takes it to the letter: it reads [, * and ? as patterns."""
    return re.sub(r"([\[*?])", r"[\1]", str(path))


def are_there(shard: Shard) -> bool:
    """Whether its files are; somebody may have cleared the folder, and then they are made anew."""
    return all(path(shard, what).is_file() for what in ALL)


def folder() -> Path:
    return Path(settings.ACCORD_HOME) / FOLDER


def touch(lead_ids: Collection[int]) -> None:
    """The ledger says more of these leads than the history; inside a transaction that writes."""
    known = set(Touched.objects.filter(pk__in=lead_ids).values_list("pk", flat=True))
    write(_TOUCHED, [(id,) for id in sorted(set(lead_ids) - known)])


def touched_in(number: int, limit: int) -> Sequence[int]:
    """The touched leads of a shard, lowest ids first."""
    found = Touched.objects.filter(pk__gte=number * SIZE, pk__lt=(number + 1) * SIZE)
    return list(found.order_by("pk").values_list("pk", flat=True)[:limit])


def fullest() -> tuple[int, int] | None:
    """The shard with the most touched leads, and how many are touched in all; None: none is."""
    numbered = Touched.objects.annotate(number=Floor(F("lead_id") / SIZE)).values("number")
    found = numbered.annotate(n=Count("pk")).order_by("-n", "number").values_list("number", "n")
    return (int(found[0][0]), sum(n for _, n in found)) if found else None


@lru_cache(maxsize=64)
def zone_name(zone: ZoneInfo) -> str:
    """A zone's name and a hash of its days from 1980 to 2045: equal where all days are equal."""
    days = map(date.fromordinal, range(FIRST, LAST))
    begins = (
        datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(UTC)
        for day in days
        for hour in (0, 12)
    )
    # In quarters of an hour: some zones are half an hour off the others.
    offsets = ((begun.hour * 60 + begun.minute) // 15 for begun in begins)
    return f"{zone.key} {blake2b(bytes(offsets), digest_size=8).hexdigest()}"
