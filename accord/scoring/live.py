"""A few leads, read at an instant by the version that applies."""

from collections.abc import Iterable
from datetime import datetime

from accord.agreement import versions
from accord.agreement.language.evaluate import evaluate
from accord.agreement.language.verdict import Verdict
from accord.agreement.models import Version
from accord.leads import queries
from accord.lib.errors import Refused


def version_at(instant: datetime) -> Version:
    """The version in force. Raises Refused before the first one came into force."""
    version = versions.in_force(instant)
    if version is None:
        raise Refused(
            "No agreement was in force then; run accord init to put the starter in force."
        )
    return version


def verdicts(
    lead_ids: Iterable[int], instant: datetime, version: Version | None = None
) -> dict[int, Verdict]:
    """Each lead read at an instant, in few queries whatever their number.

    version  the one in force at that instant where none is given; Refused before the first
    """
    plan = versions.plan_of(version or version_at(instant))
    found = queries.facts_of(list(lead_ids), until=instant)
    return {id: evaluate(plan, lead, instant) for id, lead in found.items()}


def verdict(lead_id: int, instant: datetime, version: Version | None = None) -> Verdict:
    """One lead read at an instant."""
    return verdicts([lead_id], instant, version)[lead_id]
