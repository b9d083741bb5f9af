"""How fresh the stored scores are, so that no page shows an old one without saying so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from accord.agreement import versions
from accord.agreement.language.days import day_of, first_instant
from accord.agreement.models import Version
from accord.ledger import reader
from accord.scoring.models import Score, Sweep

READER = "scoring"


@dataclass(frozen=True, slots=True)
class Freshness:
    """What a stored score has to be, not to be stale.

    version_id  the version in force
    since       points may have changed at this instant: the zone's last midnight, or when the
                version came into force
    swept       every score was looked at since then
    behind      the ledger holds rows that scoring has not read yet
    """

    version_id: int
    since: datetime
    now: datetime
    swept: bool
    behind: bool

    def is_stale(self, score: Score) -> bool:
        """Whether the lead may have other points by now than those stored."""
        if score.version_id != self.version_id or (score.due_at and score.due_at <= self.now):
            return True
        return score.as_of < self.since and not self.swept


def freshness(now: datetime) -> Freshness | None:
    """How old stored scores may be; None before the first version came into force."""
    version = versions.in_force(now)
    if version is None:
        return None
    since = begun(version, now)
    sweep = Sweep.objects.filter(version=version, since=since).first()
    swept = sweep is not None and sweep.covers(version.pk, since)
    return Freshness(version.pk, since, now, swept, behind())


def stale(scores: Iterable[Score], now: datetime) -> set[int]:
    """The leads among these whose stored score may be old; in three queries for any number."""
    fresh = freshness(now)
    return {score.lead_id for score in scores if fresh is None or fresh.is_stale(score)}


def begun(version: Version, now: datetime) -> datetime:
    """When points last changed without anything happening: a midnight, or the version's coming."""
    zone = versions.plan_of(version).zone
    now = now.astimezone(UTC)
    midnight = first_instant(day_of(now, zone), zone)
    return max(midnight, version.in_force_from or midnight)


def next_midnight(version: Version, now: datetime) -> datetime:
    """When the next day begins in the agreement's zone."""
    zone = versions.plan_of(version).zone
    return first_instant(day_of(now.astimezone(UTC), zone) + 1, zone)


def behind() -> bool:
    """Whether the ledger holds a row that scoring has not read."""
    return bool(reader.unread(READER, limit=1))
