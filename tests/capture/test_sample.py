import csv
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from accord.agreement.language.evaluate import evaluate
from accord.agreement.language.facts import Event, Known, Lead
from accord.agreement.language.plan import plan
from accord.agreement.language.starter import starter
from accord.capture import commands, sample
from accord.capture.map_file import load
from accord.capture.mapping import read_mapping
from accord.leads import models as leads
from accord.lib.errors import Refused
from tests.capture.brought import NOON, counts

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_the_sample_has_500_leads_6000_events_and_60_deals() -> None:
    rows = {
        what: sum(1 for _ in csv.reader(StringIO(text))) - 1
        for what, text in sample.files(NOON).items()
    }
    assert rows == {"leads": 500, "events": 6000, "deals": 60}


def test_the_same_day_gives_the_same_sample() -> None:
    assert sample.files(NOON) == sample.files(NOON + timedelta(hours=3))


def test_everything_in_the_sample_lies_in_the_past() -> None:
    events = csv.DictReader(StringIO(sample.files(NOON)["events"]))
    assert max(row["When"] for row in events) < f"{NOON:%Y-%m-%d %H:%M}"


def test_under_the_starter_some_forty_leads_are_ready_each_for_its_own_reason() -> None:
    ready = Counter(criterion for criterion, _ in ready_of_the_sample())
    assert 36 <= ready.total() <= 48
    assert min(ready.values()) >= 4 and max(ready.values()) <= ready.total() // 2 + 2
    assert set(ready) == {criterion.name for criterion in starter().sales_ready}


def test_what_made_them_ready_happened_yesterday_or_weeks_ago() -> None:
    days = sorted((NOON - last).days for _, last in ready_of_the_sample())
    assert days[0] == 0 and days[-1] > 7
    assert len(set(days)) > 5


def ready_of_the_sample() -> list[tuple[str, datetime]]:
    """Each ready lead's criterion, and when it last did something."""
    made = {what: csv.DictReader(StringIO(text)) for what, text in sample.files(NOON).items()}
    did: dict[str, list[Event]] = defaultdict(list)
    for n, row in enumerate(made["events"]):
        at = datetime.fromisoformat(row["When"]).replace(tzinfo=UTC)
        facts = {name: row[name.title()] for name in ("path", "outcome") if row[name.title()]}
        did[row["E-mail"]].append(Event(str(n), row["Event"], at, NOON, facts))
    found = []
    for row in made["leads"]:
        values = {"job_title": row["Job title"], "employees": int(row["Employees"])}
        values |= {name: row[name.title()] for name in ("company", "phone") if row[name.title()]}
        known = tuple(Known(name, value, NOON) for name, value in values.items())
        events = did[row["E-mail"]]
        criterion = evaluate(plan(starter()), Lead(known, tuple(events)), NOON).criterion
        if criterion:
            found.append((criterion, max(event.at for event in events)))
    return found


def test_the_files_under_examples_are_what_the_generator_makes() -> None:
    day = datetime(2026, 11, 2, tzinfo=UTC)
    for what, text in sample.files(day).items():
        assert (EXAMPLES / "sample" / f"{what}.csv").read_text() == text


def test_the_maps_under_examples_are_those_of_the_one_click() -> None:
    for what, mapping in sample.MAPS.items():
        assert read_mapping(EXAMPLES / "sample" / f"{what}.map.yaml") == mapping


@pytest.mark.django_db
def test_one_click_brings_the_sample_in_all_the_way_and_only_once() -> None:
    done = commands.load_sample(by=None, now=NOON)
    assert [counts(one) for one in done] == [
        [500, 500, 0, 0, 0],
        [6000, 6000, 0, 0, 0],
        [60, 60, 0, 0, 0],
    ]
    assert leads.Lead.objects.live().count() == 500
    with pytest.raises(Refused, match="here already"):
        commands.load_sample(by=None, now=NOON)


def test_the_example_maps_can_be_read() -> None:
    for file in EXAMPLES.rglob("*.map.yaml"):
        assert load(file.read_text())["columns"], file
