"""What the other rooms ask about leads."""

import json
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from accord.leads import export, queries
from accord.leads.models import Identity, Lead
from accord.ledger.bulk import append_rows
from accord.ledger.commands import append
from accord.ledger.rows import NewRow
from tests.leads.cast import bring, row, the
from tests.make import NOON

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_identities_lead_to_leads() -> None:
    bring(row("email:anna@acme.example", "id:crm:1"), row("id:crm:2"))
    anna = the("id:crm:1")
    assert queries.by_identity(["id:crm:1", "email:anna@acme.example", "id:crm:9"]) == {
        "id:crm:1": anna.pk, "email:anna@acme.example": anna.pk,
    }  # fmt: skip
    assert queries.identities(anna) == ["email:anna@acme.example", "id:crm:1"]


def test_subjects_of_the_ledger_lead_to_leads_and_unknown_ones_to_none() -> None:
    bring(row("email:anna@acme.example", "id:crm:1"), row("id:crm:2"))
    anna, ben = the("id:crm:1"), the("id:crm:2")
    of_anna = Identity.objects.filter(profile__lead=anna).values_list("subject", flat=True)
    found = queries.leads_of([*of_anna, ben.subject_id, 10**9])
    assert found == dict.fromkeys(of_anna, anna.pk) | {ben.subject_id: ben.pk}
    assert queries.leads_of([]) == {}


@pytest.mark.parametrize("word", ["Anna@Acme.example", "4711", "crm:4711", "id:crm:4711"])
def test_people_name_a_lead_by_address_or_outside_id(word: str) -> None:
    bring(row("email:anna@acme.example", "id:crm:4711"), row("id:shop:9"))
    assert queries.named(word) == [the("id:crm:4711")]


def test_one_number_in_two_systems_names_two_leads() -> None:
    bring(row("id:crm:1"), row("id:shop:1"))
    assert len(queries.named("1")) == 2
    assert not queries.named("2")


def test_the_timeline_goes_back_in_time_page_by_page() -> None:
    append_rows(
        [
            NewRow("page", "id:crm:1", NOON - n * DAY, "form:1", facts={"n": n})
            for n in (3, 1, 2, 0)
        ],
        NOON,
    )
    bring(row("id:crm:1", at=NOON - 9 * DAY))
    lead = the("id:crm:1")
    first = queries.timeline(lead, limit=3)
    rest = queries.timeline(lead, before=first[-1].id, limit=3)
    assert [row.facts.get("n") for row in [*first, *rest]] == [0, 1, 2, 3, None]
    assert not queries.timeline(lead, before=rest[-1].id)


def test_rows_of_one_instant_are_all_on_some_page() -> None:
    append_rows([NewRow("page", "id:crm:1", NOON, "form:1") for _ in range(5)], NOON)
    bring(row("id:crm:1", at=NOON - DAY))
    lead, ids, before = the("id:crm:1"), [], None
    while page := queries.timeline(lead, before=before, limit=2):
        ids += [row.id for row in page]
        before = page[-1].id
    assert len(ids) == len(set(ids)) == 6


def test_facts_of_many_leads_take_two_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    bring(*(row(f"id:crm:{n}", name=f"A {n}", job_title="CEO") for n in range(20)))
    append("page", subject="id:crm:3", now=NOON, path="/pricing")
    ids = list(Lead.objects.values_list("pk", flat=True))
    with django_assert_num_queries(2):
        facts = queries.facts_of(ids)
    third = facts[the("id:crm:3").pk]
    assert [event.facts for event in third.events] == [{"path": "/pricing"}]
    assert {(known.attribute, known.value) for known in third.values} == {
        ("name", "A 3"), ("job_title", "CEO"),
    }  # fmt: skip
    assert len(facts) == 20


def test_an_export_is_the_same_every_time_and_is_plain_json() -> None:
    bring(row("email:anna@acme.example", "id:crm:1", name="Anna", company="Acme"), row("id:crm:2"))
    append("page", subject="id:crm:1", now=NOON, path="/")
    append("lead.qualified", subject="id:crm:1", now=NOON, source="flow")
    lines = list(export.lines())
    assert list(export.lines()) == lines
    assert json.loads(json.dumps(lines, default=str))
    kinds = [line["line"] for line in lines if line["line"] != "attribute"]
    assert kinds == ["company", "lead", "event", "event", "lead", "event"]
    anna = next(line for line in lines if line["line"] == "lead")
    assert anna["identities"] == ["email:anna@acme.example", "id:crm:1"]
    assert anna["values"]["name"]["value"] == "Anna"
