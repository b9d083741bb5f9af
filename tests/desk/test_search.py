"""One search for leads and screens."""

import pytest
from django.test import Client

from tests.desk.cast import a_lead
from tests.desk.test_leads import text

pytestmark = pytest.mark.django_db


def test_leads_and_screens_are_found(marketing: Client) -> None:
    a_lead("Lea Dsouza")
    page = text(marketing, "/search/?q=lea")
    assert "Lea Dsouza" in page
    assert 'href="/leads/?q=lea"' in page
    assert '<span class="grow">Leads</span>' in page


def test_nothing_found_says_so(marketing: Client) -> None:
    assert "Nothing is found by “zzz”" in text(marketing, "/search/?q=zzz")


def test_without_words_the_screens_are_offered(marketing: Client) -> None:
    page = text(marketing, "/search/")
    assert '<span class="grow">Queue</span>' in page


def test_only_the_part_answers_htmx(marketing: Client) -> None:
    answer = marketing.get("/search/?q=x", headers={"HX-Request": "true"})
    assert b"<html" not in answer.content


def test_a_stranger_finds_nothing(stranger: Client) -> None:
    assert stranger.get("/search/?q=anna").status_code == 302
