"""The queue as others ask for it, leads gone quiet, the export, and forgetting."""

import pytest

from accord.accounts.models import Role
from accord.handoff import board, commands, export, queries
from accord.handoff.forgetting import forget
from accord.handoff.models import Act, Handoff
from accord.leads.models import Lead
from accord.scoring.models import Score
from tests.handoff.cast import DAY, HOUR, MINUTE, a_handoff, a_lead, an_agreement, an_sdr
from tests.make import NOON, a_user

pytestmark = pytest.mark.django_db


def a_score(lead: Lead, *, ready: bool) -> Score:
    return Score.objects.create(
        lead=lead, version=an_agreement(), as_of=NOON, fit=0, behaviour=0, total=0, ready=ready
    )


def test_the_queue_is_in_order_of_whose_clock_ends_first() -> None:
    late, soon = a_handoff(a_lead("anna"), at=NOON), a_handoff(a_lead("boris"), at=NOON - HOUR)
    touched = a_handoff(a_lead("clara"), at=NOON - 2 * HOUR)
    commands.log_attempt(touched, outcome="no answer", by=an_sdr(), now=NOON)
    gone = a_handoff(a_lead("dana"))
    Lead.objects.filter(pk=gone.lead_id).update(removed_at=NOON)
    commands.accept(a_handoff(a_lead("emil")), by=an_sdr(), now=NOON)
    assert list(board.in_order(board.seen_by("all", an_sdr()))) == [soon, late, touched]
    assert list(Handoff.objects.overdue(NOON + MINUTE)) == [soon]


def test_a_lead_whose_points_have_faded_is_gone_quiet_and_stays_in_the_queue() -> None:
    quiet, loud, taken = (a_handoff(a_lead(name)) for name in ("anna", "boris", "clara"))
    for handoff, ready in ((quiet, False), (loud, True), (taken, False)):
        a_score(handoff.lead, ready=ready)
    commands.accept(taken, by=an_sdr(), now=NOON)
    everyone = list(Lead.objects.values_list("pk", flat=True))
    assert queries.gone_quiet(everyone) == {quiet.lead_id}
    assert quiet in Handoff.objects.waiting()


def test_the_export_tells_every_stage_and_hand_off() -> None:
    handoff, sdr = a_handoff(), an_sdr()
    commands.reject(handoff, reason="bad-data", remark="wrong number", by=sdr, now=NOON)
    standing, told = export.lines()
    assert (standing["line"], standing["stage"], standing["cycle"]) == ("standing", "recycled", 2)
    assert (told["answer"], told["answered_by"], told["remark"]) == (
        "rejected", sdr.email, "wrong number",
    )  # fmt: skip
    Lead.objects.update(removed_at=NOON)
    assert list(export.lines()) == []


def test_forgetting_leaves_no_word_about_the_person() -> None:
    handoff, sdr = a_handoff(), an_sdr()
    commands.reject(handoff, reason="bad-data", remark="Anna is on leave", by=sdr, now=NOON)
    commands.reply(handoff, text="Anna is back", by=a_user(Role.MARKETER), now=NOON + DAY)
    forget(handoff.lead)
    assert "Anna" not in str(list(Handoff.objects.values()))
    assert "Anna" not in str(list(Act.objects.values()))
