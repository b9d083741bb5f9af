"""Leads found by any part of what people know of them."""

from datetime import timedelta

import pytest
from django.db import connection

from accord.leads import commands, search
from accord.leads.models import Lead
from tests.leads.cast import bring, row, the
from tests.make import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def leads() -> None:
    bring(
        row("id:crm:1", name="Zoë Ünal-Straße", company="Alpine Cheese AG", phone="+49301234567"),
        row("email:bob.x_y@acme.example", name="Bob 100%", company="A*B"),
        row("id:crm:3", first_name="Cher", last_name='O"Neil'),
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("zoe", ["Zoë Ünal-Straße"], id="without accents"),
        pytest.param("STRASSE", ["Zoë Ünal-Straße"], id="without case"),
        pytest.param("nal-str", ["Zoë Ünal-Straße"], id="inside a word"),
        pytest.param("hees", ["Zoë Ünal-Straße"], id="part of the company"),
        pytest.param("030 1234567", ["Zoë Ünal-Straße"], id="phone as dialled at home"),
        pytest.param("+49 (30) 123", ["Zoë Ünal-Straße"], id="phone with signs"),
        pytest.param("x_y@ac", ["Bob 100%"], id="part of the address"),
        pytest.param("bob acme", ["Bob 100%"], id="every word counts"),
        pytest.param("bob cheese", [], id="no lead has both"),
        pytest.param('cher o"n', ['Cher O"Neil'], id="quotes mean themselves"),
        pytest.param("100%", ["Bob 100%"], id="per cent means itself"),
        pytest.param("a*b", ["Bob 100%"], id="star means itself"),
        pytest.param("z%n", [], id="no wildcard"),
        pytest.param("b_b", [], id="no wildcard of one letter"),
        pytest.param("zo", ["Zoë Ünal-Straße"], id="two letters begin a word"),
        pytest.param("c", ['Cher O"Neil', "Zoë Ünal-Straße"], id="one letter begins a word"),
        pytest.param("ob", [], id="two letters inside a word do not"),
        pytest.param("zoe OR bob", [], id="no words of a query language"),
        pytest.param("", [], id="nothing"),
        pytest.param('"', [], id="a lone quote"),
        pytest.param("(.*", [], id="no regular expression"),
        pytest.param("\x00", [], id="NUL"),
    ],
)
def test_a_part_finds_the_lead(leads: None, text: str, found: list[str]) -> None:
    assert [str(lead) for lead in search.find(text)] == found


def test_the_newest_come_first_up_to_the_limit() -> None:
    bring(*(row(f"id:crm:{n}", name=f"Anna {n}") for n in range(5)))
    assert [lead.name for lead in search.find("anna", 2)] == ["Anna 4", "Anna 3"]


def test_a_changed_name_is_found_and_the_old_one_is_not(leads: None) -> None:
    commands.edit_lead(the("id:crm:1"), {"name": "Zita"}, by=None, now=NOON + timedelta(days=1))
    assert search.find("zita") == [the("id:crm:1")]
    assert not search.find("unal")


def test_the_index_holds_what_the_leads_say(leads: None) -> None:
    bring(*(row(f"id:shop:{n}", name=f"Anna {n}", company=f"C {n % 3}") for n in range(50)))
    bring(*(row(f"id:shop:{n}", name=f"Anne {n}") for n in range(0, 50, 2)), source="import:2")
    commands.merge(the("id:shop:1"), the("id:shop:2"), by=None, now=NOON)
    commands.retract("import:2", by=None, now=NOON)
    while search.tidy(pages=5):
        pass
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # raises where index and table differ
            cursor.execute(
                "INSERT INTO leads_search (leads_search, rank) VALUES ('integrity-check', 1)"
            )
    assert len(search.find("anna", 100)) == 49


def test_a_long_import_keeps_the_index_in_few_pieces() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's index")
    for n in range(40):
        bring(row(f"id:crm:{n}", name=f"Anna {n}"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT segid) FROM leads_search_idx")
        (pieces,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO leads_search (leads_search, rank) VALUES ('integrity-check', 1)"
        )
    assert pieces <= 20
    assert len(search.find("anna", 100)) == 40


def test_no_query_walks_through_all_leads(leads: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's plan")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {search._FIND_SQLITE}", ['"zoe"', 10])
        plan = " ".join(str(line[3]) for line in cursor.fetchall())
    assert "VIRTUAL TABLE INDEX" in plan
    assert "LIKE" not in search._FIND_SQLITE + search._FIND_POSTGRES + search._FIND_RECENT
    assert Lead.objects.count() == 3
