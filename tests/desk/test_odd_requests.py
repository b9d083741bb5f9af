"""Requests that no form of ours sends: each is refused in words, and none breaks the page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accord.capture.models import Import
from tests.desk.cast import a_lead, a_ready_lead
from tests.handoff.cast import an_agreement

pytestmark = pytest.mark.django_db
HUGE = 10**30
BEYOND = 2**63


def an_import() -> Import:
    now = timezone.now() - timedelta(days=1)
    return Import.objects.create(what="leads", name="fair.csv", state="done", size=1, made_at=now)


@pytest.mark.parametrize(
    "path",
    [
        f"/leads/{HUGE}/",
        f"/leads/ID/timeline/{HUGE}/",
        f"/leads/ID/timeline/{BEYOND}/",
        f"/leads/ID/values/{HUGE}/",
        f"/leads/?after={'9' * 19}~{'9' * 19}",
        f"/leads/?sort=score&after={'9' * 19}~{'9' * 19}",
        f"/leads/?company={'9' * 18}",
        "/leads/?q=%00",
        "/leads/?after=%D9%A3~%D9%A3",
        f"/leads/ID/merging/?with={'9' * 18}",
        f"/agreement/versions/{HUGE}/",
        f"/agreement/versions/{HUGE}/text/",
        f"/agreement/versions/{HUGE}/moves/",
        f"/agreement/difference/?old={'9' * 8}&new=1",
        f"/imports/{HUGE}/",
        f"/imports/?before={'9' * 18}",
        "/imports/sample/%2e%2e%2fsecret.csv",
        "/search/?q=%ED%A0%80%00",
    ],
)
def test_numbers_beyond_all_rows_find_nothing(admin: Client, path: str) -> None:
    an_agreement()
    answer = admin.get(path.replace("ID", str(a_lead().pk)))
    assert answer.status_code in {200, 400, 404}


def test_ids_of_leads_that_are_no_ids_are_refused(admin: Client) -> None:
    page = f"/imports/{an_import().pk}/leads/"
    for id in ("9" * 30, "9" * 5000, "-1", "٣"):
        assert admin.post(page, {"lead": id}).status_code == 422


def test_days_without_a_remark_are_refused_in_words(sales: Client) -> None:
    lead = a_ready_lead()
    answer = sales.post(f"/leads/{lead.pk}/recycling/", {"days": "many"})
    assert answer.status_code == 422
    assert "whole number of days" in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    ["live", "merging/1/undoing", "taking", "attempts", "acceptance", "moving", "reply", "undoing"],
)
def test_looking_changes_nothing(admin: Client, path: str) -> None:
    assert admin.get(f"/leads/{a_lead().pk}/{path}/").status_code == 405


def test_a_file_from_nobody_is_refused_before_it_is_read(stranger: Client) -> None:
    form = "multipart/form-data; boundary=b"
    answer = stranger.post("/sign-in/", b"x", content_type=form, CONTENT_LENGTH=str(1 << 31))
    assert answer.status_code == 413


@pytest.mark.parametrize("next", ["//evil.example", "https://evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere(admin: Client, next: str) -> None:
    page = admin.get("/confirm/", {"next": next}).content.decode()
    assert "evil" not in page and "alert(1)" not in page
