"""A real Chromium beside a live server; one browser a session, one context a test."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from accord.accounts.models import User
from tests.browser.seed import standard_attributes
from tests.conftest import signed_in

CHROMIUM = Path("/usr/bin/chromium")
SHOTS = Path(__file__).resolve().parents[2] / "shots"
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip
WIDTHS = (360, 390, 600, 761, 820, 1001, 1100, 1440, 1920)
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; where it is absent its tests are skipped by name, but never in CI."""
    if not CHROMIUM.exists() and os.environ.get("CI") != "true":
        pytest.skip(f"{CHROMIUM} is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def seeded(transactional_db: None) -> None:
    standard_attributes()


@pytest.fixture
def open_page(
    chromium: Browser, live_server: Any, transactional_db: None
) -> Iterator[Callable[..., Page]]:
    """open_page("/leads/", user, theme="dark", width=390): a page as that person sees it."""
    contexts = []

    def open_(
        path: str, user: User | None = None, *, theme: str = "light", width: int = 1440
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900 if width > 760 else 844},
            color_scheme=theme,  # type: ignore[arg-type]
            base_url=live_server.url,
        )
        contexts.append(context)
        if user:
            cookie = signed_in(user).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.complaints = []  # type: ignore[attr-defined]
        page.on("console", lambda m: m.type == "error" and page.complaints.append(m.text))  # type: ignore[attr-defined]
        page.on("pageerror", lambda e: page.complaints.append(str(e)))  # type: ignore[attr-defined]
        page.goto(path)
        page.wait_for_load_state("networkidle")
        return page

    yield open_
    for context in contexts:
        context.close()


def look_at(page: Page, name: str) -> None:
    """Keep a picture; axe finds nothing, and the browser refused nothing."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=False)
    found = Axe().run(page, options=RULES).response["violations"]
    assert not found, [(v["id"], [n["html"][:160] for n in v["nodes"]][:3]) for v in found]
    assert not page.complaints, page.complaints  # type: ignore[attr-defined]


def assert_no_sideways_scroll(page: Page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{wide} at {width}"
