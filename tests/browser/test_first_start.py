"""The first minutes: the one-time link, the sample in one click, the ready leads."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accord import flow
from accord.accounts import commands
from accord.accounts.models import User
from accord.agreement.commands import begin
from accord.capture.models import Import
from accord.jobs import runner
from tests.browser.conftest import look_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def work_off() -> None:
    """What the worker and jobs processes do beside the web process."""
    while runner.run_one(flow.KINDS, "tests", timezone.now()):
        pass
    flow.run_until_quiet(timezone.now())


def test_a_new_company_comes_in_by_the_link_and_sees_ready_leads(
    open_page: Callable[..., Page],
) -> None:
    begin(now=timezone.now())
    page = open_page(commands.first_link(now=timezone.now()))
    page.get_by_label("Your e-mail address").fill("elena@northwind.example")
    page.get_by_label("Your name").fill("Elena Marchetti")
    page.get_by_label("A password").fill("a long password 123")
    page.get_by_role("button", name="Join").click()
    expect(page).to_have_url("/leads/")
    look_at(page, "leads-empty")
    assert User.objects.get().role == "admin"

    page.get_by_role("button", name="Load the sample").click()
    expect(page.locator(".status")).to_contain_text("You brought in the sample")
    work_off()
    assert {one.read for one in Import.objects.all()} == {500, 6000, 60}

    page.goto("/queue/")
    expect(page.locator(".qrow").first).to_be_visible()
    look_at(page, "queue-after-the-sample")
