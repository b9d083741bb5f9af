"""This room's part of the flow: seals what was added."""

from datetime import datetime, timedelta
from time import monotonic

from accord.ledger import seals
from accord.lib.progress import Progress


def step(now: datetime, budget: timedelta) -> Progress:
    """Seal new rows, a thousand at a time, while there is time and something to seal."""
    ends = monotonic() + budget.total_seconds()
    done = 0
    while True:
        sealed = seals.seal(now)
        done += sealed
        if sealed < seals.SIZE:
            return Progress(done)
        if monotonic() >= ends:
            return Progress(done, more=True)
