"""What one step of a room reports back to the flow."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """How much a step did, whether more waits right now, and when it next falls due by the clock.

    done    rows taken in this call
    more    True: call again at once; False: nothing waits until news or `due_at`
    due_at  aware UTC; None: only news can bring work
    """

    done: int = 0
    more: bool = False
    due_at: datetime | None = None
