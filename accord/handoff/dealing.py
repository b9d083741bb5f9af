"""What deals make of a lead's stage: an open one an opportunity, a won one a customer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from accord.handoff import terms
from accord.handoff.models import Handoff, Look, Standing
from accord.handoff.stages import Noted, noted
from accord.handoff.terms import Terms
from accord.handoff.track import FIRST
from accord.leads.models import Lead
from accord.ledger.bulk import append_rows
from accord.ledger.rows import NewRow


@dataclass(frozen=True, slots=True)
class Ending:
    """How far a lead's deals have come: `deal` was won, or opened, at `at`."""

    deal: str
    is_won: bool
    at: datetime
    source: str


def follow(endings: Mapping[int, Ending | None], now: datetime) -> None:
    """Put each lead at the stage of its deal, inside a transaction; where the deal is no more,
    back at the stage that the ledger's other rows tell of.

    An open hand-off counts as accepted by then, and waits again where the deal is no more.
    """
    force = terms.in_force(now)
    if force is None:
        return
    leads = Lead.objects.standing().in_bulk(list(endings))
    locked = Standing.objects.select_for_update().filter(lead__in=leads)
    stands = {standing.lead_id: standing for standing in locked}
    told = noted(leads, now)
    moves = [
        move
        for id, lead in leads.items()
        if (move := _move(lead, stands.get(id), endings[id], told.get(id), force))
    ]
    _write(moves, now)


@dataclass(frozen=True, slots=True)
class Move:
    """One lead's way to another stage because of its deals."""

    lead: Lead
    was: str
    standing: Standing
    ending: Ending | None
    number: int


def _move(
    lead: Lead,
    standing: Standing | None,
    ending: Ending | None,
    told: Noted | None,
    force: Terms,
) -> Move | None:
    """None where the lead stands right already."""
    standing = standing or Standing(lead=lead, stage=FIRST, since=lead.made_at)
    was, track = standing.stage, force.track
    if ending is not None:
        stage = track.customer if ending.is_won else track.opportunity
        if not ending.is_won and track.place(was) >= track.place(stage):
            return None
        standing.stage, standing.since = stage, ending.at
    elif was in (track.customer, track.opportunity):
        left = told.before if told and told.by_deal else told
        standing.stage = left.stage if left else FIRST
        standing.since = left.at if left else lead.made_at
    standing.version_id = force.version_id
    return Move(lead, was, standing, ending, force.number) if standing.stage != was else None


def _write(moves: Collection[Move], now: datetime) -> None:
    Standing.objects.bulk_create(
        [move.standing for move in moves],
        update_conflicts=True,
        unique_fields=["lead"],
        update_fields=["stage", "since", "version"],
    )
    append_rows([_row(move, now) for move in moves], now)
    closed = [move.lead for move in moves if move.ending]
    Handoff.objects.waiting().filter(lead__in=closed).update(
        answer=Handoff.Answer.ACCEPTED, answered_at=now
    )
    freed = [move.lead for move in moves if not move.ending]
    offer_again([lead.pk for lead in freed])
    # The score may decide about their stage again.
    Look.objects.bulk_create([Look(lead=lead, at=now) for lead in freed], ignore_conflicts=True)


def offer_again(lead_ids: Collection[int]) -> None:
    """Hand-offs that a deal had answered, and no person, wait again."""
    by_deal = Handoff.objects.filter(lead__in=lead_ids, answer=Handoff.Answer.ACCEPTED)
    by_deal.filter(answered_by=None).update(answer="", answered_at=None)


def _row(move: Move, now: datetime) -> NewRow:
    ending = move.ending
    return NewRow(
        kind="lead.stage_changed",
        subject=move.lead.subject_id,
        at=ending.at if ending else now,
        known_at=now,
        source=ending.source if ending else "flow",
        facts={
            "stage": move.standing.stage,
            "was": move.was,
            "cycle": move.standing.cycle,
            "version": move.number,
            **({"deal": ending.deal} if ending else {}),
        },
    )
