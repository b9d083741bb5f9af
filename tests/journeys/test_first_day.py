"""The first day: the sample company comes in, and one of its leads is worked."""

import pytest

from accord.accounts.models import Role
from accord.agreement import commands
from accord.handoff.models import Handoff, Standing
from accord.leads.models import Lead
from tests.journeys.browser import Person, an_sdr
from tests.journeys.conftest import Clock


@pytest.mark.slow
def test_the_sample_goes_the_whole_way_and_a_lead_is_worked(clock: Clock) -> None:
    commands.begin(now=clock.now)
    admin, sdr = Person(Role.ADMIN), an_sdr()
    assert "sample" in admin.reads("desk:leads")

    admin.does("desk:sample")
    clock.goes_on(minutes=5)

    assert Lead.objects.standing().count() == 500
    first = Handoff.objects.waiting().in_order().select_related("lead").first()
    assert first is not None
    assert first.lead.name in sdr.reads("handoff:queue")

    clock.goes_on(minutes=20)
    assert f"You took {first.lead}." in sdr.does("handoff:taking", first.pk)
    clock.goes_on(minutes=5)
    sdr.does("handoff:attempts", first.pk, outcome="talked")
    sdr.does("handoff:acceptance", first.pk)
    clock.settles()
    assert Standing.objects.get(lead=first.lead).stage == "accepted"
    first.refresh_from_db()
    assert (first.owner, first.attempts, first.answer) == (sdr.user, 1, "accepted")
    page = sdr.reads("desk:lead", first.lead_id)
    assert "Became sales-ready" in page and "Accepted" in page

    assert "Undone: you accepted the lead." in sdr.does("handoff:undoing", first.lead_id)
    clock.settles()
    first.refresh_from_db()
    assert (first.answer, first.attempts) == ("", 1)
    assert first.lead.name in sdr.reads("handoff:queue")
