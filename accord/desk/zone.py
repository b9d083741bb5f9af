"""The zone that times are shown in: the one both sides agreed on."""

from datetime import datetime

from accord.agreement import versions


def zone_in_force(now: datetime) -> str:
    """The time zone of the agreement in force, an IANA name; UTC before there is one."""
    version = versions.in_force(now)
    return versions.plan_of(version).agreement.time_zone if version else "UTC"
