"""Stored scores: written with the instant that they are true of."""

from collections.abc import Mapping

from accord.agreement.language.verdict import Verdict
from accord.agreement.models import Version
from accord.scoring.models import Score

KEPT = ("version", "as_of", "fit", "behaviour", "total", "grade", "ready", "criterion")


def keep(verdicts: Mapping[int, Verdict], version: Version) -> None:
    """Write the scores of these leads over what was stored; one statement."""
    Score.objects.bulk_create(
        [_score(id, verdict, version) for id, verdict in sorted(verdicts.items())],
        update_conflicts=True,
        unique_fields=["lead"],
        update_fields=KEPT,
    )


def _score(lead_id: int, verdict: Verdict, version: Version) -> Score:
    return Score(
        lead_id=lead_id,
        version=version,
        as_of=verdict.instant,
        fit=verdict.fit.points,
        behaviour=verdict.behaviour.points,
        total=verdict.total,
        grade=verdict.grade,
        ready=verdict.ready,
        criterion=verdict.criterion or "",
    )
