"""Values by hand, leads by hand, merges, and a person forgotten."""

import re

import pytest
from django.db.models import Sum
from django.test import Client
from django.utils import timezone

from accord.accounts.models import Refusals
from accord.leads import commands, queries
from accord.leads.models import Lead, Merge
from accord.ledger.models import Event
from tests.conftest import signed_in
from tests.desk.cast import TITLE, a_lead
from tests.desk.test_leads import text
from tests.make import a_user

pytestmark = pytest.mark.django_db


def mark_of(page: str) -> str:
    found = re.search(r'name="mark" value="(\d+)"', page)
    assert found, page[:400]
    return found[1]


def edit(client: Client, lead: Lead, value: str, mark: str, attribute: str = TITLE) -> object:
    path = f"/leads/{lead.pk}/values/{attribute}/"
    return client.post(path, {"value": value, "mark": mark}, headers={"HX-Request": "true"})


def test_a_value_is_changed_in_place_and_its_past_is_kept(marketing: Client) -> None:
    lead = a_lead()
    form = text(marketing, f"/leads/{lead.pk}/values/{TITLE}/")
    answer = edit(marketing, lead, " CEO ", mark_of(form))
    assert answer.status_code == 200
    assert "CEO" in answer.content.decode()
    assert Event.objects.filter(kind="lead.edited").count() == 1
    past = text(marketing, f"/leads/{lead.pk}/values/{TITLE}/")
    assert past.index("<b>CEO</b>") < past.index("<b>Head of Sales</b>")


def test_a_stale_tab_is_shown_both_values(marketing: Client, sales: Client) -> None:
    lead = a_lead()
    old = mark_of(text(marketing, f"/leads/{lead.pk}/values/{TITLE}/"))
    edit(sales, lead, "CEO", old)
    answer = edit(marketing, lead, "CFO", old)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Now it is <b>CEO</b>" in page
    assert "you wrote <b>CFO</b>" in page
    lead.refresh_from_db()
    assert lead.values[TITLE][0] == "CEO"


def test_a_value_in_the_wrong_form_keeps_what_was_typed(marketing: Client) -> None:
    lead = a_lead(employees=10)
    mark = mark_of(text(marketing, f"/leads/{lead.pk}/values/10/"))
    answer = edit(marketing, lead, "many", mark, "10")
    assert answer.status_code == 422
    assert "write it as 1234.50" in answer.content.decode()
    assert 'value="many"' in answer.content.decode()


def test_a_value_that_was_unknown_is_added(marketing: Client) -> None:
    lead = a_lead()
    path = f"/leads/{lead.pk}/values/"
    assert marketing.post(path, {"attribute": "12", "value": "NO", "mark": "0"}).status_code == 302
    assert "NO" in text(marketing, f"/leads/{lead.pk}/")


def test_a_reader_may_look_at_the_past_but_not_edit(reader: Client) -> None:
    lead = a_lead()
    page = text(reader, f"/leads/{lead.pk}/values/{TITLE}/")
    assert "How it came so" in page
    assert "Save" not in page
    assert edit(reader, lead, "CEO", "0").status_code == 403
    assert Event.objects.filter(kind="user.refused").count() == 1


def test_an_attribute_that_nobody_has_is_not_here(marketing: Client) -> None:
    assert marketing.get(f"/leads/{a_lead().pk}/values/99999/").status_code == 404


def test_a_lead_is_made_by_hand(marketing: Client) -> None:
    given = {"email": "Zoe@Acme.example", "name": "Zoë Weiß", "employees": "12"}
    answer = marketing.post("/leads/new/", given)
    lead = Lead.objects.get()
    assert answer["Location"] == f"/leads/{lead.pk}/"
    assert (lead.name, lead.email) == ("Zoë Weiß", "zoe@acme.example")
    assert Event.objects.filter(kind="lead.made").count() == 1


def test_a_likely_duplicate_is_named_before_anything_is_made(marketing: Client) -> None:
    a_lead("Anna Berg")
    given = {"email": "a.berg@acme.example", "name": "Anna Berg", "company": "Acme"}
    answer = marketing.post("/leads/new/", given)
    assert answer.status_code == 422
    assert "Is it one of these?" in answer.content.decode()
    assert Lead.objects.count() == 1
    assert marketing.post("/leads/new/", given | {"anyway": "yes"}).status_code == 302
    assert Lead.objects.count() == 2


def test_nothing_typed_makes_nobody(marketing: Client) -> None:
    answer = marketing.post("/leads/new/", {"name": "  "})
    assert answer.status_code == 422
    assert "Give at least one value" in answer.content.decode()


