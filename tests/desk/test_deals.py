"""The lead view shows the lead's deals."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accord.desk.deals_shown import money
from accord.handoff.models import Standing
from accord.leads.models import Lead
from accord.pipeline.models import Deal, DealLead
from tests.desk.cast import a_lead, scored

pytestmark = pytest.mark.django_db
OPENED, CLOSED = datetime(2025, 9, 1, tzinfo=UTC), datetime(2025, 11, 3, tzinfo=UTC)


def a_deal(lead: Lead, key: str = "deal:D-1", outcome: str = "won", **more: object) -> Deal:
    told: dict[str, object] = {
        "opened_at": OPENED, "closed_at": CLOSED, "amount_cents": 2_450_000, "currency": "EUR",
        "sdr": "Priya Nair", "rep": "Marta Oliveira", "source": "hand",
    }  # fmt: skip
    deal = Deal.objects.create(key=key, outcome=outcome, **told | more)
    DealLead.objects.create(deal=deal, lead=lead)
    return deal


def text(client: Client, lead: Lead) -> str:
    return " ".join(client.get(f"/leads/{lead.pk}/").content.decode().split())


def test_a_deal_is_told_with_its_money_dates_and_people(reader: Client) -> None:
    lead = a_lead()
    a_deal(lead, name="Line 4")
    page = text(reader, lead)
    for part in ("Deals", "Line 4", "24,500 EUR", "won", "SDR Priya Nair, rep Marta Oliveira"):
        assert part in page
    assert "1 Sep" in page and "3 Nov" in page


def test_an_open_deal_and_a_lost_one_say_so_and_the_lost_one_why(reader: Client) -> None:
    lead = a_lead()
    a_deal(lead, "deal:D-2", "open", closed_at=None, amount_cents=None, currency="")
    a_deal(lead, "deal:D-3", "lost", reason="no budget")
    page = text(reader, lead)
    assert "D-2" in page and "D-3" in page and "deal:" not in page
    assert "no budget" in page
    assert page.index("D-3") != page.index("D-2")


def test_a_lead_without_deals_has_no_such_card(reader: Client) -> None:
    a_deal(a_lead("Anna Berg"))
    assert "Deals" not in text(reader, a_lead("Boris Klein"))


@pytest.mark.parametrize(
    ("cents", "said"),
    [
        pytest.param(2_450_000, "24,500 EUR", id="whole"),
        pytest.param(9_990, "99.90 EUR", id="with cents"),
        pytest.param(-500, "−5 EUR", id="below zero"),
        pytest.param(0, "0 EUR", id="nothing"),
        pytest.param(None, "", id="not told"),
    ],
)
def test_money_is_written_as_people_write_it(cents: int | None, said: str) -> None:
    assert money(Deal(amount_cents=cents, currency="EUR")) == said


def test_queries_do_not_grow_with_the_deals(
    reader: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lead = a_lead()
    scored(lead)
    a_deal(lead)
    text(reader, lead)
    with CaptureQueriesContext(connection) as one:
        text(reader, lead)
    for n in range(20):
        a_deal(lead, f"deal:E-{n}", closed_at=timezone.now())
    with django_assert_num_queries(len(one)):
        text(reader, lead)


def test_of_a_customer_the_deal_is_said_and_not_what_it_takes_to_be_ready(reader: Client) -> None:
    lead = a_lead()
    scored(lead)
    assert "Not sales-ready. It takes" in text(reader, lead)
    a_deal(lead, name="Line 4")
    a_deal(lead, "deal:later", "lost", closed_at=CLOSED.replace(month=12))
    Standing.objects.update_or_create(lead=lead, defaults={"stage": "customer", "since": CLOSED})
    page = text(reader, lead)
    assert "Not sales-ready" not in page
    assert "Deal <b>Line 4</b> was won" in page
