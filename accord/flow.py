"""The way a lead goes, as one short list: every timer and worker step, in house order."""

from collections.abc import Callable
from datetime import datetime, timedelta

from accord.lib.progress import Progress

Step = Callable[[datetime, timedelta], Progress]

STEPS: tuple[tuple[str, Step], ...] = ()