def test_faults_stand_at_their_fields_and_nothing_typed_is_lost(marketing: Client) -> None:
    answer = marketing.post("/leads/new/", {"name": "Bo", "email": "nobody", "employees": "1e999"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="email-err"' in page
    assert 'id="employees-err"' in page
    assert 'value="Bo"' in page
    assert Lead.objects.count() == 0


def test_history_is_made_live_in_one_act(marketing: Client) -> None:
    lead = a_lead(live=False)
    assert "Make live" in text(marketing, f"/leads/{lead.pk}/")
    marketing.post(f"/leads/{lead.pk}/live/")
    lead.refresh_from_db()
    assert lead.live_since is not None


def test_two_leads_become_one_and_two_again(marketing: Client) -> None:
    kept, other = a_lead("Anna Berg"), a_lead("Anne Berg", title="CEO")
    page = text(marketing, f"/leads/{kept.pk}/merging/?q=anne&with={other.pk}")
    assert "Side by side" in page
    assert "CEO" in page
    marketing.post(f"/leads/{kept.pk}/merging/", {"with": other.pk})
    assert marketing.get(f"/leads/{other.pk}/").status_code == 404
    assert "Merged with Anne Berg" in text(marketing, f"/leads/{kept.pk}/")
    marketing.post(f"/leads/{kept.pk}/merging/{Merge.objects.get().pk}/undoing/")
    assert marketing.get(f"/leads/{other.pk}/").status_code == 200


def test_a_lead_is_not_merged_with_itself_or_nobody(marketing: Client) -> None:
    lead = a_lead()
    for other in (str(lead.pk), "4711", "x", ""):
        assert marketing.post(f"/leads/{lead.pk}/merging/", {"with": other}).status_code == 409


def test_likely_duplicates_are_offered_without_a_search(marketing: Client) -> None:
    lead = a_lead("Anna Berg")
    commands.make_lead(
        {"name": "Anna Berg", "email": "other@acme.example"}, by=None, now=timezone.now()
    )
    assert "other@acme.example" in text(marketing, f"/leads/{lead.pk}/merging/")


def test_forgetting_asks_for_a_word_and_leaves_no_name() -> None:
    head = signed_in(a_user("head_of_marketing", name="Elena Marchetti"))
    lead = a_lead("Anna Berg")
    head.post(f"/leads/{lead.pk}/values/{TITLE}/", {"value": "CEO", "mark": "0"})
    path = f"/leads/{lead.pk}/forgetting/"
    assert "cannot be undone" in text(head, path)
    assert head.post(path, {"sure": "yes"}).status_code == 422
    assert head.post(path, {"sure": "Forget"}).status_code == 302
    assert "Anna Berg" not in text(head, "/leads/")


def test_a_marketer_may_not_erase_and_is_told_who_may(marketing: Client) -> None:
    a_user("head_of_marketing", name="Elena Marchetti")
    answer = marketing.post(f"/leads/{a_lead().pk}/forgetting/", {"sure": "forget"})
    assert answer.status_code == 403
    assert "Ask Elena Marchetti (head of marketing)" in answer.content.decode()
    assert Lead.objects.exclude(erased_at=None).count() == 0


def test_forgetting_clears_the_status_lines_that_name_them(marketing: Client) -> None:
    from django.contrib.sessions.backends.db import SessionStore

    head = signed_in(a_user("head_of_marketing"))
    lead = a_lead("Anna Berg")
    mark = mark_of(text(marketing, f"/leads/{lead.pk}/values/{TITLE}/"))
    marketing.post(f"/leads/{lead.pk}/values/{TITLE}/", {"value": "CEO", "mark": mark})
    key = marketing.session.session_key
    assert "Anna Berg" in str(SessionStore(key).load())
    head.post(f"/leads/{lead.pk}/forgetting/", {"sure": "forget"})
    assert "Anna Berg" not in str(SessionStore(key).load())


def test_of_many_refusals_in_an_hour_the_ledger_notes_the_first(reader: Client) -> None:
    path = f"/leads/{a_lead().pk}/values/{TITLE}/"
    for _ in range(25):
        assert reader.post(path, {"value": "CEO", "mark": "0"}).status_code == 403
    rows = Event.objects.filter(kind="user.refused").order_by("pk")
    assert rows.count() == 21
    last = rows.last()
    assert last is not None and "the others are only counted" in last.facts["sentence"]
    assert Refusals.objects.aggregate(n=Sum("count"))["n"] == 25


def test_a_long_history_of_a_value_is_bounded() -> None:
    lead = a_lead("Anna Berg")
    for n in range(5):
        commands.edit_lead(lead, {"job_title": f"Title {n}"}, by=None, now=timezone.now())
    told = queries.history(lead, int(TITLE), limit=2)
    assert [one.value for one in told] == ["Title 4", "Title 3"]
