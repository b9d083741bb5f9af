"""The catalogue's traps for the screens, each with what has to become of it."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from accord.accounts import commands as people
from accord.accounts.models import User
from accord.handoff.models import Standing
from accord.leads import attributes
from accord.leads.models import Lead
from accord.ledger.models import Event
from tests.conftest import signed_in
from tests.desk.cast import TITLE, a_lead, a_ready_lead
from tests.desk.test_editing import mark_of
from tests.desk.test_leads import names, text
from tests.make import a_user

pytestmark = pytest.mark.django_db

ZALGO = "a" + "\u0301" * 5000
LONG = "x" * 10_000
SCRIPT = "<script>alert(1)</script>"
AS_TEXT = [
    pytest.param("a\N{ZERO WIDTH SPACE}b", id="ui-c07 in a name"),
    pytest.param("\N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER}", id="ui-c13"),
    pytest.param(SCRIPT, id="ui-c19"),
    pytest.param('" autofocus onfocus=alert(1) x="', id="ui-c20"),
    pytest.param("<img src=x onerror=alert(1)>", id="ui-c21"),
    pytest.param("<svg/onload=alert(1)>", id="ui-c22"),
    pytest.param("javascript:alert(1)", id="ui-c23"),
    pytest.param("<math><mtext><table><mglyph><style><!--</style>", id="ui-c25"),
    pytest.param("O'Brien'); DROP TABLE lead;--", id="ui-c26"),
    pytest.param("%_\\%", id="ui-c28"),
    pytest.param("password__startswith", id="ui-c29"),
    pytest.param("{{7*7}}", id="ui-c30"),
    pytest.param("{{''.__class__.__mro__[1].__subclasses__()}}", id="ui-c31"),
    pytest.param("{% include '/etc/passwd' %}{% debug %}", id="ui-c32"),
    pytest.param('=HYPERLINK("http://evil","x")', id="ui-c34"),
    pytest.param("CON.csv", id="ui-c39"),
    pytest.param("$(id);`id`|id&id", id="ui-c40"),
    pytest.param(")(uid=*))(|(uid=*", id="ui-c41"),
    pytest.param('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', id="ui-c42"),
    pytest.param("null / None / undefined / N/A / -", id="ui-c54"),
]


def sent(client: Client, path: str, body: bytes) -> HttpResponse:
    """A form as raw bytes, such as no browser would send it."""
    answer: HttpResponse = client.generic(
        "POST", path, body, content_type="application/x-www-form-urlencoded"
    )
    return answer


@pytest.mark.parametrize("wrote", AS_TEXT)
def test_text_is_kept_to_the_letter_and_shown_as_text(marketing: Client, wrote: str) -> None:
    given = {"name": wrote, "email": "anna@acme.example", "job_title": wrote, "source": wrote}
    assert marketing.post("/leads/new/", given).status_code == 302
    lead = Lead.objects.get()
    assert (lead.name, lead.values[TITLE][0]) == (wrote, wrote)
    for path in ("/leads/", f"/leads/{lead.pk}/", f"/leads/{lead.pk}/values/{TITLE}/"):
        page = text(marketing, path)
        assert escape(wrote) in page
        if "<" in wrote:
            assert wrote not in page
        assert f'href="{wrote}' not in page


@pytest.mark.parametrize("wrote", AS_TEXT)
def test_any_text_may_be_searched_and_filtered_for(marketing: Client, wrote: str) -> None:
    a_lead("Anna Berg"), a_lead("Bo Lind", source=wrote)
    assert marketing.get(f"/leads/?q={quote(wrote)}").status_code == 200
    assert names(text(marketing, f"/leads/?a14={quote(wrote)}")) == ["Bo Lind"]
    assert Lead.objects.count() == 2


@pytest.mark.parametrize("wrote", AS_TEXT)
def test_a_name_of_somebody_here_is_shown_as_text(wrote: str) -> None:
    ada = a_user("admin")
    client = signed_in(ada)
    answer = client.post("/you/preferences/", {"name": wrote, "theme": "dark"})
    assert answer.status_code == 302
    assert User.objects.get().name == wrote
    page = text(client, "/people/")
    assert escape(wrote) in page
    if "<" in wrote:
        assert wrote not in page


@pytest.mark.parametrize("wrote", [pytest.param("", id="ui-c01"), pytest.param("   ", id="ui-c02")])
def test_nothing_typed_counts_as_nothing(admin: Client, wrote: str) -> None:
    assert admin.post("/leads/new/", {"name": wrote}).status_code == 422
    assert admin.post("/you/preferences/", {"name": wrote, "theme": "dark"}).status_code == 422
    assert admin.post("/people/invites/", {"email": wrote, "role": "rep"}).status_code == 422
    a_lead("Anna Berg")
    for name in ("q", "stage", "grade", "ready", "live", "company", "sort", "after", "a14"):
        assert names(text(admin, f"/leads/?{name}={quote(wrote)}")) == ["Anna Berg"]


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        pytest.param(b"a%00b", "a\ufffdb", id="ui-c03"),
        pytest.param(b"%ED%A0%80x", "\ufffd\ufffd\ufffdx", id="ui-c04"),
    ],
)
def test_what_no_database_keeps_is_replaced_and_seen(
    marketing: Client, raw: bytes, kept: str
) -> None:
    sent(marketing, "/leads/new/", b"name=" + raw)
    assert Lead.objects.get().name == kept
    sent(marketing, "/you/preferences/", b"theme=dark&name=" + raw)
    assert User.objects.get().name == kept
    for name in ("q", "a14"):
        assert marketing.get(f"/leads/?{name}={raw.decode()}").status_code == 200
    assert marketing.get(f"/leads/?stage={raw.decode()}").status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("an\N{ZERO WIDTH SPACE}na@ex.example", id="ui-c07"),
        pytest.param("a\r\nBcc: x@y.z", id="ui-c16"),
        pytest.param("javascript:alert(1)", id="ui-c23 in an address"),
    ],
)
def test_an_address_hides_nothing(admin: Client, address: str) -> None:
    assert admin.post("/leads/new/", {"email": address}).status_code == 422
    assert admin.post("/people/invites/", {"email": address, "role": "rep"}).status_code == 422
    assert Lead.objects.count() == 0


@pytest.mark.parametrize(
    "wrote",
    [
        pytest.param(ZALGO, id="ui-c08"),
        pytest.param(LONG, id="ui-c17"),
        pytest.param("x" * 600_000, id="ui-c18 within the limit of a form"),
    ],
)
def test_a_text_too_long_is_refused_and_never_cut(sales: Client, wrote: str) -> None:
    lead = a_ready_lead()
    before = Event.objects.count()
    assert sales.post("/leads/new/", {"name": wrote}).status_code == 422
    mark = mark_of(text(sales, f"/leads/{lead.pk}/values/{TITLE}/"))
    edit = {"value": wrote, "mark": mark}
    assert sales.post(f"/leads/{lead.pk}/values/{TITLE}/", edit).status_code == 422
    rejection = {"reason": "no-budget", "remark": wrote}
    assert sales.post(f"/leads/{lead.pk}/rejection/", rejection).status_code == 422
    preferences = {"name": wrote, "theme": "dark"}
    assert sales.post("/you/preferences/", preferences).status_code == 422
    assert sales.get(f"/leads/?q={quote(wrote)}").status_code == 422
    assert Event.objects.count() == before


def test_a_form_over_a_megabyte_is_not_read(sales: Client) -> None:  # ui-c18
    body = b"name=" + b"x" * (1024 * 1024)
    answer = sent(sales, "/leads/new/", body)
    assert answer.status_code == 413
    assert "1 MB at most" in answer.content.decode()
    assert sent(Client(), "/sign-in/", body).status_code == 413


def test_composed_and_decomposed_are_one_name(marketing: Client) -> None:  # ui-c09
    composed = "Zo\u00eb"
    marketing.post("/leads/new/", {"name": "Zoe\u0308"})
    assert Lead.objects.get().name == composed
    assert names(text(marketing, f"/leads/?q={quote(composed)}")) == [composed]


def test_a_sharp_s_is_a_likely_duplicate_and_never_merged(marketing: Client) -> None:  # ui-c11
    a_lead("Anna Stra\u00dfe")
    answer = marketing.post("/leads/new/", {"name": "ANNA STRASSE"})
    assert answer.status_code == 422
    assert "Is it one of these?" in answer.content.decode()
    assert Lead.objects.count() == 1


def test_a_lookalike_domain_is_shown_in_punycode(admin: Client) -> None:  # ui-c12
    admin.post("/leads/new/", {"email": "a@\u0440\u0430ypal.com"})
    lead = Lead.objects.get()
    assert lead.email == "a@xn--ypal-43d9g.com"
    assert "xn--ypal-43d9g.com" in text(admin, f"/leads/{lead.pk}/")
    admin.post("/people/invites/", {"email": "a@\u0440\u0430ypal.com", "role": "rep"})
    assert "a@xn--ypal-43d9g.com" in text(admin, "/people/")


def test_a_domain_is_no_script(marketing: Client) -> None:  # ui-c23, ui-c24
    lead = a_lead()
    for wrote in ("javascript:alert(1)", "data:text/html,<script>1</script>"):
        answer = marketing.post(
            f"/leads/{lead.pk}/values/", {"attribute": "8", "value": wrote, "mark": "0"}
        )
        assert answer.status_code == 422


@pytest.mark.parametrize(
    "wrote",
    [
        pytest.param("1e999", id="ui-c43"),
        pytest.param("NaN", id="ui-c44"),
        pytest.param("1.234,56", id="ui-c47"),
    ],
)
def test_what_is_no_plain_number_is_refused(marketing: Client, wrote: str) -> None:
    answer = marketing.post("/leads/new/", {"name": "Bo", "employees": wrote})
    assert answer.status_code == 422
    assert "write it as 1234.50" in answer.content.decode()
    assert marketing.get(f"/leads/?a10={wrote}").status_code == 422
    for name in ("company", "per_page"):
        assert marketing.get(f"/leads/?{name}={wrote}").status_code == 400
    assert Lead.objects.count() == 0


@pytest.mark.parametrize(
    ("wrote", "kept"),
    [
        pytest.param("2026-02-30", None, id="ui-c48"),
        pytest.param("2016-12-31T23:59:60Z", "2016-12-31", id="ui-c49"),
        pytest.param("2026-10-25T02:30 Europe/Berlin", "2026-10-25", id="ui-c52"),
    ],
)
def test_a_date_is_a_day_that_there_was(marketing: Client, wrote: str, kept: str | None) -> None:
    lead = a_lead()
    renewal = attributes.make("Renewal", "date", now=timezone.now())
    answer = marketing.post(
        f"/leads/{lead.pk}/values/", {"attribute": renewal.pk, "value": wrote, "mark": "0"}
    )
    assert answer.status_code == (302 if kept else 422)
    lead.refresh_from_db()
    assert lead.values.get(str(renewal.pk), [None])[0] == kept


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("sort=name%3Bdrop", id="ui-002 with more behind it"),
        pytest.param("sort=password", id="ui-002"),
        pytest.param("dir=desc)--", id="ui-003"),
        pytest.param("filter[password__startswith]=a", id="ui-004"),
        pytest.param("password__startswith=a", id="ui-c29 as a name"),
        pytest.param("owner__password=a", id="ui-004 by a path"),
        pytest.param("filter[_connector]=OR 1=1", id="ui-005"),
        pytest.param("_connector=OR", id="ui-005 bare"),
        pytest.param("page=-1", id="ui-006 below"),
        pytest.param("page=0", id="ui-006 zero"),
        pytest.param("page=1e9", id="ui-006 above"),
        pytest.param("page=abc", id="ui-006 no number"),
        pytest.param("after=abc", id="ui-006 no key"),
        pytest.param("after=1~2~3", id="ui-006 no such key"),
        pytest.param("columns=ssn,owner.password", id="ui-010"),
        pytest.param("a99999=x", id="an attribute that nobody has"),
        pytest.param("a0=x", id="no attribute"),
        pytest.param("a-1=x", id="a number below zero"),
        pytest.param("a14__contains=x", id="a lookup behind an attribute"),
        pytest.param("stage=moon", id="a stage that nobody agreed on"),
    ],
)
def test_only_words_of_ours_reach_the_query(marketing: Client, query: str) -> None:
    lead = a_lead()
    began = time.monotonic()
    for path in ("/leads/", "/leads/count/", f"/leads/{lead.pk}/"):
        answer = marketing.get(f"{path}?{query}")
        assert answer.status_code == 400
        assert "That was not done" in answer.content.decode()
    assert time.monotonic() - began < 0.9


def test_a_page_is_never_longer_than_two_hundred(marketing: Client) -> None:  # ui-007
    from accord.desk import filters
    from accord.desk.leads import words_here

    given = marketing.get("/leads/?per_page=1000000")
    assert given.status_code == 200
    asked = filters.asked(given.wsgi_request.GET, words_here(None))
    assert asked.per_page == 200


def test_a_huge_key_finds_the_end_of_the_list(marketing: Client) -> None:  # ui-006
    a_lead()
    for key in ("none~9223372036854775807", "-9223372036854775808~1", "9999999999999999999~1"):
        for sort in ("seen", "score", "due"):
            assert marketing.get(f"/leads/?sort={sort}&after={key}").status_code in (200, 400)


def test_signs_of_patterns_are_searched_for_as_they_are(marketing: Client) -> None:  # ui-009
    a_lead("Anna Berg"), a_lead("100% Wool")
    assert names(text(marketing, "/leads/?q=100%25")) == ["100% Wool"]
    for sign in ("_", "'", "%25_"):
        assert names(text(marketing, f"/leads/?q={sign}")) == []


GONE = [
    "", "values/5/", "values/5/row/", "merging/", "rejection/", "recycling/", "disqualification/",
    "clock/", "timeline/1/", "forgetting/",
]  # fmt: skip


@pytest.mark.parametrize("path", GONE)
def test_a_lead_that_was_taken_back_is_not_here(admin: Client, path: str) -> None:  # ui-012
    lead = a_lead()
    Lead.objects.filter(pk=lead.pk).update(removed_at=timezone.now())
    for id in (lead.pk, lead.pk + 1, 9_223_372_036_854_775_807):
        assert admin.get(f"/leads/{id}/{path}").status_code == 404


def test_sales_edits_no_agreement_and_the_trying_is_kept(sales: Client) -> None:  # ui-015
    answer = sales.post("/agreement/draft/", {"text": "agreement: mine"})
    assert answer.status_code == 403
    assert Event.objects.filter(kind="user.refused").count() == 1


@pytest.mark.parametrize("part", ["rejection/", "recycling/", "disqualification/", "merging/"])
def test_a_reader_gets_no_fragment_of_an_act(reader: Client, part: str) -> None:  # ui-016
    lead = a_ready_lead()
    answer = reader.get(f"/leads/{lead.pk}/{part}", headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert answer["HX-Retarget"] == "#refusal"


@pytest.mark.parametrize("part", ["", "values/5/", "values/5/row/", "clock/", "timeline/999/"])
def test_a_fragment_opened_by_itself_is_a_page(marketing: Client, part: str) -> None:  # ui-017
    page = text(marketing, f"/leads/{a_ready_lead().pk}/{part}")
    assert page.startswith("<!doctype html>")


def test_a_form_of_another_site_does_nothing() -> None:  # ui-019
    client = Client(enforce_csrf_checks=True)
    client.force_login(a_user(), backend="django.contrib.auth.backends.ModelBackend")
    lead = a_ready_lead()
    for path in ("taking/", "acceptance/", "rejection/", f"values/{TITLE}/"):
        answer = client.post(f"/leads/{lead.pk}/{path}", {"value": "x", "reason": "no-budget"})
        assert answer.status_code == 403
        assert "The page was too old" in answer.content.decode()
    assert Standing.objects.get(lead=lead).stage == "mql"


def test_an_edit_over_a_newer_value_shows_both(marketing: Client) -> None:  # ui-023
    lead = a_lead()
    path = f"/leads/{lead.pk}/values/{TITLE}/"
    old = mark_of(text(marketing, path))
    marketing.post(path, {"value": "CEO", "mark": old})
    answer = marketing.post(path, {"value": "CFO", "mark": old})
    assert answer.status_code == 409
    assert {"CEO", "CFO"} <= set(answer.content.decode().replace("<", ">").split(">"))


def test_rejecting_without_a_reason_is_refused(sales: Client) -> None:  # ui-025
    lead = a_ready_lead()
    for reason in ("", "because", "no-budget'--"):
        assert sales.post(f"/leads/{lead.pk}/rejection/", {"reason": reason}).status_code == 422


def test_a_lead_that_goes_round_is_flagged(sales: Client) -> None:  # ui-027
    lead = a_ready_lead()
    Standing.objects.filter(lead=lead).update(cycle=50)
    assert "does it lead anywhere?" in text(sales, f"/leads/{lead.pk}/")


def test_a_role_taken_away_stops_the_next_request(sales: Client) -> None:  # ui-029
    lead = a_ready_lead()
    sales.get("/leads/")
    User.objects.filter(role="sdr").update(role="read_only")
    assert sales.post(f"/leads/{lead.pk}/taking/").status_code == 403
    assert Standing.objects.get(lead=lead).stage == "mql"


@pytest.mark.parametrize(
    ("name", "ago"),
    [
        pytest.param("seen_at", timedelta(hours=8, seconds=1), id="ui-030 idle"),
        pytest.param("began_at", timedelta(days=7, seconds=1), id="ui-030 in all"),
    ],
)
def test_a_session_ends(sales: Client, name: str, ago: timedelta) -> None:
    sales.get("/leads/")
    session = sales.session
    session[name] = (timezone.now() - ago).timestamp()
    session.save()
    assert sales.get("/leads/")["Location"] == "/sign-in/?next=/leads/"


def test_twenty_wrong_passwords_lock_with_the_same_words() -> None:  # ui-031
    a_user(email="known@northwind.example")
    answers = {}
    for email in ("known@northwind.example", "unknown@northwind.example"):
        client = Client()
        posts = [
            client.post("/sign-in/", {"username": email, "password": f"no {n}"}) for n in range(20)
        ]
        answers[email] = [(a.status_code, words_of(a)) for a in posts]
    known, unknown = answers.values()
    assert known == unknown
    assert known[-1][0] == 429


def words_of(answer: HttpResponse) -> str:
    return answer.content.decode().split("<h1")[1].split("<form")[0]


def test_an_invite_works_once_and_its_key_is_in_no_log(
    admin: Client, caplog: pytest.LogCaptureFixture
) -> None:  # ui-037
    path = people.invite(
        email="new@northwind.example", role="rep", by=User.objects.get(), now=timezone.now()
    )
    given = {"name": "New", "password": "correct horse battery"}
    with caplog.at_level(logging.DEBUG):
        assert Client().post(path, given).status_code == 302
        assert Client().get(path).status_code == 404
        assert Client().post(path, given).status_code == 404
    assert "/join/..." in caplog.text
    assert path.split("/")[2] not in caplog.text


@pytest.mark.parametrize("path", ["/sign-in/", "/leads/", "/you/", "/nothing/"])
def test_no_page_can_be_framed_or_run_a_script_of_others(sales: Client, path: str) -> None:
    answer = sales.get(path)  # ui-038, ui-039
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"


def test_no_page_of_ours_needs_inline_style_or_script(admin: Client) -> None:  # ui-039
    lead = a_ready_lead()
    for path in ("/leads/", f"/leads/{lead.pk}/", "/people/", "/you/", "/leads/new/"):
        page = text(admin, path)
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page
        assert all("src=" in part.split(">")[0] for part in page.split("<script")[1:])


def test_clocks_run_by_the_servers_time(sales: Client) -> None:  # ui-053
    lead = a_ready_lead()
    assert 'hx-trigger="every 60s"' in text(sales, f"/leads/{lead.pk}/")
    assert "Sales owes: first touch" in text(sales, f"/leads/{lead.pk}/clock/")
    script = Path(settings.BASE_DIR, "lib/static/lib/keys.js").read_text()
    assert "Date" not in script


def test_a_fault_of_ours_tells_a_code_and_nothing_else(
    sales: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:  # ui-059
    def broken(*_: object) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr("accord.desk.leads.page", broken)
    sales.raise_request_exception = False
    page = text(sales, "/leads/", 500)
    assert "secret inside" not in page
    assert "Traceback" not in page
    code = page.split("<b>")[1].split("</b>")[0]
    assert f"Fault {code}" in caplog.text
    assert settings.DEBUG is False


def test_search_engines_stay_outside(stranger: Client) -> None:  # ui-060
    assert stranger.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
    assert 'content="noindex' in text(stranger, "/sign-in/")
    assert stranger.get("/leads/").status_code == 302


def test_every_door_is_behind_the_sign_in(stranger: Client) -> None:  # ui-060
    from django.urls import get_resolver

    open_doors = {"sign-in/", "robots.txt", "join/<str:key>/", "sign-out/"}
    answered: Callable[[str], int] = lambda path: stranger.get(path).status_code  # noqa: E731
    for pattern in paths(get_resolver().url_patterns):
        if pattern in open_doors:
            continue
        path = "/" + pattern.replace("<int:", "1<").replace("<str:", "x<")
        path = "".join(piece.split(">")[-1] for piece in path.split("<"))
        assert answered(path) in (302, 405), pattern


def paths(patterns: list[object], before: str = "") -> list[str]:
    found = []
    for one in patterns:
        here = before + str(one.pattern)
        found += paths(one.url_patterns, here) if hasattr(one, "url_patterns") else [here]
    return found
