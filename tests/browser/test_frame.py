"""The frame, signing in and people, as a person sees them."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from accord.accounts import commands
from tests.browser.conftest import assert_no_sideways_scroll, look_at
from tests.make import a_user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
LOOKS = [(theme, width) for width in (1440, 390) for theme in ("light", "dark")]


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_signing_in_looks_right(open_page: Callable[..., Page], theme: str, width: int) -> None:
    page = open_page("/sign-in/", theme=theme, width=width)
    look_at(page, f"sign-in-{width}-{theme}")


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_people_look_right(open_page: Callable[..., Page], theme: str, width: int) -> None:
    ada = a_user("admin", name="Ada Admin")
    for n, role in enumerate(("marketer", "head_of_marketing", "sdr", "rep", "head_of_sales")):
        a_user(role, email=f"p{n}@northwind.example", name=f"Person {n}")
    commands.invite(email="new@northwind.example", role="rep", by=ada, now=timezone.now())
    page = open_page("/people/", ada, theme=theme, width=width)
    look_at(page, f"people-{width}-{theme}")
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_the_profile_looks_right(open_page: Callable[..., Page], theme: str, width: int) -> None:
    page = open_page("/you/", a_user("rep", name="Jonas Lindqvist"), theme=theme, width=width)
    look_at(page, f"you-{width}-{theme}")
    assert_no_sideways_scroll(page)


def test_keys_rest_in_inputs_and_where_they_are_switched_off(
    open_page: Callable[..., Page],
) -> None:
    jonas = a_user("rep", name="Jonas Lindqvist")
    page = open_page("/you/", jonas)
    page.keyboard.press("?")
    assert page.locator("#all-keys").is_visible()
    page.keyboard.press("Escape")
    page.locator("#id_name").focus()
    page.keyboard.press("?")
    assert not page.locator("#all-keys").is_visible()
    type(jonas).objects.update(keys_on=False)
    page.reload()
    page.locator("h1").click()
    page.keyboard.press("?")
    assert not page.locator("#all-keys").is_visible()


def test_one_can_sign_in_without_a_mouse(open_page: Callable[..., Page]) -> None:
    a_user("rep", name="Jonas Lindqvist")
    page = open_page("/sign-in/")
    page.keyboard.type("rep@northwind.example")
    page.keyboard.press("Tab")
    page.keyboard.type("correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue/**")
