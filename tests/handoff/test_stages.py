"""Where leads are, now and as of any instant."""

import pytest

from accord.agreement.language.parse import parse
from accord.handoff import commands, stages
from accord.handoff.models import Handoff
from accord.handoff.track import Track, track
from tests.handoff.cast import DAY, HOUR, MINUTE, TEXT, a_lead, an_agreement, an_sdr, did, run
from tests.make import NOON

pytestmark = pytest.mark.django_db


def of(text: str) -> Track:
    return track(parse(text))


def test_the_stage_of_any_instant_is_what_the_ledger_tells() -> None:
    an_agreement()
    lead, sdr = a_lead(at=NOON - DAY), an_sdr()
    did(lead, at=NOON - HOUR)
    did(lead, times=2, at=NOON)
    run(NOON)
    commands.accept(Handoff.objects.get(), by=sdr, now=NOON + HOUR)
    commands.undo(lead, by=sdr, now=NOON + 2 * HOUR)
    commands.reject(Handoff.objects.get(), reason="bad-data", by=sdr, now=NOON + 3 * HOUR)
    told = [
        (NOON - DAY, "inquiry"),
        (NOON - HOUR, "target"),
        (NOON - MINUTE, "target"),
        (NOON, "mql"),
        (NOON + HOUR, "accepted"),
        (NOON + 2 * HOUR, "mql"),
        (NOON + 3 * HOUR, "recycled"),
    ]
    for instant, stage in told:
        assert stages.as_of([lead.pk], instant) == {lead.pk: stage}, instant
    assert stages.stage_of(lead) == "recycled"


def test_history_has_a_stage_of_every_instant_too() -> None:
    an_agreement(TEXT.replace("points: 5}", "points: 5, fades: {2 days: 100%}}"))
    lead = a_lead(live=False)
    did(lead, at=NOON)
    assert stages.as_of([lead.pk], NOON + DAY)[lead.pk] == "target"
    assert stages.as_of([lead.pk], NOON + 5 * DAY)[lead.pk] == "inquiry"


def test_a_lead_that_nobody_looked_at_is_an_inquiry() -> None:
    assert stages.stage_of(a_lead()) == "inquiry"


def test_stages_are_counted() -> None:
    an_agreement()
    did(a_lead("anna"), at=NOON)
    a_lead("boris")
    run(NOON)
    assert stages.counts() == {"inquiry": 1, "target": 1}


def test_the_track_of_an_agreement() -> None:
    way = of(TEXT)
    assert way.names[:4] == ("inquiry", "engaged", "target", "mql")
    assert (way.ready, way.accepted, way.opportunity, way.customer) == (
        "mql", "accepted", "opportunity", "customer",
    )  # fmt: skip
    assert way.by_criterion == ("inquiry", "engaged", "target")
    assert way.is_with_marketing("recycled")
    assert not way.is_with_marketing("disqualified")
    assert way.is_with_sales("mql")
    assert not way.is_with_sales("customer")


def test_an_agreement_without_stages_has_the_usual_ones() -> None:
    way = of(TEXT[: TEXT.index("stages:")])
    assert way.names == ("inquiry", "mql", "accepted", "opportunity", "customer")


def test_stages_of_other_names_keep_their_parts() -> None:
    text = TEXT[: TEXT.index("stages:")] + (
        "stages:\n  hot: {when: sales_ready}\n  taken-on: {by: sdr}\n  deal: {by: rep}\n"
        "  client: {by: rep}\n"
    )
    way = of(text)
    assert (way.ready, way.accepted, way.opportunity, way.customer) == (
        "hot", "taken-on", "deal", "client",
    )  # fmt: skip
    assert way.owner("hot") == "sdr"
