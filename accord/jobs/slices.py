"""The time of one slice, so that long work stops where its budget ends."""

from datetime import datetime, timedelta
from time import monotonic


class Slice:
    """Counts from `now`, which came in as an argument, by the seconds that have really passed."""

    def __init__(self, now: datetime, budget: timedelta) -> None:
        self._began = now
        self._budget = budget.total_seconds()
        self._since = monotonic()

    def now(self) -> datetime:
        return self._began + timedelta(seconds=monotonic() - self._since)

    def is_over(self) -> bool:
        return monotonic() - self._since >= self._budget
