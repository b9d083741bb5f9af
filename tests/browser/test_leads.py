"""The list of leads and the lead view, as a person sees and works them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accord.handoff.models import Standing
from accord.jobs.models import Beat
from accord.leads.models import Lead
from tests.browser.conftest import assert_no_sideways_scroll, look_at
from tests.browser.test_frame import LOOKS
from tests.desk.cast import a_lead, a_ready_lead, scored
from tests.desk.test_deals import a_deal
from tests.handoff.cast import did
from tests.make import a_user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
Open = Callable[..., Page]


def a_full_lead() -> Lead:
    """With a past: visits, a download, a machine, and a hand-off that waits."""
    lead = a_ready_lead("Maren Solberg")
    hours = timedelta(hours=1)
    now = timezone.now()
    did(lead, "Asset Downloaded", at=now - 70 * hours, asset="Buyer's guide")
    did(
        lead, "Webinar Attended", at=now - 300 * hours, title="Cold chain without paper", minutes=41
    )
    did(lead, at=now - 90 * hours, human=10, path="/pricing")
    return lead


def some_leads() -> None:
    a_ready_lead("Maren Solberg")
    names = ("Bjarne Holm", "Chiara Fontana", "Owen Pryce", "Lucía Ferrán", "Zoë Weiß")
    leads = [a_lead(name, source="trade fair", employees=120) for name in names]
    a_lead("Somebody With A Very Long Name Indeed Von Und Zu Hohenstein", live=False)
    scored(*leads)


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_the_list_looks_right(open_page: Open, theme: str, width: int) -> None:
    some_leads()
    page = open_page("/leads/", a_user("sdr", name="Tomás Rivera"), theme=theme, width=width)
    expect(page.locator("#total")).to_contain_text("7 leads")
    look_at(page, f"leads-{width}-{theme}")
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize(("theme", "width"), LOOKS)
@pytest.mark.parametrize(
    ("name", "role", "query"),
    [("empty", "admin", ""), ("no-right", "read_only", ""), ("no-match", "rep", "?q=nobody&a14=x")],
)
def test_the_states_of_the_list_look_right(
    open_page: Open, theme: str, width: int, name: str, role: str, query: str
) -> None:
    if query:
        a_lead("Anna Berg")
    page = open_page(f"/leads/{query}", a_user(role), theme=theme, width=width)
    look_at(page, f"leads-{name}-{width}-{theme}")
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_the_lead_looks_right(open_page: Open, theme: str, width: int) -> None:
    lead = a_full_lead()
    page = open_page(f"/leads/{lead.pk}/", a_user("sdr"), theme=theme, width=width)
    look_at(page, f"lead-{width}-{theme}")
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_a_lead_that_is_not_ready_looks_right(open_page: Open, theme: str, width: int) -> None:
    lead = a_lead("Bjarne Holm", live=False)
    scored(lead)
    page = open_page(f"/leads/{lead.pk}/", a_user("read_only"), theme=theme, width=width)
    look_at(page, f"lead-reader-{width}-{theme}")


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_a_customer_with_deals_and_a_silent_worker_look_right(
    open_page: Open, theme: str, width: int
) -> None:
    lead = a_lead("Bjarne Holm")
    scored(lead)
    a_deal(lead, name="Line 4")
    a_deal(lead, "deal:D-2", "lost", reason="no budget")
    Standing.objects.update_or_create(
        lead=lead, defaults={"stage": "customer", "since": timezone.now()}
    )
    Beat.objects.create(name="worker", at=timezone.now() - timedelta(hours=3))
    page = open_page(f"/leads/{lead.pk}/", a_user("admin"), theme=theme, width=width)
    expect(page.get_by_text("The worker process has not been heard of")).to_be_visible()
    look_at(page, f"lead-customer-{width}-{theme}")
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize("path", ["new/", "{}/merging/", "{}/forgetting/", "{}/values/5/"])
@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_the_forms_look_right(open_page: Open, theme: str, width: int, path: str) -> None:
    lead = a_lead("Anna Berg")
    page = open_page(f"/leads/{path.format(lead.pk)}", a_user("admin"), theme=theme, width=width)
    name = path.replace("{}/", "").strip("/").replace("/", "-")
    look_at(page, f"lead-{name}-{width}-{theme}")
    assert_no_sideways_scroll(page)


def test_the_list_is_walked_and_opened_by_keys(open_page: Open) -> None:
    for n in (1, 2, 3):
        a_lead(f"Lead {n}", days_ago=n)
    page = open_page("/leads/", a_user("sdr"))
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Lead 2")
    expect(page.get_by_text("2 of 3")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("h1")).to_have_text("Lead 3")
    page.keyboard.press("k")
    expect(page.locator("h1")).to_have_text("Lead 2")
    page.keyboard.press("k")
    expect(page.locator("h1")).to_have_text("Lead 1")
    page.keyboard.press("u")
    expect(page.locator("h1")).to_have_text("Leads")
    page.keyboard.press("/")
    page.keyboard.type("jjn")
    expect(page.locator("input[name=q]").first).to_have_value("jjn")


def test_a_lead_is_rejected_and_taken_back_by_keys(open_page: Open) -> None:
    lead = a_full_lead()
    page = open_page(f"/leads/{lead.pk}/", a_user("sdr"))
    page.keyboard.press("1")
    expect(page.locator("#status")).to_contain_text("Talked")
    page.keyboard.press("r")
    expect(page.locator("#reject")).to_be_visible()
    page.keyboard.press("3")
    expect(page.locator("#status")).to_contain_text("Rejected Maren Solberg: no budget.")
    assert Standing.objects.get(lead=lead).stage == "recycled"
    page.keyboard.press("z")
    expect(page.locator("#status")).to_contain_text("Undone")
    assert Standing.objects.get(lead=lead).stage == "mql"


def test_a_value_is_edited_in_place(open_page: Open) -> None:
    lead = a_lead("Anna Berg")
    page = open_page(f"/leads/{lead.pk}/", a_user("sdr"))
    page.get_by_label("Edit Job title").click()
    page.locator("#v-5").fill("CEO")
    page.keyboard.press("Enter")
    expect(page.locator("#value-5 .v")).to_contain_text("CEO")
    expect(page.locator("#status")).to_contain_text("Job title of Anna Berg is now CEO.")


def test_a_refusal_replaces_nothing(open_page: Open) -> None:
    lead = a_lead("Anna Berg")
    page = open_page(f"/leads/{lead.pk}/", a_user("sdr"))
    page.get_by_label("Edit Job title").click()
    page.locator("#v-5").fill("CEO")
    type(a_user("sdr")).objects.update(role="read_only")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#refusal")).to_contain_text("Your role was changed to Read-only")
    expect(page.locator("#v-5")).to_have_value("CEO")


def test_the_palette_finds_leads_and_screens(open_page: Open) -> None:
    a_lead("Zoë Weiß")
    page = open_page("/people/", a_user("admin"))
    page.keyboard.press("Control+k")
    page.keyboard.type("zoe")
    expect(page.locator("#palette-found a").first).to_contain_text("Zoë Weiß")
    look_at(page, "palette-1440-light")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Zoë Weiß")


def test_more_rows_come_in_place(open_page: Open) -> None:
    for n in range(8):
        a_lead(f"Lead {n}", days_ago=n + 1)
    page = open_page("/leads/?per_page=3", a_user("sdr"))
    expect(page.locator("tbody tr[id^=lead]")).to_have_count(3)
    page.get_by_text("Show the next 3").click()
    expect(page.locator("tbody tr[id^=lead]")).to_have_count(6)
    page.get_by_text("Show the next 3").click()
    expect(page.locator("tbody tr[id^=lead]")).to_have_count(8)


def test_nothing_that_a_lead_says_is_run(open_page: Open) -> None:
    evil = "<img src=x onerror=document.title='run'><script>document.title='run'</script>"
    lead = a_lead("Anna Berg", title=evil, company=evil, source=evil)
    did(lead, evil, at=timezone.now(), path=evil)
    for path in ("/leads/", f"/leads/{lead.pk}/", f"/leads/{lead.pk}/merging/"):
        page = open_page(path, a_user("admin"))
        assert "run" not in page.title()
        assert not page.complaints  # type: ignore[attr-defined]
