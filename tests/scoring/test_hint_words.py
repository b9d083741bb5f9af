"""What it takes to be sales-ready, as a person would say it."""

from datetime import UTC, datetime, timedelta

import pytest

from accord.agreement.language.evaluate import evaluate
from accord.agreement.language.facts import Event, Known, Lead
from accord.agreement.language.missing import hints
from accord.agreement.language.parse import parse
from accord.agreement.language.plan import plan
from accord.agreement.language.starter import starter
from accord.scoring.hint_words import hint_words

NOW = datetime(2025, 6, 16, 10, tzinfo=UTC)
LABELS = {"job_title": "job title"}
HEAD = "agreement: words\ntime_zone: Europe/Berlin\n"


def told(agreement, values=(), events=()) -> list[str]:
    planned = plan(agreement)
    long_ago = NOW - timedelta(days=9)
    lead = Lead(tuple(Known(name, word, long_ago) for name, word in values), events)
    verdict = evaluate(planned, lead, NOW)
    return [hint_words(changes, LABELS) for changes in hints(planned, lead, verdict)]


def learning(condition: str) -> list[str]:
    line = f"fit: {{lines: {{x: {{when: {condition}, points: 5}}}}}}\n"
    return told(parse(f"{HEAD}{line}sales_ready: {{any: {{fit: 5}}}}"))


def happening(criterion: str) -> list[str]:
    return told(parse(f"{HEAD}sales_ready: {{any: {criterion}}}"))


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("{job_title: {contains_any: [VP, chief]}}", "a job title that contains VP"),
        ('{job_title: {contains_any: ["*leiter", chief]}}', "a job title that contains leiter"),
        ("{country: {in: [DE, AT]}}", "a country that is DE"),
        ("{industry: {not_in: [arms, coal]}}", "an industry that is not arms or coal"),
        ("{email_domain: {is_not: free}}", "an address that is not free mail"),
        ("{employees: {at_least: 200}}", "at least 200 employees"),
        ("{employees: {between: [50, 200]}}", "employees from 50 to 200"),
        ("{revenue: {above: 1000000}}", "a revenue of more than 1,000,000"),
        ("{renewal: {at_least: 2026-01-01}}", "a renewal not before 2026-01-01"),
        ("{zip: {starts_with: Ab}}", "a zip that starts with Ab"),
        ("{opted_in: yes}", "opted in: yes"),
        (
            "{job_title: {contains_any: [head]}, country: FR}",
            "a country that is FR and a job title that contains head",
        ),
    ],
)
def test_what_is_unknown_is_asked_for_in_words(condition, words):
    assert learning(condition) == [words]


@pytest.mark.parametrize(
    ("criterion", "words"),
    [
        ("{last: Form Submitted, within: 5 days}", "one more Form Submitted"),
        ("{count: page, at_least: 2}", "two more visits to a page"),
        (
            "{last: page, where: {path: {contains_any: [pricing, precios]}}, within: 5 days}",
            "one more visit to a page whose path contains pricing",
        ),
        (
            "{last: Call, where: {outcome: {in: [qualified, interested]}}, within: 5 days}",
            "one more Call with outcome qualified",
        ),
        (
            "{last: Call, where: {minutes: {at_least: 5}, note: {known: no}}, within: 5 days}",
            "one more Call whose minutes is at least 5 and note is unknown",
        ),
    ],
)
def test_what_is_to_happen_is_said_in_words(criterion, words):
    assert happening(criterion) == [words]


def test_the_starter_reads_well():
    did = (Event("1", "Event Attended", NOW, NOW),)
    known = (("job_title", "Head of Operations"), ("employees", 100))
    words = told(starter(), known, did)
    assert "one more visit to a page whose path contains pricing" in words
    assert "one more Form Submitted" in words
    assert "one more Call Logged with outcome qualified" in words
    began = told(starter(), (), (Event("1", "Trial Started", NOW, NOW),))
    assert began[0] == "a job title that contains chief"
