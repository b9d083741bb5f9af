"""The Queue in a real browser: keys, swaps, both themes, phone and desk."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accord.accounts.models import Role
from accord.handoff.models import Handoff
from tests.browser.conftest import assert_no_sideways_scroll, look_at
from tests.browser.seed import standard_attributes
from tests.handoff.cast import a_handoff, a_lead, an_agreement, an_sdr
from tests.make import a_user

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
LOOKS = [(width, theme) for width in (1440, 390) for theme in ("light", "dark")]


@pytest.fixture(autouse=True)
def attributes(transactional_db: None) -> None:
    standard_attributes()


def a_queue() -> list[Handoff]:
    """Five open hand-offs in every group of the list."""
    now, made = timezone.now(), []
    for name, minutes in (
        ("dana", -95),
        ("ilse", 17),
        ("maren", 74),
        ("owen", 110),
        ("peter", 4000),
    ):
        handoff = a_handoff(a_lead(name), at=now - timedelta(hours=1))
        due = now + timedelta(minutes=minutes)
        Handoff.objects.filter(pk=handoff.pk).update(first_touch_due_at=due, ends_at=due)
        made.append(handoff)
    return made


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_queue_looks_right(open_page: Open, width: int, theme: str) -> None:
    a_queue()
    page = open_page("/queue/?of=all", an_sdr(), width=width, theme=theme)
    expect(page.locator(".qrow")).to_have_count(5)
    look_at(page, f"queue-{width}-{theme}")


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_reasons_look_right(open_page: Open, width: int, theme: str) -> None:
    second = a_queue()[1]
    page = open_page(f"/queue/{second.pk}/rejection/?of=all", an_sdr(), width=width, theme=theme)
    expect(page.get_by_text("Why do you hand")).to_be_visible()
    look_at(page, f"queue-reject-{width}-{theme}")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_empty_queue_looks_right(open_page: Open, width: int) -> None:
    an_agreement()
    page = open_page("/queue/?of=all", an_sdr(), width=width)
    look_at(page, f"queue-empty-{width}-light")


@pytest.mark.parametrize("width", [1440, 390])
def test_marketing_sees_whom_to_ask(open_page: Open, width: int) -> None:
    handoff = a_queue()[0]
    a_user(Role.HEAD_OF_SALES, name="David Okonkwo")
    page = open_page(f"/queue/{handoff.pk}/?of=all", a_user(Role.MARKETER), width=width)
    look_at(page, f"queue-no-right-{width}-light")


def test_nothing_scrolls_sideways(open_page: Open) -> None:
    handoff = a_queue()[2]
    assert_no_sideways_scroll(open_page("/queue/?of=all", an_sdr()))
    assert_no_sideways_scroll(open_page(f"/queue/{handoff.pk}/?of=all", an_sdr()))


def test_the_whole_way_is_keys_only(open_page: Open) -> None:
    first, second, *_ = a_queue()
    page = open_page("/queue/?of=all", an_sdr())
    expect(page.locator(".lead-name")).to_have_text("dana@acme.example")
    page.keyboard.press("j")
    expect(page.locator(".lead-name")).to_have_text("ilse@acme.example")
    assert f"/queue/{second.pk}/" in page.url
    page.keyboard.press("k")
    expect(page.locator(".lead-name")).to_have_text("dana@acme.example")
    page.keyboard.press("t")
    expect(page.locator("#status")).to_contain_text("You took dana@acme.example.")
    page.keyboard.press("1")
    expect(page.locator("#status")).to_contain_text("Talked: dana@acme.example.")
    page.keyboard.press("r")
    expect(page.get_by_text("Why do you hand dana@acme.example back?")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("What happened?")).to_be_visible()
    page.keyboard.press("a")
    expect(page.locator("#status")).to_contain_text("Accepted dana@acme.example.")
    expect(page.locator(".lead-name")).to_have_text("ilse@acme.example")
    expect(page.locator("#pace")).to_contain_text("4")
    page.keyboard.press("z")
    expect(page.locator("#status")).to_contain_text("Undone: you accepted the lead.")
    first.refresh_from_db()
    assert first.answered_at is None


def test_keys_rest_while_one_types(open_page: Open) -> None:
    handoff = a_queue()[0]
    page = open_page(f"/queue/{handoff.pk}/rejection/?of=all", an_sdr())
    page.fill("#remark", "")
    page.locator("#remark").press_sequentially("a1 z")
    expect(page.locator("#remark")).to_have_value("a1 z")
    handoff.refresh_from_db()
    assert handoff.answered_at is None


def test_on_a_phone_the_acts_are_within_reach_of_the_thumb(open_page: Open) -> None:
    a_queue()
    page = open_page("/queue/?of=all", an_sdr(), width=390)
    expect(page.locator(".pane")).to_be_hidden()
    page.locator(".thumb").get_by_text("Start").click()
    expect(page.locator(".pane")).to_be_visible()
    expect(page.locator(".qlist")).to_be_hidden()
    page.locator(".thumb").get_by_text("Next").click()
    expect(page.locator(".lead-name")).to_have_text("ilse@acme.example")
    for button in page.locator(".outcome .btn, .thumb .btn").all():
        box = button.bounding_box()
        assert box is None or box["height"] >= 44
    page.get_by_text("All leads").click()
    expect(page.locator(".qlist")).to_be_visible()
