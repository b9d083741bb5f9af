"""The agreement's part of the flow: notes when a signed version's time has come."""

from datetime import datetime, timedelta

from accord.agreement import commands
from accord.agreement.models import Version
from accord.lib.progress import Progress


def step(now: datetime, budget: timedelta) -> Progress:
    """Write the ledger row of each version that came into force by `now`; due at the next one's."""
    signed = Version.objects.filter(came_noted_at=None, in_force_from__isnull=False)
    standing = signed.filter(returned_at=None).order_by("in_force_from", "number")
    come = [
        version for version in standing if version.in_force_from and version.in_force_from <= now
    ]
    done = sum(commands.note_coming(version, now) for version in come)
    due = standing.filter(in_force_from__gt=now).values_list("in_force_from", flat=True).first()
    return Progress(done=done, due_at=due)
