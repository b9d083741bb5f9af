"""An undone import takes its consequences with it; what people did stays."""

import pytest

from accord.capture.models import Import
from accord.handoff import commands
from accord.handoff.models import Handoff, Standing
from accord.leads.models import Lead
from accord.ledger.commands import append, retract
from accord.ledger.models import Event
from tests.handoff.cast import DAY, HOUR, a_lead, an_agreement, an_sdr, did, run
from tests.make import NOON

pytestmark = pytest.mark.django_db


def imported(lead: Lead, *, live: bool = True, times: int = 3) -> str:
    """Events of the day before that an import brings at noon."""
    brought = Import.objects.create(
        what="events", name="calls.csv", file="x", sha256="0", size=1, live=live, made_at=NOON
    )
    for _ in range(times):
        append("page", subject=lead.subject_id, now=NOON, at=NOON - DAY / 2,
               known_at=NOON if live else NOON - DAY / 2, source=brought.source)  # fmt: skip
    return brought.source


def standing() -> list[dict[str, object]]:
    return list(Standing.objects.values())


def test_an_import_starts_todays_clocks_and_not_yesterdays() -> None:
    an_agreement()
    imported(a_lead())
    run(NOON + HOUR)
    assert Handoff.objects.get().offered_at == NOON


def test_an_import_of_history_queues_nobody() -> None:
    an_agreement()
    lead = a_lead()
    imported(lead, live=False)
    run(NOON + HOUR)
    run(NOON + 2 * DAY)
    assert not Handoff.objects.exists()
    assert Standing.objects.get().stage == "target"
    did(lead, at=NOON + 3 * DAY)
    run(NOON + 3 * DAY)
    assert Handoff.objects.get().offered_at == NOON + 3 * DAY


def test_undoing_an_import_leaves_everything_as_it_was() -> None:
    an_agreement()
    lead = a_lead()
    did(lead, at=NOON - HOUR)
    run(NOON - HOUR)
    before = standing()
    source = imported(lead)
    run(NOON + HOUR)
    assert Handoff.objects.exists()
    retract(source, None, NOON + 2 * HOUR)
    run(NOON + 2 * HOUR)
    assert standing() == before
    assert not Handoff.objects.exists()
    assert Event.objects.filter(kind="lead.qualified", source=source).exists()


def test_what_somebody_has_worked_on_stays() -> None:
    an_agreement()
    lead = a_lead()
    source = imported(lead)
    run(NOON + HOUR)
    commands.take(Handoff.objects.get(), by=an_sdr(), now=NOON + HOUR)
    before = standing()
    retract(source, None, NOON + 2 * HOUR)
    run(NOON + 2 * HOUR)
    assert standing() == before
    assert Handoff.objects.waiting().exists()


def test_a_lead_that_came_and_went_with_its_import_leaves_nothing_here() -> None:
    an_agreement()
    lead = a_lead()
    source = imported(lead)
    run(NOON + HOUR)
    retract(source, None, NOON + 2 * HOUR)
    Lead.objects.update(removed_at=NOON + 2 * HOUR)
    run(NOON + 2 * HOUR)
    assert not Handoff.objects.exists()
    assert not Standing.objects.exists()
