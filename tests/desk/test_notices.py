"""Nothing goes missing in silence: processes that stopped, and leads that have gone quiet."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accord.accounts.models import User
from accord.desk.notices import notices
from accord.jobs import beats
from accord.jobs.models import Beat
from accord.ledger.models import Event, Retraction
from accord.scoring.models import Score
from tests.conftest import signed_in
from tests.desk.cast import a_lead, a_ready_lead, scored
from tests.make import a_user

pytestmark = pytest.mark.django_db
SILENT = "has not been heard of since"


def heard(at: datetime, *names: str) -> None:
    for name in names or (beats.WORKER, beats.JOBS):
        Beat.objects.update_or_create(name=name, defaults={"at": at})


def text(client: Client, path: str = "/leads/") -> str:
    return client.get(path).content.decode()


def test_while_all_processes_run_nothing_is_said(admin: Client) -> None:
    heard(timezone.now())
    page = text(admin)
    assert SILENT not in page and "has never run" not in page


def test_an_admin_reads_since_when_what_waits_and_how_to_start_it(admin: Client) -> None:
    heard(timezone.now())
    heard(timezone.now() - timedelta(minutes=2), beats.WORKER)
    page = text(admin)
    assert f"The worker process {SILENT}" in page
    assert "Scores, stages and hand-offs wait for it" in page
    assert "accord worker" in page
    assert "The jobs process" not in page


def test_anybody_else_reads_whom_to_ask(sales: Client) -> None:
    a_user("admin", name="Ada Lind")
    heard(timezone.now() - timedelta(minutes=2))
    page = text(sales)
    assert "Ask Ada Lind (admin) to start it." in page
    assert "accord worker" not in page
    assert "The jobs process" not in page, "an SDR imports nothing"


def test_a_process_that_never_ran_is_named_but_not_in_the_first_minute(admin: Client) -> None:
    assert "has never run" not in text(admin)
    User.objects.update(joined_at=timezone.now() - timedelta(minutes=2))
    assert "The worker process has never run" in text(admin)


def test_the_notice_costs_one_query_where_all_is_well(
    marketing: Client, django_assert_num_queries
) -> None:
    heard(timezone.now())
    user = User.objects.get()
    with django_assert_num_queries(1):
        assert notices(user, timezone.now()) == ()


def test_a_lead_that_has_gone_quiet_says_so_wherever_it_is_shown() -> None:
    lead, other = a_ready_lead("Maren Solberg"), a_ready_lead("Bjarne Holm")
    sdr = signed_in(a_user("sdr"))
    for path in ("/leads/", "/queue/?of=all"):
        assert "gone quiet" not in text(sdr, path)
    Score.objects.filter(lead=lead).update(ready=False)
    assert text(sdr, "/leads/").count("gone quiet") == 1
    queue = text(sdr, "/queue/?of=all")
    assert queue.count("gone quiet") == 1 and other.name in queue
    pane = text(sdr, f"/queue/{lead.handoffs.get().pk}/?of=all")
    assert "no criterion holds today" in pane


def test_the_lead_view_judges_quiet_by_the_receipt_of_now() -> None:
    lead = a_ready_lead()
    sdr = signed_in(a_user("sdr"))
    assert "gone quiet" not in text(sdr, f"/leads/{lead.pk}/")
    lead.handoffs.update(offered_at=timezone.now() - timedelta(days=1))
    for source in Event.objects.filter(kind="page").values_list("source", flat=True).distinct():
        Retraction.objects.create(source=source, at=timezone.now())
    page = text(sdr, f"/leads/{lead.pk}/")
    assert "no criterion holds today" in page


def test_a_lead_that_was_never_offered_is_not_called_quiet(sales: Client) -> None:
    scored(a_lead("Anna Berg"))
    assert "gone quiet" not in text(sales)
