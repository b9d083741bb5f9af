"""The house is as the plan of it says: one order of rooms, and nothing undocumented."""

import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).parent.parent
LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][
    0
]["layers"]
ROOMS = [room for layer in reversed(LAYERS) for room in re.split(r"\s*\|\s*", layer)]
SOURCES = [f for f in (ROOT / "accord").rglob("*.py") if "migrations" not in f.parts]


def test_the_installed_rooms_stand_in_the_order_of_the_law() -> None:
    installed = [app.removeprefix("accord.") for app in settings.INSTALLED_APPS if "accord." in app]
    assert installed == [room for room in ROOMS if room not in {"flow", "cli"}]


def test_the_map_in_the_readme_lists_every_room_in_order() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert listed == [*(room for room in ROOMS if room not in {"flow", "cli"}), "flow", "cli"]


def test_the_flow_calls_the_rooms_in_the_order_of_the_law() -> None:
    from accord import flow

    called = [step.__module__.split(".")[1] for step in flow.STEPS]
    assert called == [room for room in ROOMS if room in called]
    assert {"leads", "scoring", "handoff", "pipeline"} <= set(called)


def test_every_setting_is_documented() -> None:
    read = set(re.findall(r'"(ACCORD_\w+)"', (ROOT / "accord/settings.py").read_text()))
    documented = set(
        re.findall(r"^\| `(ACCORD_\w+)`", (ROOT / "docs/settings.md").read_text(), re.M)
    )
    assert read == documented


def test_every_ledger_kind_is_documented() -> None:
    prefixes = "lead|handoff|agreement|deal|import|user|event"
    written: set[str] = set()
    for source in SOURCES:
        # A reader of the ledger may be named like a kind; it is none.
        text = re.sub(r"^READER = .*$", "", source.read_text(), flags=re.M)
        written |= set(re.findall(rf'"((?:{prefixes})\.[a-z_]+)"', text))
    documented = set(
        re.findall(r"^\| `([a-z_.]+)`", (ROOT / "docs/ledger-kinds.md").read_text(), re.M)
    )
    assert written == documented


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "misc"])
def test_no_file_is_named_for_nothing(name: str) -> None:
    assert not [source for source in SOURCES if source.stem == name]


def test_every_module_says_what_it_is_in_one_line() -> None:
    silent = [
        str(source.relative_to(ROOT))
        for source in SOURCES
        if source.name not in {"apps.py", "urls.py", "__init__.py"}
        and source.read_text().strip()
        and not source.read_text().lstrip().startswith('"""')
    ]
    assert silent == []


def test_no_file_is_over_300_lines() -> None:
    long = [
        f"{source.relative_to(ROOT)}: {lines}"
        for source in SOURCES
        if (lines := len(source.read_text().splitlines())) > 300
    ]
    assert long == []


def test_nothing_unfinished_stands_on_main() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    assert [str(s) for s in SOURCES if words.search(s.read_text())] == []
