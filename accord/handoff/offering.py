"""Writing what looks have found: stages, ledger rows, and the hand-offs of those who are ready."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accord.agreement.language.verdict import Verdict
from accord.handoff.looking import Found
from accord.handoff.models import Handoff, Look, Standing
from accord.handoff.news import Heard
from accord.handoff.track import DISQUALIFIED
from accord.leads.models import Lead
from accord.ledger.bulk import append_rows
from accord.ledger.rows import NewRow

KEPT = ("stage", "since", "version", "cycle", "cycle_since", "opens_at", "early")


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows for one lead. `seen` is its standing as the look saw it; None: it had none."""

    lead: Lead
    seen: Standing | None
    found: Found
    source: str

    @property
    def is_news(self) -> bool:
        """Worth a row of the ledger: a live lead that changed its stage."""
        was = self.seen.stage if self.seen else ""
        return self.lead.live_since is not None and self.found.stage != (was or self.first)

    @property
    def first(self) -> str:
        return self.found.terms.track.names[0]


Decide = Callable[[Mapping[int, Heard], datetime], list[Decision]]
"""(news by lead, now) -> what follows. The step's own, for parts that bring other news."""


def write(decisions: Iterable[Decision], now: datetime) -> int:
    """Write all of it, inside a transaction; how many leads changed their stage.

    What a person, or another worker, changed since the look was taken stays as it is.
    """
    valid = still_valid(list(decisions))
    changed = [d for d in valid if d.seen is None or d.seen.stage != d.found.stage]
    rows = dict(zip((d.lead.pk for d in changed if d.is_news), _append(changed, now), strict=True))
    Standing.objects.bulk_create(
        [_standing(decision) for decision in changed],
        update_conflicts=True,
        unique_fields=["lead"],
        update_fields=KEPT,
    )
    offers = [_offer(d, rows[d.lead.pk]) for d in changed if d.found.verdict is not None]
    Handoff.objects.bulk_create(offers)
    _plan_looks(valid, now)
    return len(changed)


def still_valid(decisions: Sequence[Decision]) -> list[Decision]:
    """Those whose lead stands as it was seen; the others' news comes as rows of their own."""
    locked = Standing.objects.select_for_update().filter(lead__in=[d.lead.pk for d in decisions])
    now = {standing.lead_id: (standing.stage, standing.cycle) for standing in locked}
    return [
        d
        for d in decisions
        if now.get(d.lead.pk) == ((d.seen.stage, d.seen.cycle) if d.seen else None)
    ]


def _append(changed: Sequence[Decision], now: datetime) -> list[int]:
    return append_rows([_row(decision) for decision in changed if decision.is_news], now)


def _row(decision: Decision) -> NewRow:
    found = decision.found
    kind = "lead.stage_changed"
    facts: dict[str, Any] = {
        "stage": found.stage,
        "was": decision.seen.stage if decision.seen else decision.first,
        "version": found.terms.number,
        "cycle": decision.seen.cycle if decision.seen else 1,
    }
    if found.verdict is not None:
        kind = "lead.qualified"
        facts |= {"criterion": found.criterion, **why(found.verdict)}
    elif found.stage == DISQUALIFIED:
        kind, facts["promise"] = "lead.disqualified", "nurture"
    return NewRow(
        kind=kind,
        subject=decision.lead.subject_id,
        at=found.instant,
        known_at=found.instant,
        source=decision.source,
        facts=facts,
    )


def why(verdict: Verdict) -> dict[str, Any]:
    """The reasons as they are kept: every line that gives points, and the events behind each.

    {"fit", "behaviour", "grade", "criteria": [names], "counted": {criterion: [event ids]},
    "lines": [{"name", "points", "events": [[event id, points], ...], "last"}]}; `last`, of lines
    with events, is when the newest of these happened (ISO 8601, UTC)
    """
    lines = (*verdict.fit.lines, *verdict.behaviour.lines)
    return {
        "fit": verdict.fit.points,
        "behaviour": verdict.behaviour.points,
        "grade": verdict.grade,
        "criteria": list(verdict.criteria),
        "counted": {name: list(events) for name, events in verdict.counted if events},
        "lines": [
            {
                "name": line.name,
                "points": line.points,
                "events": [[share.event, share.points] for share in line.shares],
                **({"last": max(at).isoformat()} if (at := [x.at for x in line.shares]) else {}),
            }
            for line in lines
            if line.points
        ],
    }


def _standing(decision: Decision) -> Standing:
    seen = decision.seen or Standing(lead=decision.lead)
    live = decision.lead.live_since is not None and (decision.seen is not None or decision.is_news)
    return Standing(
        lead=decision.lead,
        stage=decision.found.stage,
        # Of a lead of history nobody noted when it came to its stage.
        since=decision.found.instant if live else decision.lead.made_at,
        version_id=decision.found.terms.version_id,
        cycle=seen.cycle,
        cycle_since=seen.cycle_since,
        opens_at=seen.opens_at,
        early=seen.early,
    )


def _offer(decision: Decision, row: int) -> Handoff:
    found = decision.found
    assert found.verdict is not None and found.criterion is not None
    offer = Handoff(
        lead=decision.lead,
        cycle=decision.seen.cycle if decision.seen else 1,
        offered_at=found.instant,
        version_id=found.terms.version_id,
        criterion=found.criterion,
        why=why(found.verdict),
        row_id=row,
        first_touch_due_at=found.terms.first_touch_due_at(found.instant),
        decide_due_at=found.terms.decide_due_at(found.instant),
    )
    offer.ends_at = offer.clock_ends_at()
    return offer


def _plan_looks(decisions: Sequence[Decision], now: datetime) -> None:
    Look.objects.filter(lead__in=[d.lead.pk for d in decisions], at__lte=now).delete()
    ahead = [Look(lead=d.lead, at=d.found.again_at) for d in decisions if d.found.again_at]
    Look.objects.bulk_create(ahead, ignore_conflicts=True)
