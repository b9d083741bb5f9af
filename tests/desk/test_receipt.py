"""The receipt as it is drawn: rows that add up, caps as rows of their own, bars, fading."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accord.desk.receipt import bar_parts, draw
from accord.leads.models import Lead
from accord.scoring.explain import explain
from accord.scoring.receipt import ReceiptGroup, ReceiptLine
from tests.desk.cast import a_lead
from tests.desk.test_leads import text
from tests.handoff.cast import LONG_AGO, an_agreement, did

pytestmark = pytest.mark.django_db
AGREEMENT = """
agreement: Northwind
time_zone: Europe/Berlin
fit:
  lines:
    title: {when: {job_title: {contains_any: [head]}}, points: 20}
    free: {when: {email_domain: {is: free}}, points: -10}
behaviour:
  cap: 30
  lines:
    pricing: {each: page, points: 10, cap: 16, halves_every: 10 days}
    call: {each: Call Logged, points: 25}
    gone: {each: Unsubscribed, points: -5}
sales_ready: {by-score: {fit: 20, behaviour: 15}}
"""


def a_busy_lead() -> Lead:
    an_agreement(AGREEMENT, LONG_AGO)
    lead, now = a_lead(days_ago=60), timezone.now()
    did(lead, at=now - timedelta(days=10), path="/pricing")
    did(lead, times=2, at=now, path="/pricing")
    did(lead, "Call Logged", at=now)
    did(lead, "Unsubscribed", at=now)
    return lead


def test_caps_of_line_and_group_are_rows_and_all_rows_add_up() -> None:
    receipt = explain(a_busy_lead(), timezone.now())
    pricing, call, gone = receipt.behaviour.lines
    assert (pricing.before_cap, pricing.capped, pricing.points) == (25, -9, 16)
    assert (call.points, gone.points, receipt.behaviour.adjustment) == (25, -5, -6)
    assert (receipt.total, receipt.rows, receipt.adds_up) == (50, 6, True)


def test_only_what_age_took_is_called_faded() -> None:
    receipt = explain(a_busy_lead(), timezone.now())
    assert receipt.fit.faded == 0
    assert [line.faded for line in receipt.behaviour.lines] == [5, 0, 0]
    assert [share.points for share in receipt.behaviour.lines[0].shares] == [5, 10, 10]


def test_the_page_shows_each_row_with_its_sign(marketing: Client) -> None:
    page = text(marketing, f"/leads/{a_busy_lead().pk}/")
    for shown in (
        "+25", "−9", "−5", "−6", "The most that 2.1 may give", "5 faded", "was 10",
        "6 lines add up to 50 under", "each of the 3",
    ):  # fmt: skip
        assert shown in page


def test_a_proposed_version_says_what_it_would_give(marketing: Client) -> None:
    from accord.agreement.models import Version

    lead = a_busy_lead()
    proposed = an_agreement(AGREEMENT.replace("points: 20", "points: 40"))
    at = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    Version.objects.filter(pk=proposed.pk).update(
        state="proposed", in_force_from=None, proposed_at=at
    )
    assert "Proposed v2 would give 70" in text(marketing, f"/leads/{lead.pk}/")


@pytest.mark.parametrize(
    ("points", "most", "parts"),
    [
        pytest.param([3, 12, 8], 23, (12, 8, 3), id="largest first"),
        pytest.param([12, -5, 8], 15, (12, 3), id="cut where the total ends"),
        pytest.param([-5], 0, (), id="nothing to draw"),
        pytest.param([30, 30], 50, (30, 20), id="cut by the cap"),
    ],
)
def test_a_bar_is_as_long_as_the_total(
    points: list[int], most: int, parts: tuple[int, ...]
) -> None:
    assert bar_parts(points, most) == parts


def test_a_bar_without_a_cap_has_room_for_its_threshold() -> None:
    line = ReceiptLine("a", "1.1", "x", "y", 5, "yes")
    drawn = draw(ReceiptGroup("fit", 5, None, 20, 0, (line,)))
    assert (drawn.of, drawn.parts) == (20, (5,))
    assert drawn.label == "Fit 5 of 20, needs 20"
