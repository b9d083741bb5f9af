"""Leads made and edited by hand, history made live, attributes of a company's own."""

from datetime import timedelta

import pytest

from accord.agreement.language.evaluate import values_at
from accord.agreement.language.facts import Kind
from accord.leads import attributes, commands, queries
from accord.leads.models import Attribute, Lead
from accord.ledger.models import Event
from accord.lib.errors import Invalid, Refused
from tests.leads.cast import bring, row, the, told
from tests.make import NOON, a_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def made(**given: str) -> Lead:
    return commands.make_lead(given, by=None, now=NOON).lead


def test_a_lead_made_by_hand_is_read_as_typed_and_leaves_a_trace() -> None:
    sam = a_user()
    lead = commands.make_lead(
        {"name": " Anna  Berg", "email": "Anna@ACME.example", "phone": "030 1234567",
         "country": "Germany", "employees": "1,200"},
        by=sam, now=NOON,
    ).lead  # fmt: skip
    assert told(lead)["phone"] == "+49301234567"
    assert told(lead)["employees"] == 1200
    assert (lead.email, lead.live_since) == ("anna@acme.example", NOON)
    event = Event.objects.get()
    assert (event.kind, event.by, event.source) == ("lead.made", sam, "hand")


def test_a_lead_without_an_address_has_an_identity_of_its_own() -> None:
    (identity,) = queries.identities(made(name="Anna"))
    assert identity.startswith("hand:")


def test_a_known_address_is_refused_and_names_the_lead() -> None:
    made(name="Anna", email="anna@acme.example")
    with pytest.raises(Refused, match="known already: Anna"):
        made(email="anna@acme.example")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "at least one value"),
        ({"name": "  "}, "at least one value"),
        ({"email": "anna"}, "no e-mail address"),
        ({"stage": "mql"}, "no attribute 'stage'"),
    ],
)
def test_what_cannot_be_read_makes_no_lead(given: dict[str, str], why: str) -> None:
    with pytest.raises(Invalid, match=why):
        commands.make_lead(given, by=None, now=NOON)
    assert not Lead.objects.exists()


def test_likely_duplicates_are_a_warning_and_no_more() -> None:
    anna = made(name="Anna Berg", company="Acme")
    for name, company in [("Anna Berg", "Beta"), ("Hanna Berger", "Acme"), ("Bob", "Acme")]:
        made(name=name, company=company)
    again = commands.make_lead({"name": "Berg, Anna", "company": "ACME"}, by=None, now=NOON)
    assert again.likely == [anna]
    assert Lead.objects.count() == 5


def test_the_same_phone_is_likely_the_same_person() -> None:
    anna = made(name="Anna", phone="+49 30 1234567")
    again = commands.make_lead({"name": "A. B.", "phone": "+49301234567"}, by=None, now=NOON)
    assert again.likely == [anna]


def test_an_edit_is_a_row_and_the_old_value_stays_in_history() -> None:
    sam, lead = a_user(), made(name="Anna", job_title="CTO")
    lead = commands.edit_lead(lead, {"job_title": "CEO"}, by=sam, now=NOON + DAY)
    assert told(lead)["job_title"] == "CEO"
    titles = queries.history(lead, 5)
    assert [(one.value, one.at, one.by_id) for one in titles] == [
        ("CEO", NOON + DAY, sam.pk), ("CTO", NOON, None),
    ]  # fmt: skip


def test_a_title_changed_later_is_not_seen_by_an_earlier_instant() -> None:
    lead = made(name="Anna", job_title="Head of Operations")
    commands.edit_lead(lead, {"job_title": "Clerk"}, by=None, now=NOON + DAY)
    facts = queries.facts_of([lead.pk])[lead.pk]
    assert values_at(facts, NOON)["job_title"] == "Head of Operations"
    assert values_at(facts, NOON + DAY)["job_title"] == "Clerk"
    early = queries.facts_of([lead.pk], until=NOON)[lead.pk]
    assert values_at(early, NOON + DAY)["job_title"] == "Head of Operations"


