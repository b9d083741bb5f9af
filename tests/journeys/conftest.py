"""Time as the stories need it: one clock for pages, work and flow, which jumps."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from accord import flow
from accord.jobs import runner
from tests.make import NOON


class Clock:
    """What every page and the flow take for now."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def settles(self) -> None:
        """The processes behind the pages come to rest at this instant."""
        while runner.run_one(flow.KINDS, "stories", self.now):
            pass
        flow.run_until_quiet(self.now)

    def goes_on(self, **by: float) -> None:
        """So much time passes; what falls due on the way is done when it does."""
        then = self.now + timedelta(**by)
        for stop in flow.run(self.now, then):
            self.now = stop
        self.now = then
        self.settles()


@pytest.fixture
def clock(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """Noon of a Wednesday in UTC, until the story says otherwise."""
    one = Clock(NOON)
    monkeypatch.setattr("django.utils.timezone.now", lambda: one.now)
    yield one
