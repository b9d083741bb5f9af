"""The Agreement in a real browser: both themes, phone and desk, the editor while one writes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accord.accounts.models import Role, Side, User
from accord.agreement import commands
from accord.agreement.language.starter import starter_text
from accord.agreement.models import Version
from tests.agreement.acts import signed
from tests.browser.conftest import assert_no_sideways_scroll, look_at
from tests.browser.seed import standard_attributes
from tests.desk.cast import a_lead, scored
from tests.make import a_user

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
LOOKS = [(width, theme) for width in (1440, 390) for theme in ("light", "dark")]


@pytest.fixture(autouse=True)
def attributes(transactional_db: None) -> None:
    standard_attributes()


CHANGED = (
    starter_text()
    .replace("points: 5, why: We know", "points: 8, why: We know")
    .replace("    phone:     {when: {phone: {known: yes}}, points: 4, why: Can be called}\n", "")
    .replace("    chat:  ", "    call-back: {each: Call Back Requested, points: 12}\n    chat:  ")
    .replace("answer:  {on: rejected, within: 3", "answer:  {on: rejected, within: 2")
)


def heads() -> tuple[User, User]:
    return (
        a_user(Role.HEAD_OF_MARKETING, name="Elena Marchetti"),
        a_user(Role.HEAD_OF_SALES, name="David Okonkwo"),
    )


def a_proposal(text: str = CHANGED) -> Version:
    elena, _ = heads()
    now = timezone.now() - timedelta(hours=2)
    commands.begin(now=now)
    draft = commands.save_draft(text, by=elena, now=now)
    return commands.propose(draft, by=elena, now=now, note="The phone alone no longer counts.")


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_what_is_in_force_looks_right(open_page: Open, width: int, theme: str) -> None:
    commands.begin(now=timezone.now())
    page = open_page("/agreement/", heads()[0], width=width, theme=theme)
    look_at(page, f"agreement-{width}-{theme}")


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_a_proposal_half_signed_looks_right(open_page: Open, width: int, theme: str) -> None:
    version, (elena, david) = a_proposal(), heads()
    now = timezone.now()
    signed(version, elena, Side.MARKETING, now=now, authenticated_at=now)
    page = open_page("/agreement/proposed/", david, width=width, theme=theme)
    expect(page.locator("#moves .kpi")).to_be_visible()
    look_at(page, f"agreement-proposed-{width}-{theme}")


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_all_who_move_look_right(open_page: Open, width: int, theme: str) -> None:
    text = starter_text().partition("\nexamples:")[0].replace("behaviour: 15,", "behaviour: 0,")
    version = a_proposal(text)
    scored(*(a_lead(f"Mover Number{n}", employees=620) for n in range(7)))
    page = open_page("/agreement/proposed/", heads()[1], width=width, theme=theme)
    page.get_by_role("link", name="All 7, 2 more than these").click()
    expect(page.get_by_text(f"7 leads become sales-ready under v{version.number}")).to_be_visible()
    look_at(page, f"agreement-movers-{width}-{theme}")
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_editor_looks_right_with_a_fault(open_page: Open, width: int, theme: str) -> None:
    commands.begin(now=timezone.now())
    page = open_page("/agreement/draft/", heads()[0], width=width, theme=theme)
    page.fill("#text", starter_text().replace("{employees: {at_least: 200}}", "{employes: 1}"))
    page.locator("#text").press("End")
    expect(page.locator("#checked")).to_contain_text("did you mean 'employees'")
    expect(page.locator("#gutter .bad")).to_have_count(1)
    page.locator(".faults [data-line]").click()
    chosen = "text => text.value.slice(text.selectionStart, text.selectionEnd)"
    assert "{employes: 1}" in page.locator("#text").evaluate(chosen)
    look_at(page, f"agreement-draft-{width}-{theme}")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_history_and_the_empty_proposal_look_right(open_page: Open, width: int) -> None:
    a_proposal()
    page = open_page("/agreement/history/", heads()[0], width=width)
    look_at(page, f"agreement-history-{width}-light")
    page.goto("/agreement/difference/?old=1&new=2&show=full")
    look_at(page, f"agreement-difference-{width}-light")
    commands.withdraw(Version.objects.get(number=2), by=heads()[0], now=timezone.now())
    page.goto("/agreement/proposed/")
    look_at(page, f"agreement-nothing-proposed-{width}-light")


def test_nothing_scrolls_sideways(open_page: Open) -> None:
    a_proposal()
    for path in ("", "proposed/", "proposed/?show=full", "history/", "draft/"):
        assert_no_sideways_scroll(open_page(f"/agreement/{path}", heads()[0]))


def test_signing_asks_for_the_password_and_names_both(open_page: Open) -> None:
    version, (elena, david) = a_proposal(), heads()
    now = timezone.now()
    signed(version, elena, Side.MARKETING, now=now, authenticated_at=now)
    page = open_page("/agreement/proposed/", david)
    page.fill("#password-sales", "correct horse battery")
    page.get_by_role("button", name="Sign for sales").click()
    expect(page.get_by_text("Signed by both sides")).to_be_visible()
    expect(page.locator(".sig.S .name")).to_have_text("David Okonkwo")
    expect(page.locator("#status")).to_contain_text("It is in force from")


def test_a_new_line_has_its_number_at_once(open_page: Open) -> None:
    commands.begin(now=timezone.now())
    page = open_page("/agreement/draft/", heads()[0])
    before = page.locator("#text").bounding_box()
    page.locator("#text").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("\n\n\n# the end")
    after, gutter = page.locator("#text").bounding_box(), page.locator("#gutter").bounding_box()
    assert before and after and gutter
    assert after["height"] >= before["height"] + 60
    assert gutter["height"] == pytest.approx(after["height"], abs=2)
    expect(page.locator("#checked")).to_contain_text("Nothing is wrong")


def test_the_check_answers_within_300_ms(open_page: Open) -> None:
    commands.begin(now=timezone.now())
    page = open_page("/agreement/draft/", heads()[0])
    with page.expect_response("**/draft/checking/") as first:
        page.locator("#text").press("Control+End")
        page.keyboard.type("# a")
    assert first.value.ok
    with page.expect_response("**/draft/checking/") as second:
        page.keyboard.type("b")
    assert second.value.request.timing["responseEnd"] < 300
