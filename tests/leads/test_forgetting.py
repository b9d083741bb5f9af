"""A person forgotten is nowhere any more, and everything that can be counted still can."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from accord.leads import commands, export, search
from accord.leads.models import Company, Lead
from accord.ledger import queries as ledger
from accord.ledger import seals
from accord.ledger.commands import append
from accord.ledger.models import Event
from accord.lib.errors import Refused
from tests.leads.cast import bring, outcomes, row, the
from tests.make import NOON, a_user

DAY = timedelta(days=1)
ZOE = "email:zoe@brightwater.example"


@pytest.fixture
def zoe(db: None) -> Lead:
    bring(row(ZOE, "id:crm:1", name="Zoë Brightwater", job_title="CEO", phone="+49301234567"))
    append("page", subject=ZOE, now=NOON, personal={"name": "Zoë"}, path="/pricing")
    return the(ZOE)


def test_the_lead_is_blank_and_its_events_stay(zoe: Lead) -> None:
    while seals.seal(NOON):
        pass
    gone = commands.forget(zoe, by=a_user(), now=NOON + DAY)
    lead = Lead.objects.get()
    assert (lead.name, lead.email, lead.values, lead.folded) == ("", "", {}, "")
    assert lead.erased_at == NOON + DAY
    rows = ledger.rows_of_numbers(gone.subjects)
    assert [row.kind for row in rows] == ["lead.imported", "page", "lead.forgotten"]
    assert rows[1].facts == {"path": "/pricing"}
    assert not list(seals.faults())


def test_other_rooms_learn_what_to_erase(zoe: Lead) -> None:
    gone = commands.forget(zoe, by=None, now=NOON)
    assert gone.leads == (zoe.pk,)
    assert set(gone.keys) == {ZOE, "id:crm:1"}
    assert set(gone.texts) == {"Zoë Brightwater", "zoe@brightwater.example", "+49301234567"}


def test_nobody_finds_the_person(zoe: Lead) -> None:
    commands.forget(zoe, by=None, now=NOON)
    assert not search.find("zoe") and not search.find("brightwater")
    assert not Company.objects.exists()
    assert not [line for line in export.lines() if line["line"] in {"lead", "event"}]


@pytest.mark.parametrize("identity", [ZOE, "id:crm:1"])
def test_no_import_brings_the_person_back(zoe: Lead, identity: str) -> None:
    commands.forget(zoe, by=None, now=NOON)
    (outcome,) = outcomes(row(identity, name="Zoë"), source="import:2")
    assert (outcome.result, outcome.sentence) == (
        "refused", "This person asked to be forgotten; the row was not taken.",
    )  # fmt: skip
    with pytest.raises(Refused, match="forgotten"):
        commands.make_lead({"email": "zoe@brightwater.example"}, by=None, now=NOON)


def test_leads_merged_into_it_are_forgotten_with_it(zoe: Lead) -> None:
    bring(row("id:shop:1", name="Zoe B."))
    commands.merge(zoe, the("id:shop:1"), by=None, now=NOON)
    commands.forget(zoe, by=None, now=NOON)
    assert not Lead.objects.exclude(name="").exists()


def test_a_person_is_forgotten_once(zoe: Lead) -> None:
    commands.forget(zoe, by=None, now=NOON)
    with pytest.raises(Refused, match="already"):
        commands.forget(zoe, by=None, now=NOON)
    assert Event.objects.filter(kind="lead.forgotten").count() == 1


LIFE_OF_ZOE = """
import sys, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from accord.leads import commands
from accord.ledger.commands import append
from tests.leads.cast import NOON, bring, row, the
people = [
    row(f"email:a{n}@c{n % 50}.example", f"id:crm:{n}", name=f"Anna {n}") for n in range(1500)
]
zoe = row("email:zoe@brightwater.example", "id:crm:z", name="Zoë Brightwater", phone="+49301234567")
bring(*people[:700], zoe, *people[700:])
lead = commands.edit_lead(the("id:crm:z"), {"last_name": "Brightwater-Smith"}, by=None, now=NOON)
append("page", subject="id:crm:z", now=NOON, personal={"from": "zoe@brightwater.example"})
if sys.argv[1:] == ["forget"]:
    assert commands.scrub(commands.forget(lead, by=None, now=NOON))
"""


@pytest.mark.parametrize("forget", [False, True], ids=["known", "forgotten"])
def test_no_file_of_the_home_holds_the_person(tmp_path: Path, forget: bool) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its files elsewhere")
    env = {
        **os.environ, "ACCORD_HOME": str(tmp_path), "ACCORD_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "accord.settings",
    }  # fmt: skip
    act = ["forget"] if forget else []
    subprocess.run([sys.executable, "-c", LIFE_OF_ZOE, *act], env=env, check=True)
    held = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()).lower()
    found = [word for word in ("brightwater", "301234567") if word.encode() in held]
    assert found == ([] if forget else ["brightwater", "301234567"])
