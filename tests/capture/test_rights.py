"""Who may only read can change nothing of an import, whatever they send."""

import pytest
from django.test import Client
from django.utils import timezone

from accord.capture.models import Import

pytestmark = pytest.mark.django_db


@pytest.fixture
def checked() -> Import:
    now = timezone.now()
    return Import.objects.create(what="leads", name="a.csv", state="checked", size=1, made_at=now)


@pytest.mark.parametrize("act", ["columns", "run", "cancellation", "undoing", "leads"])
def test_a_reader_changes_no_import(reader: Client, checked: Import, act: str) -> None:
    answer = reader.post(f"/imports/{checked.pk}/{act}/", {"lead": "1"})
    assert answer.status_code == 403
    assert Import.objects.get(pk=checked.pk).state == "checked"


def test_a_reader_brings_in_nothing(reader: Client) -> None:
    assert reader.post("/imports/", {"what": "leads"}).status_code == 403
    assert reader.post("/imports/sample/").status_code == 403
    assert reader.post("/leads/sample/").status_code == 403
    assert not Import.objects.exists()


@pytest.mark.parametrize("path", ["", "1/", "1/refused.csv", "1/leads/", "sample/leads.csv"])
def test_a_stranger_sees_no_import(stranger: Client, path: str) -> None:
    answer = stranger.get(f"/imports/{path}")
    assert answer.status_code == 302 and answer["Location"].startswith("/sign-in/")
