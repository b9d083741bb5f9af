"""Two real companies come in by the command line, and one signs an agreement worth having."""

from collections import Counter
from pathlib import Path

import pytest

from tests.journeys.home import ROOT, Home

pytestmark = pytest.mark.slow
EXAMPLES = ROOT / "examples"


def fresh(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.accord("init", "--as", "admin@northwind.example")
    return home


def test_x_education_signs_an_agreement_worth_having(real_data: Path, tmp_path: Path) -> None:
    home, example = fresh(tmp_path), EXAMPLES / "x_education"
    file = real_data / "x_education/leads.csv"
    (done,) = home.accord("import", "leads", file, "--map", example / "leads.map.yaml")
    assert [done[name] for name in ("read", "new", "updated", "same", "refused")] == [
        6468, 6468, 0, 0, 0,
    ]  # fmt: skip

    (proposed,) = home.accord("agreement", "propose", example / "agreement.yaml")
    for side in ("marketing", "sales"):
        home.accord("agreement", "sign", "--side", side, "--hash", proposed["hash"])
    (shown,) = home.accord("agreement", "show")
    assert (shown["version"], shown["state"]) == (2, "signed")

    *leads, last = home.accord("leads")
    assert (len(leads), last["leads"]) == (6468, 6468)
    assert Counter(lead["stage"] for lead in leads)["customer"] == 2454
    won = {lead["id"] for lead in leads if lead["stage"] == "customer"}
    ready = {lead["id"] for lead in home.accord("leads", "--ready")[:-1]}
    assert len(ready) <= 0.35 * len(leads)
    assert len(ready & won) >= 0.60 * len(won)
    assert all(lead["outside_ids"] for lead in leads)


def test_olist_keeps_every_lead_and_every_deal_with_its_people(
    real_data: Path, tmp_path: Path
) -> None:
    home, folder = fresh(tmp_path), real_data / "olist_funnel"
    for what, file, count in (
        ("leads", "olist_marketing_qualified_leads_dataset.csv", 4720),
        ("deals", "olist_closed_deals_dataset.csv", 440),
    ):
        (done,) = home.accord(
            "import", what, folder / file, "--map", EXAMPLES / f"olist/{what}.map.yaml"
        )
        assert (done["read"], done["new"], done["refused"]) == (count, count, 0)

    lines = home.accord("export")
    deals = [line for line in lines if line.get("line") == "deal"]
    assert len([line for line in lines if line.get("line") == "lead"]) == 4720
    assert Counter(deal["outcome"] for deal in deals) == {"won": 440}
    assert (len({d["sdr"] for d in deals}), len({d["rep"] for d in deals})) == (30, 22)
    assert not home.accord("leads", "--stage", "mql")[:-1]
