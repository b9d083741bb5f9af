"""Who was sales-ready at an instant, using only what was known then."""

from collections.abc import Iterator
from datetime import datetime

from accord.agreement import versions
from accord.agreement.models import Version
from accord.scoring import everyone
from accord.scoring.live import version_at
from accord.scoring.scored import Scored


def ready(instant: datetime, version: Version | None = None) -> Iterator[Scored]:
    """The leads for whom a criterion held at an instant, lowest id first.

    version  the one in force at that instant where none is given; Refused before the first
    """
    plan = versions.plan_of(version or version_at(instant))
    return everyone.everybody(plan, instant, only_ready=True)


def everybody(instant: datetime, version: Version | None = None) -> Iterator[Scored]:
    """Every standing lead as read at an instant, lowest id first."""
    return everyone.everybody(versions.plan_of(version or version_at(instant)), instant)
