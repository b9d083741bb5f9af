"""The list of leads: found by filter, page by page, and what it says when there is nobody."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accord.leads.models import Lead
from accord.scoring.models import Score
from tests.desk.cast import a_lead, a_ready_lead, scored
from tests.handoff.cast import an_agreement, did
from tests.scoring.cast import flow

pytestmark = pytest.mark.django_db


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content[:600]
    return str(answer.content.decode())


def names(page: str) -> list[str]:
    return [part.split("</a>")[0] for part in page.split("data-row>")[1:]]


def test_a_lead_is_listed_with_company_grade_and_stage(marketing: Client) -> None:
    a_ready_lead("Maren Solberg")
    page = text(marketing, "/leads/")
    for words in ("Maren Solberg", "Acme", "Head of Sales", "MQL", "First touch"):
        assert words in page


def test_a_stranger_is_sent_to_sign_in(stranger: Client) -> None:
    for path in ("/leads/", "/leads/count/", "/leads/new/", "/leads/1/"):
        assert stranger.get(path)["Location"] == f"/sign-in/?next={path}"


def test_an_empty_house_offers_the_sample_and_an_import(admin: Client) -> None:
    page = text(admin, "/leads/")
    assert "No leads yet" in page
    assert 'action="/leads/sample/"' in page


def test_who_may_not_import_is_told_whom_to_ask(reader: Client, admin: Client) -> None:
    page = text(reader, "/leads/")
    assert "Your role may not import. Ask Admin (admin)" in page
    assert 'action="/leads/sample/"' not in page
    assert reader.post("/leads/sample/").status_code == 403


def test_the_sample_comes_in_with_one_click(admin: Client) -> None:
    assert admin.post("/leads/sample/").status_code == 302
    assert Lead.objects.count() == 500
    assert "500 leads" in text(admin, "/leads/count/")


def test_search_finds_by_a_part_of_a_name(marketing: Client) -> None:
    a_lead("Zoë Weiß"), a_lead("Bo Lind")
    assert names(text(marketing, "/leads/?q=zoe+weis")) == ["Zoë Weiß"]


@pytest.mark.parametrize("sign", ["%", "_", "'", '"', "%25_", "*", "\\"])
def test_signs_are_searched_for_as_they_are(marketing: Client, sign: str) -> None:
    a_lead("Anna Berg")
    assert names(text(marketing, f"/leads/?q={sign.replace('%', '%25')}")) == []


def test_an_attribute_is_asked_for_by_its_id(marketing: Client) -> None:
    a_lead("Anna Berg", source="fair"), a_lead("Bo Lind", source="web")
    page = text(marketing, "/leads/?a14=fair")
    assert names(page) == ["Anna Berg"]
    assert "source is fair" in page


def test_a_number_is_compared_as_a_number(marketing: Client) -> None:
    a_lead("Anna Berg", employees=620), a_lead("Bo Lind", employees=62)
    assert names(text(marketing, "/leads/?a10=620")) == ["Anna Berg"]


def test_filters_join(marketing: Client) -> None:
    both, one = a_lead("Anna Berg", source="fair"), a_lead("Bo Lind", source="fair", title="Clerk")
    scored(both, one)
    page = text(marketing, "/leads/?a14=fair&live=live&a5=Clerk")
    assert names(page) == ["Bo Lind"]


def test_history_can_be_asked_for(marketing: Client) -> None:
    a_lead("Anna Berg", live=False), a_lead("Bo Lind")
    assert names(text(marketing, "/leads/?live=history")) == ["Anna Berg"]


def test_stage_and_readiness_can_be_asked_for(marketing: Client) -> None:
    a_ready_lead("Maren Solberg"), a_lead("Bo Lind", title="Clerk")
    assert names(text(marketing, "/leads/?stage=mql&ready=yes")) == ["Maren Solberg"]
    assert names(text(marketing, "/leads/?sort=due")) == ["Maren Solberg"]


def test_nobody_found_says_which_part_leaves_most_out(marketing: Client) -> None:
    a_lead("Anna Berg", source="fair"), a_lead("Bo Lind", source="fair")
    page = text(marketing, "/leads/?q=nobody&a14=fair")
    assert "Nobody matches all of this" in page
    assert "Most are left out by one part, found by “nobody”. Without it there are 2 leads" in page


def test_pages_go_on_by_key_and_show_everybody_once(marketing: Client) -> None:
    for n in range(7):
        a_lead(f"Lead Number{n}", days_ago=n + 1)
    found, query = [], "per_page=3"
    for _ in range(3):
        page = text(marketing, f"/leads/?{query}")
        found += names(page)
        if "Show the next" in page:
            query = (
                page.split('id="more"')[1].split('href="?')[1].split('"')[0].replace("&amp;", "&")
            )
    assert found == [f"Lead Number{n}" for n in range(7)]


def test_the_best_score_comes_first_and_the_unscored_last(marketing: Client) -> None:
    low, high = a_lead("Low Score", title="Clerk"), a_lead("High Score")
    scored(low, high)
    a_lead("No Score")
    found, query = [], "sort=score&per_page=1"
    for _ in range(3):
        page = text(marketing, f"/leads/?{query}")
        found += names(page)
        if "Show the next" in page:
            query = (
                page.split('id="more"')[1].split('href="?')[1].split('"')[0].replace("&amp;", "&")
            )
    assert found == ["High Score", "Low Score", "No Score"]


def test_merged_and_removed_leads_are_not_listed(marketing: Client) -> None:
    kept, gone = a_lead("Anna Berg"), a_lead("Bo Lind")
    Lead.objects.filter(pk=gone.pk).update(merged_into=kept)
    assert names(text(marketing, "/leads/")) == ["Anna Berg"]
    assert marketing.get(f"/leads/{gone.pk}/").status_code == 404


def test_the_part_alone_answers_htmx(marketing: Client) -> None:
    a_lead("Anna Berg")
    answer = marketing.get("/leads/", headers={"HX-Request": "true"})
    assert b"<html" not in answer.content
    assert b"Anna Berg" in answer.content
    assert "HX-Request" in answer["Vary"]


def test_a_score_of_another_version_says_so(marketing: Client) -> None:
    lead = a_lead("Anna Berg")
    scored(lead)
    from tests.handoff.cast import LONG_AGO, NOON, an_agreement

    an_agreement(since=max(LONG_AGO, NOON))
    assert "by an earlier version" in text(marketing, "/leads/")


def test_a_score_that_has_faded_since_it_was_stored_says_so(marketing: Client) -> None:
    lead = a_lead("Anna Berg")
    scored(lead)
    at = timezone.now() - timedelta(minutes=5)
    Score.objects.filter(lead=lead).update(due_at=at + timedelta(days=1), as_of=at)
    assert "it has changed since" not in text(marketing, "/leads/")
    Score.objects.filter(lead=lead).update(due_at=at)
    here = at.astimezone(ZoneInfo("Europe/Berlin"))
    assert f"as of {here.day} {here:%B, %H:%M}; it has changed since" in text(marketing, "/leads/")


def test_events_that_no_score_holds_yet_are_told(marketing: Client) -> None:
    an_agreement()
    lead = a_lead("Anna Berg")
    flow(timezone.now())
    said = "scores do not hold the newest events yet"
    assert said not in text(marketing, "/leads/")
    did(lead, times=1, at=timezone.now())
    assert said in text(marketing, "/leads/")


def test_queries_do_not_grow_with_the_list(
    marketing: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    leads = [a_lead(f"Lead Number{n}") for n in range(40)]
    scored(*leads)
    marketing.get("/leads/")
    with django_assert_max_num_queries(12):
        marketing.get("/leads/")


def test_a_page_of_fifty_stays_under_sixty_kilobytes(marketing: Client) -> None:
    scored(*[a_lead(f"Katharina Mustermann-Lindqvist {n}", source="trade fair") for n in range(50)])
    assert len(marketing.get("/leads/?stage=inquiry&live=live").content) < 60_000
