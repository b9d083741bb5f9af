"""A person asks to be forgotten: no file names them any more, and no import brings them back."""

from pathlib import Path

import pytest

from tests.journeys.home import Home

pytestmark = pytest.mark.slow
LEADS = """E-mail,CRM id,Name,Job title,Company,Phone
zoe.quandt@umbra.example,crm-90210,Zoe Quandt,Head of IT,Umbra,+49 30 1234567
bo@acme.example,crm-2,Bo Lund,Clerk,Acme,
zoe.quandt@umbra.example,crm-2,Zoe Quandt,,,
"""
EVENTS = """E-mail,Event,When,Remark,Path
zoe.quandt@umbra.example,Call Requested,2026-03-01 10:00,Zoe Quandt wants a call,
zoe.quandt@umbra.example,page,2026-03-02 10:00,,/hello/zoe.quandt
zoe.quandt@umbra.example,page,2026-13-02 10:00,Quandt has no such day,
"""
DEALS = """Deal,E-mail,Deal name,Stage,Opened,Closed,Amount,Currency,Segment
Quandt renewal,zoe.quandt@umbra.example,Of Zoe Quandt,Won,2026-01-01,2026-02-02,900,EUR,Quandt
Quandt renewal,bo@acme.example,Of Zoe Quandt,Won,2026-01-01,2026-02-02,900,EUR,pets
D-7,zoe.quandt@umbra.example,Second of Quandt,Lost,2026-01-01,2026-02-02,100,EUR,
D-8,zoe.quandt@umbra.example,Third,Won,2026-01-01,2026-02-02,a Zoe Quandt,EUR,
"""
DEAL_MAP = """encoding: utf-8
header: yes
dates: year-first
columns:
  Deal: {deal: key}
  E-mail: {attribute: email}
  Deal name: {deal: name}
  Opened: {deal: opened_at}
  Closed: {deal: closed_at}
  Amount: {deal: amount}
  Currency: {deal: currency}
  Segment: {fact: segment}
outcome: {column: Stage, won: Won, lost: Lost}
"""
EVENT_MAP = """encoding: utf-8
header: yes
dates: year-first
columns:
  E-mail: {attribute: email}
  Event: {kind: true}
  When: {at: true}
  Remark: {fact: remark}
  Path: {fact: path}
"""
MAP = """encoding: utf-8
header: yes
columns:
  E-mail: {attribute: email}
  CRM id: {id: crm}
  Name: name
  Job title: job_title
  Company: company
  Phone: phone
country: DE
"""
FILES = {
    "leads.csv": LEADS, "events.csv": EVENTS, "deals.csv": DEALS,
    "map.yaml": MAP, "events.map.yaml": EVENT_MAP, "deals.map.yaml": DEAL_MAP,
}  # fmt: skip
NAMES = ("zoe.quandt", "Zoe Quandt", "quandt", "crm-90210", "1234567")


def test_no_file_names_the_forgotten_person(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    home.accord("init", "--as", "admin@northwind.example")
    leads = ("import", "leads", tmp_path / "leads.csv", "--map", tmp_path / "map.yaml", "--live")
    (done,) = home.accord(*leads)
    assert (done["new"], done["refused"]) == (2, 1)
    for what, brought in (("events", 2), ("deals", 2)):
        map = ("--map", tmp_path / f"{what}.map.yaml")
        (done,) = home.accord("import", what, tmp_path / f"{what}.csv", *map)
        assert (done["new"], done["refused"]) == (brought, 1)
    # What was looked at and not brought in is kept nowhere.
    home.accord("import", "deals", tmp_path / "deals.csv", "--dry-run", *map)
    assert set(home.naming(*NAMES)) == set(NAMES)

    home.accord("forget", "zoe.quandt@umbra.example")

    assert home.naming(*NAMES) == {}
    assert home.naming("bo@acme.example")
    deals = [line for line in home.accord("export") if line.get("line") == "deal"]
    assert {(deal["outcome"], deal["amount_cents"]) for deal in deals} == {
        ("lost", 10000), ("won", 90000),
    }  # fmt: skip
    (again,) = home.accord(*leads)
    assert (again["new"], again["same"], again["refused"]) == (0, 1, 2)
    home.accord("explain", "zoe.quandt@umbra.example", code=1)
