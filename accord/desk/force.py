"""The agreement that is in force as pages are made: its version, plan, zone and calendar."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from accord.agreement import versions
from accord.agreement.language.plan import Plan
from accord.agreement.language.words import Agreement
from accord.agreement.models import Version
from accord.promises.calendar import Calendar, compile_calendar


@dataclass(frozen=True, slots=True)
class InForce:
    """Before `init` there is none of it: then everything is None and times are UTC."""

    version: Version | None
    plan: Plan | None

    @property
    def agreement(self) -> Agreement | None:
        return self.plan.agreement if self.plan else None

    @property
    def zone(self) -> ZoneInfo:
        return self.plan.zone if self.plan else ZoneInfo("UTC")

    @property
    def calendar(self) -> Calendar:
        agreement = self.agreement
        return compile_calendar(agreement.hours if agreement else None, self.zone.key)


def in_force(now: datetime) -> InForce:
    """What is in force at `now`; one query, the plan is cached."""
    version = versions.in_force(now)
    return InForce(version, versions.plan_of(version) if version else None)
