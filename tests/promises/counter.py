"""The slow, obviously right clock: looks at every minute's wall time. Tests hold ours to it."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo

import holidays

from accord.agreement.language.words import WorkingHours

MINUTE = timedelta(minutes=1)


class Counter:
    """Every minute from `first`, for `days` days: is the door open, and whose day is it?"""

    def __init__(self, hours: WorkingHours, zone: str, first: datetime, days: int) -> None:
        self.hours, self.zone, self.first = hours, ZoneInfo(zone), first
        self.spans = cache(self.spans_of)
        self.owners = [self.owner(first + n * MINUTE) for n in range(days * 1440)]
        self.days = sorted({owner for owner in self.owners if owner})
        self.sums = [0, *accumulate(60 if owner else 0 for owner in self.owners)]

    def owner(self, instant: datetime) -> date | None:
        """The working day that this instant belongs to, None while the door is shut."""
        local = instant.astimezone(self.zone)
        today, clock = local.date(), local.time()
        yesterday = today - timedelta(days=1)
        for opens, closes in self.spans(yesterday):
            if closes <= opens and clock < closes:
                return yesterday
        for opens, closes in self.spans(today):
            if opens <= clock and (clock < closes or closes <= opens):
                return today
        return None

    def spans_of(self, day: date) -> tuple[tuple[time, time], ...]:
        country, _, part = (self.hours.holidays or "").partition("-")
        if day in self.hours.also_closed:
            return ()
        if country and day in holidays.country_holidays(country, subdiv=part or None):
            return ()
        return dict(self.hours.days).get(day.weekday(), ())

    def seconds_between(self, a: datetime, b: datetime) -> float:
        return self.seconds_until(b) - self.seconds_until(a)

    def seconds_until(self, instant: datetime) -> float:
        n = (instant - self.first) // MINUTE
        into = (instant - self.first - n * MINUTE).total_seconds()
        return self.sums[n] + (into if self.owners[n] else 0)

    def due_after(self, start: datetime, seconds: int) -> datetime | None:
        """Walks minute by minute until so much was worked; None beyond what was laid out."""
        n, left = (start - self.first) // MINUTE, seconds
        into = int((start - self.first - n * MINUTE).total_seconds())
        for minute in range(n, len(self.owners)):
            if self.owners[minute]:
                if 60 - into >= left:
                    return self.first + minute * MINUTE + timedelta(seconds=into + left)
                left -= 60 - into
            into = 0
        return None

    def due_after_days(self, start: datetime, count: int) -> datetime | None:
        """Same time of day, `count` working days on, or else when the door was last open."""
        n, at = (start - self.first) // MINUTE, start
        while n < len(self.owners) and not self.owners[n]:
            n, at = n + 1, self.first + (n + 1) * MINUTE
        later = [day for day in self.days if n < len(self.owners) and day > (self.owners[n] or day)]
        if len(later) < count:
            return None
        into = at.astimezone(self.zone).replace(tzinfo=None) - datetime.combine(
            self.owners[n] or at, time()
        )
        aim = datetime.combine(later[count - 1], time()) + into
        return self.last_open(aim.replace(tzinfo=self.zone).astimezone(UTC))

    def last_open(self, instant: datetime) -> datetime | None:
        n = (instant - self.first) // MINUTE
        if n >= len(self.owners):
            return None
        if instant == self.first + n * MINUTE:
            n -= 1
        while not self.owners[n]:
            n, instant = n - 1, self.first + n * MINUTE
        return instant
