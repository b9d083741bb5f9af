"""Acts on a lead from its own page: done, said, and taken back."""

import pytest
from django.test import Client

from accord.handoff.models import Handoff, Standing
from accord.leads.models import Lead
from tests.conftest import signed_in
from tests.desk.cast import a_lead, a_ready_lead
from tests.desk.test_leads import text
from tests.make import a_user

pytestmark = pytest.mark.django_db


def stage(lead: Lead) -> str:
    return Standing.objects.get(lead=lead).stage


def act(client: Client, lead: Lead, name: str, **given: str) -> object:
    return client.post(f"/leads/{lead.pk}/{name}/", given)


def test_taking_and_accepting_are_said_and_undone(sales: Client) -> None:
    lead = a_ready_lead("Maren Solberg")
    assert act(sales, lead, "taking").status_code == 302
    assert act(sales, lead, "acceptance").status_code == 302
    page = text(sales, f"/leads/{lead.pk}/")
    assert "Accepted Maren Solberg." in page
    assert f'action="/leads/{lead.pk}/undoing/"' in page
    assert stage(lead) == "accepted"
    act(sales, lead, "undoing")
    assert stage(lead) == "mql"
    assert "Undone" in text(sales, f"/leads/{lead.pk}/")


def test_an_attempt_keeps_the_first_touch(sales: Client) -> None:
    lead = a_ready_lead()
    act(sales, lead, "attempts", outcome="talked")
    assert Handoff.objects.get(lead=lead).touched_at is not None
    assert "Sales owes: decision" in text(sales, f"/leads/{lead.pk}/")


def test_an_outcome_that_is_none_is_refused(sales: Client) -> None:
    assert act(sales, a_ready_lead(), "attempts", outcome="danced").status_code == 422


def test_rejecting_without_a_reason_says_what_to_do(sales: Client) -> None:
    lead = a_ready_lead()
    answer = act(sales, lead, "rejection", remark="they were rude")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say why: the reason tells marketing what to change" in page
    assert "they were rude" in page
    assert stage(lead) == "mql"


def test_rejecting_starts_the_clock_of_marketing(sales: Client, marketing: Client) -> None:
    lead = a_ready_lead()
    act(sales, lead, "attempts", outcome="talked")
    assert act(sales, lead, "rejection", reason="no-budget", remark="next year").status_code == 302
    assert stage(lead) == "recycled"
    page = text(marketing, f"/leads/{lead.pk}/")
    assert "Marketing owes: reply to the rejection" in page
    assert "“next year”" in page
    act(marketing, lead, "reply", text="We asked finance.")
    assert "Marketing owes" not in text(marketing, f"/leads/{lead.pk}/")


def test_the_reasons_have_a_page_of_their_own(sales: Client) -> None:
    lead = a_ready_lead()
    page = text(sales, f"/leads/{lead.pk}/rejection/")
    assert "No budget" in page
    assert 'data-key="1"' in page


def test_recycling_asks_for_whole_days(sales: Client) -> None:
    lead = a_ready_lead()
    for days in ("", "0", "1.5", "-3", "99999", "１２"):
        assert act(sales, lead, "recycling", days=days, remark="").status_code == 422
    assert act(sales, lead, "recycling", days="30", remark="").status_code == 302
    assert stage(lead) == "recycled"


def test_disqualifying_can_be_undone(sales: Client) -> None:
    lead = a_ready_lead()
    act(sales, lead, "disqualification", remark="a rival")
    assert stage(lead) == "disqualified"
    act(sales, lead, "undoing")
    assert stage(lead) == "mql"


def test_an_accepted_lead_moves_on_by_hand(sales: Client) -> None:
    lead = a_ready_lead()
    act(sales, lead, "acceptance")
    act(sales, lead, "moving", stage="opportunity")
    assert stage(lead) == "opportunity"
    assert act(sales, lead, "moving", stage="moon").status_code == 422


def test_a_lead_that_does_not_wait_cannot_be_accepted(sales: Client) -> None:
    lead = a_lead()
    answer = act(sales, lead, "acceptance")
    assert answer.status_code == 409
    assert "not waiting for sales" in answer.content.decode()


def test_the_slower_of_two_is_told_who_was_quicker(sales: Client) -> None:
    lead = a_ready_lead()
    act(sales, lead, "taking")
    other = signed_in(a_user("sdr", email="grace@northwind.example", name="Grace Okoro"))
    answer = act(other, lead, "taking")
    assert answer.status_code == 409
    assert "SDR" in answer.content.decode()


@pytest.mark.parametrize(
    "name",
    ["taking", "attempts", "acceptance", "rejection", "recycling", "disqualification", "moving"],
)
def test_who_only_reads_may_do_none_of_it(reader: Client, name: str) -> None:
    lead = a_ready_lead()
    before = Standing.objects.values().get(lead=lead)
    a_user("head_of_sales", name="Jonas Lindqvist")
    answer = act(reader, lead, name, reason="no-budget", days="30", stage="opportunity")
    assert answer.status_code == 403
    assert "Ask Jonas Lindqvist (head of sales)" in answer.content.decode()
    assert Standing.objects.values().get(lead=lead) == before


@pytest.mark.parametrize("name", ["taking", "acceptance", "rejection", "undoing", "live"])
def test_a_stranger_does_nothing(stranger: Client, name: str) -> None:
    lead = a_ready_lead()
    assert act(stranger, lead, name, reason="no-budget")["Location"].startswith("/sign-in/")
    assert stage(lead) == "mql"