def test_a_value_can_be_taken_away() -> None:
    lead = made(name="Anna", job_title="CEO")
    lead = commands.edit_lead(lead, {"job_title": ""}, by=None, now=NOON + DAY)
    assert told(lead)["job_title"] is None
    facts = queries.facts_of([lead.pk])[lead.pk]
    assert values_at(facts, NOON + DAY).get("job_title") is None


def test_a_stale_edit_is_refused_with_both_values() -> None:
    lead = made(name="Anna", job_title="CTO")
    commands.edit_lead(lead, {"job_title": "CEO"}, by=None, now=NOON, expected_edition=lead.edition)
    with pytest.raises(Refused, match="Job title of Anna is CEO by now; you wrote Clerk"):
        commands.edit_lead(
            lead, {"job_title": "Clerk"}, by=None, now=NOON, expected_edition=lead.edition
        )
    assert told(Lead.objects.get())["job_title"] == "CEO"


def test_a_new_address_is_a_new_name_for_the_same_lead() -> None:
    lead = made(name="Anna", email="anna@acme.example")
    commands.edit_lead(lead, {"email": "anna@beta.example"}, by=None, now=NOON + DAY)
    assert the("email:anna@acme.example") == the("email:anna@beta.example") == lead
    assert the("email:anna@acme.example").email == "anna@beta.example"


def test_an_address_of_somebody_else_is_refused() -> None:
    made(name="Anna", email="anna@acme.example")
    bob = made(name="Bob")
    with pytest.raises(Refused, match="different leads"):
        commands.edit_lead(bob, {"email": "anna@acme.example"}, by=None, now=NOON)


def test_chosen_leads_of_history_become_live() -> None:
    bring(row("id:crm:1"), row("id:crm:2"), live=False)
    assert commands.make_live([the("id:crm:1")], by=a_user(), now=NOON + DAY) == 1
    assert commands.make_live([the("id:crm:1")], by=a_user(), now=NOON + 2 * DAY) == 0
    assert [the(f"id:crm:{n}").live_since for n in (1, 2)] == [NOON + DAY, None]


def test_standard_attributes_have_their_ids_for_ever() -> None:
    known = attributes.all_known()
    assert [(known[key].pk, known[key].type) for key in ("email", "employees", "campaign")] == [
        (1, "email"), (10, "number"), (15, "text"),
    ]  # fmt: skip
    assert attributes.vocabulary(["page"]).attributes["email_domain"] is Kind.TEXT


def test_a_custom_attribute_has_an_id_above_the_standard_ones_and_a_key_of_its_label() -> None:
    made = attributes.make("Größe der Küche (m²)", "number", now=NOON)
    assert made.pk > 1000
    assert (made.key, made.type, made.personal) == ("grosse_der_kuche_m2", "number", False)


@pytest.mark.parametrize("label", ["LinkedIn", "Notes", "Mobile phone", "Second name"])
def test_what_sounds_like_a_person_is_erasable(label: str) -> None:
    assert attributes.make(label, "text", now=NOON).personal


def test_a_taken_or_empty_label_is_refused() -> None:
    with pytest.raises(Refused, match="already"):
        attributes.make("Job  TITLE", "text", now=NOON)
    with pytest.raises(Refused, match="already"):
        attributes.make("email domain", "text", now=NOON)
    with pytest.raises(Invalid, match="neither letters"):
        attributes.make("***", "text", now=NOON)
    with pytest.raises(Invalid, match="no type"):
        attributes.make("Colour", "colour", now=NOON)


def test_a_retired_attribute_is_kept_and_no_longer_written() -> None:
    colour = attributes.make("Colour", "text", now=NOON)
    lead = made(name="Anna", colour="red")
    attributes.retire(colour, now=NOON)
    with pytest.raises(Invalid, match="no attribute 'colour'"):
        commands.edit_lead(lead, {"colour": "blue"}, by=None, now=NOON)
    assert queries.facts_of([lead.pk])[lead.pk].values
    assert colour not in attributes.in_use()
    with pytest.raises(Refused, match="standard"):
        attributes.retire(Attribute.objects.get(pk=1), now=NOON)
