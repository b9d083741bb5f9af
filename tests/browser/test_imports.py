"""The Imports in a real browser: from the file to the result, both themes, phone and desk."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accord import flow
from accord.accounts.models import Role
from accord.capture import commands
from accord.jobs import runner
from accord.jobs.models import Job
from tests.browser.conftest import assert_no_sideways_scroll, look_at
from tests.browser.seed import standard_attributes
from tests.capture.brought import brought, started
from tests.make import a_user

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
LOOKS = [(width, theme) for width in (1440, 390) for theme in ("light", "dark")]


@pytest.fixture(autouse=True)
def attributes(transactional_db: None) -> None:
    standard_attributes()


LEADS = (
    "Mail;Vorname;Nachname;Funktion;Firma;Mitarbeiter;Land;Erstkontakt;Farbe;Kundennummer\n"
    "anna@acme.example;Anna;Weber;Leiterin Logistik;Acme GmbH;620;DE;03.11.2024;blau;K-1\n"
    "bert@beta.example;Bert;Braun;Einkauf;Beta AG;40;DE;12.11.2024;rot;K-2\n"
    "no-mail;Carl;Carlsen;CEO;Gamma;12;DK;13.11.2024;rot;\n"
)


def run_all() -> None:
    while runner.run_one(flow.KINDS, "test", timezone.now()):
        pass


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_nothing_imported_yet_looks_right(open_page: Open, width: int, theme: str) -> None:
    page = open_page("/imports/", a_user(Role.MARKETER), width=width, theme=theme)
    look_at(page, f"imports-empty-{width}-{theme}")


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_every_step_looks_right(open_page: Open, width: int, theme: str, tmp_path: Path) -> None:
    file = tmp_path / "autumn-fair-list.csv"
    file.write_text(LEADS)
    page = open_page("/imports/", a_user(Role.MARKETER), width=width, theme=theme)
    page.set_input_files("#file", str(file))
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("10 columns")).to_be_visible()
    look_at(page, f"imports-columns-{width}-{theme}")
    page.get_by_role("button", name="Dry run").click()
    expect(page.get_by_text("If you ran it now")).to_be_visible()
    look_at(page, f"imports-dry-run-{width}-{theme}")
    page.get_by_role("button", name="Run the import").click()
    expect(page.locator("#running")).to_be_visible()
    look_at(page, f"imports-running-{width}-{theme}")
    run_all()
    expect(page.get_by_text("It is in, and it adds up")).to_be_visible()
    look_at(page, f"imports-result-{width}-{theme}")
    page.goto("/imports/")
    look_at(page, f"imports-list-{width}-{theme}")


def test_every_column_offers_every_choice_and_keeps_its_guess(open_page: Open) -> None:
    one = started(LEADS)
    page = open_page(f"/imports/{one.pk}/", a_user(Role.MARKETER))
    selects = page.locator(".columns select")
    assert selects.evaluate_all("all => all.map(one => one.value)")[:4] == [
        "attribute:email", "attribute:first_name", "attribute:last_name", "attribute:job_title",
    ]  # fmt: skip
    counts = selects.evaluate_all("all => all.map(one => one.options.length)")
    assert len(set(counts)) == 1 and counts[0] > 25
    values = selects.evaluate_all("all => all.map(one => [...one.options].map(o => o.value))")
    assert all(len(set(some)) == len(some) for some in values)
    selects.nth(8).select_option("drop")
    page.get_by_role("button", name="Dry run").click()
    expect(page.get_by_text("If you ran it now")).to_be_visible()
    one.refresh_from_db()
    assert one.mapping["columns"]["Farbe"] == "drop"


def test_the_tray_follows_what_runs_and_then_says_that_it_ended(open_page: Open) -> None:
    one = started(LEADS)
    job = commands.run(one, by=None, now=timezone.now())
    page = open_page("/leads/", a_user(Role.MARKETER))
    expect(page.locator("#runs .num")).to_have_text("0%")
    Job.objects.filter(pk=job.pk).update(position=61, total=100)
    expect(page.locator("#runs .num")).to_have_text("61%")
    Job.objects.filter(pk=job.pk).update(position=0, total=job.total)
    run_all()
    expect(page.locator("#runs")).to_contain_text("It has ended")
    look_at(page, "tray-ended-1440-light")


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_conflicts_and_stopped_events_look_right(open_page: Open, width: int, theme: str) -> None:
    texts = ["E-mail,Name\n" + "".join(f"p{n}@a.example,{who} {n}\n" for n in range(3))
             for who in ("Anna", "Berta")]  # fmt: skip
    imports = [started(text, now=timezone.now()) for text in texts]
    for one in imports:
        commands.run(one, by=None, now=timezone.now())
    run_all()
    page = open_page(f"/imports/{imports[0].pk}/", a_user(Role.MARKETER), width=width, theme=theme)
    expect(page.locator("#conflicts")).to_contain_text("3 said differently")
    look_at(page, f"imports-conflicts-{width}-{theme}")
    at = timezone.now() - timedelta(days=20)
    brought(f"E-mail,Event,When\np1@a.example,page,{at:%Y-%m-%d} 00:00\n", "events", now=at)
    page.goto("/imports/")
    expect(page.get_by_text("No events have come in since")).to_be_visible()
    look_at(page, f"imports-stopped-events-{width}-{theme}")
    assert_no_sideways_scroll(page)
    page.goto(f"/imports/{imports[0].pk}/")
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize("width", [1440, 390])
def test_faults_refusals_and_standing_still_look_right(open_page: Open, width: int) -> None:
    user = a_user(Role.MARKETER)
    page = open_page("/imports/", user, width=width)
    page.set_input_files(
        "#file", {"name": "fair.xlsx.csv", "mimeType": "text/csv", "buffer": b"PK\x03\x04xl/x"}
    )
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("spreadsheet")).to_be_visible()
    page.complaints.clear()  # type: ignore[attr-defined]
    look_at(page, f"imports-refused-file-{width}-light")
    one = started(LEADS)
    commands.run(one, by=None, now=timezone.now())
    old = timezone.now() - timedelta(minutes=5)
    Job.objects.update(state="running", started_at=old, heartbeat_at=old)
    page.goto(f"/imports/{one.pk}/")
    look_at(page, f"imports-stopped-{width}-light")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_leads_of_history_look_right(open_page: Open, width: int) -> None:
    one = brought(LEADS, live=False, now=timezone.now())
    page = open_page(f"/imports/{one.pk}/leads/", a_user(Role.MARKETER), width=width)
    look_at(page, f"imports-leads-{width}-light")
    page.get_by_label("Choose Anna Weber").check()
    page.get_by_role("button", name="Make the chosen ones live").click()
    expect(page.locator("#status")).to_contain_text("Made 1 lead live")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_reader_sees_whom_to_ask(open_page: Open, width: int) -> None:
    a_user(Role.HEAD_OF_MARKETING, name="Elena Marchetti")
    page = open_page(f"/imports/{started(LEADS).pk}/", a_user(Role.READ_ONLY), width=width)
    look_at(page, f"imports-no-right-{width}-light")


def test_nothing_scrolls_sideways(open_page: Open) -> None:
    done, open_one = brought(LEADS, now=timezone.now()), started(LEADS)
    user = a_user(Role.MARKETER)
    for path in ("", f"{done.pk}/", f"{done.pk}/leads/", f"{open_one.pk}/"):
        assert_no_sideways_scroll(open_page(f"/imports/{path}", user))
