"""Two leads found to be one stand where the further one stood, until they are taken apart."""

from datetime import datetime

import pytest

from accord.handoff import commands, stages
from accord.handoff.models import Handoff, Standing
from accord.leads import commands as leads
from accord.leads.models import Lead, Merge
from tests.handoff.cast import HOUR, MINUTE, a_handoff, a_lead, an_agreement, an_sdr, run
from tests.make import NOON

pytestmark = pytest.mark.django_db


def merged(kept: Lead, other: Lead, at: datetime = NOON + HOUR) -> Merge:
    merge = leads.merge(kept, other, by=None, now=at)
    run(at)
    return merge


def taken_apart(merge: Merge, at: datetime = NOON + 2 * HOUR) -> None:
    leads.unmerge(merge, by=None, now=at)
    run(at)


def everything() -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    return (
        list(Standing.objects.order_by("lead").values()),
        list(Handoff.objects.order_by("pk").values()),
    )


def test_the_further_ones_offer_goes_on_with_its_clocks() -> None:
    an_agreement()
    plain, ready = a_lead("anna"), a_lead("anna2")
    handoff = a_handoff(ready)
    merged(plain, ready)
    handoff.refresh_from_db()
    assert (handoff.lead, handoff.ends_at) == (plain, NOON + HOUR)
    assert Standing.objects.get(lead=plain).stage == "mql"


def test_two_open_offers_become_one() -> None:
    an_agreement()
    kept, other = a_lead("anna"), a_lead("anna2")
    first, second = a_handoff(kept), a_handoff(other, at=NOON + MINUTE)
    merged(kept, other)
    assert list(Handoff.objects.waiting()) == [first]
    second.refresh_from_db()
    assert second.answer == "withdrawn"


@pytest.mark.parametrize("offers", [(), ("kept",), ("other",), ("kept", "other")])
def test_taking_it_apart_restores_both(offers: tuple[str, ...]) -> None:
    an_agreement()
    leads = {"kept": a_lead("anna"), "other": a_lead("anna2")}
    for name in offers:
        a_handoff(leads[name])
    run(NOON)
    before = everything()
    merge = merged(leads["kept"], leads["other"])
    taken_apart(merge)
    assert everything() == before


def test_an_accepted_lead_takes_its_double_along() -> None:
    an_agreement()
    kept, other = a_lead("anna"), a_lead("anna2")
    a_handoff(kept)
    accepted = a_handoff(other)
    commands.accept(accepted, by=an_sdr(), now=NOON)
    before = everything()
    merge = merged(kept, other)
    assert Standing.objects.get(lead=kept).stage == "accepted"
    assert not Handoff.objects.waiting().exists()
    taken_apart(merge)
    assert everything() == before


def test_the_stage_as_of_an_instant_knows_of_the_merge_and_of_its_end() -> None:
    an_agreement()
    kept, other = a_lead("anna"), a_lead("anna2")
    accepted = a_handoff(other)
    commands.accept(accepted, by=an_sdr(), now=NOON)
    taken_apart(merged(kept, other))
    told = [(NOON, "inquiry"), (NOON + HOUR, "accepted"), (NOON + 2 * HOUR, "inquiry")]
    for instant, stage in told:
        assert stages.as_of([kept.pk], instant) == {kept.pk: stage}, instant
    assert stages.as_of([other.pk], NOON + 2 * HOUR) == {other.pk: "accepted"}


def test_what_people_did_since_stays_with_the_kept_lead() -> None:
    an_agreement()
    kept, other = a_lead("anna"), a_lead("anna2")
    handoff = a_handoff(kept)
    merge = merged(kept, other)
    commands.accept(handoff, by=an_sdr(), now=NOON + HOUR)
    taken_apart(merge)
    assert Standing.objects.get(lead=kept).stage == "accepted"
