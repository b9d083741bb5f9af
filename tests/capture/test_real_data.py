"""The kept maps on the real files: nothing is lost, and the agreement is worth having."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from accord.agreement.language.parse import parse
from accord.agreement.language.plan import plan
from accord.capture import commands
from accord.capture.mapping import read_mapping
from accord.capture.models import Import
from accord.leads import attributes
from accord.leads.models import Lead
from accord.ledger.models import Event
from accord.scoring.bulk import ready_leads
from tests.capture.brought import counts

pytestmark = pytest.mark.django_db
EXAMPLES = Path(__file__).parents[2] / "examples"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WON = "olist_closed_deals_dataset.csv"
CONTACTS = "olist_marketing_qualified_leads_dataset.csv"


def brought_in(what: str, file: Path, map: str | None) -> Import:
    mapping = read_mapping(EXAMPLES / map) if map else None
    import_ = commands.start(what, file, name=file.name, by=None, now=NOW, mapping=mapping)
    return commands.run_here(import_, by=None, now_fn=lambda: NOW)


def x_education(real_data: Path) -> Import:
    return brought_in("leads", real_data / "x_education/leads.csv", "x_education/leads.map.yaml")


def test_x_education_comes_in_whole(real_data: Path) -> None:
    import_ = x_education(real_data)
    assert counts(import_) == [6468, 6468, 0, 0, 0]
    outcomes = [row.facts["outcome"] for row in Event.objects.filter(source=import_.source)]
    assert (outcomes.count("won"), outcomes.count("open")) == (2454, 4014)
    assert not import_.live
    assert Lead.objects.filter(rises=None).count() == 0
    assert counts(x_education(real_data)) == [6468, 0, 0, 6468, 0]


def test_its_agreement_uses_only_what_was_known_at_hand_off(real_data: Path) -> None:
    x_education(real_data)
    text = (EXAMPLES / "x_education/agreement.yaml").read_text()
    agreement = parse(text)
    late = {key for key, a in attributes.all_known().items() if a.after_handoff}
    used = {t.field for line in agreement.fit.lines for band in line.bands for t in band.when}
    assert len(late) == 9
    assert not used & late


def test_its_ready_leads_are_few_and_hold_most_conversions(real_data: Path) -> None:
    x_education(real_data)
    text = (EXAMPLES / "x_education/agreement.yaml").read_text()
    known = plan(parse(text), attributes.vocabulary())
    ready = ready_leads(known, NOW + timedelta(seconds=1))
    won = set(Lead.objects.filter(facts__outcome="won").values_list("pk", flat=True))
    assert len(won) == 2454
    assert len(ready) <= 0.35 * 6468
    assert len(ready & won) >= 0.60 * len(won)


@pytest.mark.parametrize("mapped", [True, False], ids=["by the kept maps", "by the guesses"])
def test_olist_comes_in_whole_with_its_people(real_data: Path, mapped: bool) -> None:
    folder = real_data / "olist_funnel"
    leads = brought_in("leads", folder / CONTACTS, "olist/leads.map.yaml" if mapped else None)
    deals = brought_in("deals", folder / WON, "olist/deals.map.yaml" if mapped else None)
    assert counts(leads) == [4720, 4720, 0, 0, 0]
    assert counts(deals) == [440, 440, 0, 0, 0]
    rows = list(Event.objects.filter(source=deals.source, kind="deal.won"))
    assert len({row.facts["sdr"] for row in rows}) == 30
    assert len({row.facts["rep"] for row in rows}) == 22
    assert Lead.objects.count() == 4720
    assert not leads.live and not deals.live


def test_a_deal_won_before_its_first_contact_is_kept(real_data: Path) -> None:
    folder = real_data / "olist_funnel"
    brought_in("leads", folder / CONTACTS, "olist/leads.map.yaml")
    deals = brought_in("deals", folder / WON, "olist/deals.map.yaml")
    contact = dict(Event.objects.filter(kind="lead.imported").values_list("subject_id", "at"))
    early = [
        row
        for row in Event.objects.filter(source=deals.source)
        if row.at and row.at < contact[row.subject_id]
    ]
    assert len(early) == 1


@pytest.mark.parametrize(
    ("what", "file"),
    [
        ("leads", "x_education/leads.csv"),
        ("leads", f"olist_funnel/{CONTACTS}"),
        ("deals", f"olist_funnel/{WON}"),
    ],
)
def test_the_guesses_alone_lose_nobody(real_data: Path, what: str, file: str) -> None:
    import_ = brought_in(what, real_data / file, None)
    assert import_.read == import_.new > 0
