"""How fresh the stored scores are, so that no page shows an old one without saying so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accord.agreement import versions
from accord.ledger import reader
from accord.scoring.models import Score

READER, RETRACTIONS = "scoring", "scoring.retractions"


@dataclass(frozen=True, slots=True)
class Freshness:
    """What a stored score has to be, not to be stale.

    version_id  the version in force
    behind      the ledger holds rows that scoring has not read yet, of whichever leads
    """

    version_id: int
    now: datetime
    behind: bool

    def is_stale(self, score: Score) -> bool:
        """Whether the lead has, or may have, other points by now than those stored."""
        overdue = score.due_at is not None and score.due_at <= self.now
        return overdue or score.version_id != self.version_id

    def words(self, score: Score) -> str:
        """What a page says beside a stored score that is stale; "" beside one that is not."""
        if not self.is_stale(score):
            return ""
        if score.version_id != self.version_id:
            return "by an earlier version"
        at = timezone.localtime(score.as_of)
        return f"as of {at.day} {at:%B, %H:%M}; it has changed since"


def freshness(now: datetime) -> Freshness | None:
    """What to ask of stored scores now; None before the first version came into force."""
    version = versions.in_force(now)
    return None if version is None else Freshness(version.pk, now, behind())


def stale(scores: Iterable[Score], now: datetime) -> set[int]:
    """The leads among these whose stored score is stale; in two queries for any number."""
    fresh = freshness(now)
    return {score.lead_id for score in scores if fresh is None or fresh.is_stale(score)}


def behind() -> bool:
    """Whether the ledger holds a row that scoring has not read."""
    return bool(reader.unread(READER, limit=1))
