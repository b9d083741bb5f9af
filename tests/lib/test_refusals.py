"""Refusals as pages and as parts, and the status line."""

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.test import Client, RequestFactory

from accord.accounts.models import User
from accord.lib.errors import Invalid, Refused
from accord.lib.htmx import page_or_partial, wants_part
from accord.lib.refusals import answer
from accord.lib.status import last_act, say

pytestmark = pytest.mark.django_db


def test_a_refusal_is_a_page_with_its_sentence_and_status(rf: RequestFactory) -> None:
    page = answer(rf.get("/"), Invalid("Write it as 1.50 <b>."))
    assert page.status_code == 422
    assert "Write it as 1.50 &lt;b&gt;." in page.content.decode()


def test_for_htmx_it_is_one_sentence_that_replaces_nothing(sales: Client) -> None:
    part = sales.post("/leads/4711/taking/", headers={"HX-Request": "true"})
    assert part.status_code == 404
    refused = sales.get("/leads/?sort=x", headers={"HX-Request": "true"})
    assert refused.status_code == 400
    assert refused["HX-Retarget"] == "#refusal"
    assert b"<html" not in refused.content


def test_going_back_in_the_browser_asks_for_the_whole_page(sales: Client) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert b"<html" in sales.get("/people/", headers=headers).content


def test_what_was_said_stays_until_the_next_act(sales: Client) -> None:
    user = User.objects.get()
    sales.post("/you/preferences/", {"name": user.name, "theme": "dark"})
    for path in ("/people/", "/you/"):
        assert "Saved your profile." in sales.get(path).content.decode()


def test_the_status_line_comes_along_with_a_part(rf: RequestFactory) -> None:
    request = rf.get("/", headers={"HX-Request": "true"})
    from django_htmx.middleware import HtmxDetails

    request.session, request.htmx, request.user = SessionStore(), HtmxDetails(request), User()
    assert wants_part(request)
    say(request, "Took it.", undo="/undo/")
    assert last_act(request) == {"sentence": "Took it.", "undo": "/undo/"}
    part = page_or_partial(request, "lib/refused.html", "sentence", {"sentence": "x"})
    text = part.content.decode()
    assert 'id="status" hx-swap-oob="true"' in text
    assert "Took it." in text
    assert 'action="/undo/"' in text


def test_a_refusal_is_a_refused() -> None:
    assert issubclass(Invalid, Refused)
