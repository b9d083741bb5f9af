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
EVENTS = """E-mail,Event,When,Remark
zoe.quandt@umbra.example,Call Requested,2026-03-01 10:00,Zoe Quandt wants a call
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
NAMES = ("zoe.quandt", "Zoe Quandt", "quandt", "crm-90210", "1234567")


def test_no_file_names_the_forgotten_person(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    for name, text in (("leads.csv", LEADS), ("events.csv", EVENTS), ("map.yaml", MAP)):
        (tmp_path / name).write_text(text)
    home.accord("init", "--as", "admin@northwind.example")
    leads = ("import", "leads", tmp_path / "leads.csv", "--map", tmp_path / "map.yaml", "--live")
    (done,) = home.accord(*leads)
    assert (done["new"], done["refused"]) == (2, 1)
    home.accord("import", "events", tmp_path / "events.csv", "--live")
    assert set(home.naming(*NAMES)) == set(NAMES)

    home.accord("forget", "zoe.quandt@umbra.example")

    assert home.naming(*NAMES) == {}
    assert home.naming("bo@acme.example")
    (again,) = home.accord(*leads)
    assert (again["new"], again["same"], again["refused"]) == (0, 1, 2)
    home.accord("explain", "zoe.quandt@umbra.example", code=1)
