"""The lead view: what it says, where in its list it stands, and that it stays small and quick."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.conftest import signed_in
from tests.desk.cast import a_lead, a_ready_lead, scored
from tests.desk.test_leads import text
from tests.handoff.cast import did
from tests.make import a_user

pytestmark = pytest.mark.django_db


def test_the_reason_comes_before_the_figures(marketing: Client) -> None:
    lead = a_ready_lead("Maren Solberg")
    page = text(marketing, f"/leads/{lead.pk}/")
    assert page.index("Sales-ready since") < page.index("Score receipt")
    assert "By score" in page
    assert "Sales owes: first touch" in page


def test_the_receipt_adds_up_and_says_under_which_version(marketing: Client) -> None:
    lead = a_ready_lead()
    page = text(marketing, f"/leads/{lead.pk}/")
    assert "2 lines add up to 40 under" in page
    assert "Agreement v1" in page
    assert "Job title: Head of Sales" in page


def test_who_is_not_ready_is_told_what_is_missing(marketing: Client) -> None:
    lead = a_lead()
    scored(lead)
    page = text(marketing, f"/leads/{lead.pk}/")
    assert "Not sales-ready. It takes" in page
    assert "Call Requested" in page


def test_before_any_agreement_the_page_says_so(marketing: Client) -> None:
    page = text(marketing, f"/leads/{a_lead().pk}/")
    assert "No agreement was in force" in page


def test_page_views_fold_and_the_newest_comes_first(marketing: Client) -> None:
    lead = a_lead(days_ago=9)
    scored(lead)
    hour = timedelta(hours=1)
    did(lead, times=3, at=timezone.now() - 30 * hour, path="/pricing")
    did(lead, "Asset Downloaded", at=timezone.now() - hour, asset="Guide")
    page = text(marketing, f"/leads/{lead.pk}/")
    assert "3 page views" in page
    assert page.index("<b>Guide</b>") < page.index("3 page views")


def test_a_machine_is_shown_and_said_not_to_count(marketing: Client) -> None:
    lead = a_lead()
    did(lead, at=timezone.now(), human=10, path="/pricing")
    assert "does not count: 10 of 100 human" in text(marketing, f"/leads/{lead.pk}/")


def test_the_timeline_goes_on_where_the_page_ends(marketing: Client) -> None:
    lead = a_lead(days_ago=90)
    for n in range(60):
        did(lead, "Form Submitted", at=timezone.now() - timedelta(days=n), form=f"form {n}")
    page = text(marketing, f"/leads/{lead.pk}/")
    assert "form 49" in page
    assert "form 55" not in page
    older = page.split('hx-get="/leads/')[1].split('"')[0]
    assert "form 55" in text(marketing, f"/leads/{older}")


def test_the_place_in_the_list_goes_with_the_filter(marketing: Client) -> None:
    a, b, c = (a_lead(f"Lead {n}", source="fair", days_ago=n) for n in (1, 2, 3))
    a_lead("Somebody Else", source="web", days_ago=2)
    page = text(marketing, f"/leads/{b.pk}/?a14=fair")
    assert "2 of 3" in page
    assert f'href="/leads/{a.pk}/?a14=fair"' in page
    assert f'href="/leads/{c.pk}/?a14=fair"' in page
    assert "1 of 3" in text(marketing, f"/leads/{a.pk}/?a14=fair")


def test_a_lead_outside_of_the_filter_has_no_place(marketing: Client) -> None:
    lead = a_lead(source="web")
    assert " of 0" not in text(marketing, f"/leads/{lead.pk}/?a14=fair")


def test_the_place_holds_in_every_order(marketing: Client) -> None:
    one, two = a_lead("One", title="Clerk"), a_lead("Two")
    scored(one, two)
    three = a_lead("Three")
    for place, lead in enumerate((two, one, three), start=1):
        assert f"{place} of 3" in text(marketing, f"/leads/{lead.pk}/?sort=score")


def test_a_foreign_number_is_not_here(marketing: Client) -> None:
    for path in ("4711/", "4711/values/5/", "4711/merging/", "4711/rejection/", "0/"):
        assert marketing.get(f"/leads/{path}").status_code in (403, 404)


def test_each_value_says_where_it_came_from(marketing: Client) -> None:
    lead = a_lead(country="Norway")
    page = text(marketing, f"/leads/{lead.pk}/")
    assert 'Norway<span class="src">by hand' in page


def test_a_reader_sees_everything_and_no_act(reader: Client) -> None:
    lead = a_ready_lead()
    a_user("head_of_sales", name="Jonas Lindqvist")
    page = text(reader, f"/leads/{lead.pk}/")
    assert "Score receipt" in page
    assert "Acts belong to sales: ask Jonas Lindqvist (head of sales)" in page
    for act in ("Accept", "Reject", "What happened?", "Add a value", "Forget this person"):
        assert act not in page


def test_somebody_elses_lead_says_whose_it_is(sales: Client) -> None:
    lead = a_ready_lead()
    sales.post(f"/leads/{lead.pk}/taking/")
    other = signed_in(a_user("rep", name="Grace Okoro"))
    page = text(other, f"/leads/{lead.pk}/")
    assert "SDR has this lead. Ask SDR to act on it." in page


def test_queries_do_not_grow_with_what_happened(
    marketing: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    lead = a_ready_lead()
    marketing.get(f"/leads/{lead.pk}/")
    did(lead, times=40, at=timezone.now(), path="/pricing")
    with django_assert_max_num_queries(30):
        marketing.get(f"/leads/{lead.pk}/")


def test_the_page_stays_under_sixty_kilobytes(marketing: Client) -> None:
    lead = a_ready_lead()
    for n in range(60):
        did(
            lead,
            "Form Submitted",
            at=timezone.now(),
            form=f"a longer form name {n}",
            answer="x" * 80,
        )
    assert len(marketing.get(f"/leads/{lead.pk}/").content) < 60_000
