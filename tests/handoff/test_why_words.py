"""Why now, in a sentence: who it is, and what they did."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accord.agreement.language.parse import parse
from accord.agreement.language.starter import starter
from accord.handoff.models import Handoff
from accord.handoff.why_words import ROW, Reason, in_full, in_short
from tests.handoff.cast import a_lead, an_agreement, did, run
from tests.make import NOON

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def line(name: str, times: int = 1, days: int = 0, points: int = 5) -> dict[str, object]:
    events = [[str(n), points] for n in range(times)]
    last = (NOW - timedelta(days=days)).isoformat()
    return {"name": name, "points": points, "events": events, "last": last}


def reason(*lines, title="Head of Operations", criterion="by-score", counted=None, words=None):
    why = {"lines": lines, "counted": counted or {}}
    return Reason(why, criterion, words or starter(), title, NOW, BERLIN)


TITLE = {"name": "title", "points": 20, "events": []}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (
            [line("download", 3, points=18), line("webinar", 1, 3, 10)],
            "3 downloads, webinar 3 days ago",
        ),
        ([line("webinar", 1, 0, 10), line("page", 1, 1, 1)], "webinar today, page yesterday"),
        ([line("email-reply", 2), line("call-good", 2, 4, 4)], "2 email replies, call good twice"),
        ([line("pricing-page", 4), line("bounced", 1, 0, -10)], "4 pricing pages"),
    ],
)
def test_a_row_names_who_and_what(lines, words):
    assert in_short(reason(TITLE, *lines)) == f"Head of Operations; {words}"


def test_what_the_criterion_counts_comes_first():
    told = reason(line("webinar", 1, 3, 20), line("download", 3), criterion="three-downloads")
    assert in_short(told) == "Head of Operations; 3 downloads, webinar 3 days ago"


def test_one_request_speaks_for_itself():
    told = reason(line("page"), criterion="asked-for-call", counted={"asked-for-call": ["7"]})
    assert in_short(told) == "Head of Operations; asked to be called, page today"


def test_several_events_that_no_line_counts_are_counted():
    words = parse(
        "agreement: a\ntime_zone: Etc/UTC\nsales_ready: {d: {count: Demo Requested, at_least: 2}}"
    )
    told = reason(criterion="d", counted={"d": ["1", "2"]}, words=words, title="")
    assert in_short(told) == "Demo Requested, 2 times"


def test_without_a_title_it_begins_with_what_they_did():
    assert in_short(reason(line("webinar", 1, 3), title="")) == "Webinar 3 days ago"


def test_what_was_kept_without_times_is_told_without():
    old = {"name": "webinar", "points": 5, "events": [["1", 5]]}
    assert in_short(reason(old)) == "Head of Operations; webinar"


@pytest.mark.parametrize("title", ["", "CEO", "Senior Vice President of Absolutely Everything"])
def test_a_row_stays_short(title):
    names = ("webinar-sign-up", "email-click", "download", "pricing-page", "event")
    words = in_short(reason(*(line(name, 2) for name in names), title=title))
    assert len(words) <= ROW
    assert "2 webinar sign ups" in words


def test_the_head_tells_more_and_when():
    told = reason(line("download", 3, 1), line("webinar", 1, 3, 4), line("page", 2, 40, 1))
    assert in_full(told) == (
        "Head of Operations: 3 downloads, the last yesterday; webinar 3 days ago; "
        "2 pages, the last 40 days ago"
    )


def test_where_nothing_more_was_kept_the_words_are_the_criterion_s():
    assert in_short(reason(TITLE)) == in_full(reason()) == ""


@pytest.mark.django_db
def test_what_the_flow_keeps_is_enough_for_the_sentence():
    version = an_agreement()
    lead = a_lead()
    did(lead, times=4, at=NOON - timedelta(days=1))
    run()
    handoff = Handoff.objects.get(lead=lead)
    told = Reason(handoff.why, handoff.criterion, parse(version.text), "CEO", NOON, BERLIN)
    assert in_full(told) == "CEO: pricing 4 times, the last yesterday"
