"""The Imports screens: a file, its columns, the dry run, the run, the result, and the way back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accord.accounts.models import Role
from accord.capture import commands
from accord.capture.models import Import
from accord.flow import KINDS
from accord.jobs import runner
from accord.jobs.models import Job
from accord.leads.models import Lead
from tests.capture.brought import brought, started
from tests.make import a_user

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
LIST = reverse("capture:imports")
LEADS = (
    "Mail,First name,Job title,Employees,Favourite colour\n"
    "anna@acme.example,Anna,Head of Ops,620,blue\n"
    "bert@beta.example,Bert,Clerk,40,red\n"
    "no-mail,Carl,CEO,12,red\n"
)
SETTLED = {
    "c0": "attribute:email", "c1": "attribute:first_name", "c2": "attribute:job_title",
    "c3": "attribute:employees", "c4": "new:text", "live": "live", "empty": "",
}  # fmt: skip


def upload(client: Client, text: str | bytes = LEADS, what: str = "leads", **more: Any) -> Any:
    data = text.encode() if isinstance(text, str) else text
    file = SimpleUploadedFile(more.pop("name", "fair.csv"), data)
    return client.post(LIST, {"what": what, "file": file}, follow=True, **more)


def page_of(client: Client, one: Import, name: str = "import", **more: str) -> str:
    return client.get(reverse(f"capture:{name}", args=[one.pk]), **more).content.decode()


def run_all() -> None:
    while runner.run_one(KINDS, "test", timezone.now()):
        pass


def test_nothing_yet_offers_the_sample_and_its_files(marketing: Client) -> None:
    page = marketing.get(LIST).content.decode()
    assert "Everything you have belongs in here" in page
    assert "Try it with a sample company" in page
    text = marketing.get(reverse("capture:sample_file", args=["leads"])).content.decode()
    assert text.startswith("E-mail,First name") and text.count("\n") == 501
    assert marketing.get(reverse("capture:sample_file", args=["secrets"])).status_code == 404


def test_a_stranger_is_asked_to_sign_in(stranger: Client) -> None:
    one = started(LEADS)
    for url in (LIST, reverse("capture:import", args=[one.pk])):
        answer = stranger.get(url)
        assert answer.status_code == 302 and answer["Location"].startswith("/sign-in/")
    assert upload(stranger).redirect_chain[0][0].startswith("/sign-in/")


def test_a_file_shows_its_columns_guessed_each_with_the_reason(marketing: Client) -> None:
    page = upload(marketing).content.decode()
    assert "5 columns" in page and "all guessed" in page
    assert "Called so in English: first name." in page
    assert '<option value="attribute:job_title" selected>Job title</option>' in page
    assert '<option value="new:text" selected>New attribute, text</option>' in page
    assert "<span>anna@acme.example</span>" in page
    assert "Nothing in the file says that it is the past." in page


def test_an_outcome_makes_history_the_guess_and_says_why(marketing: Client) -> None:
    page = upload(marketing, "Mail,Converted\na@b.example,1\nc@d.example,0\n").content.decode()
    assert "An outcome is mapped, so this is the past." in page
    assert 'value="history" checked' in page and 'name="won" value="1"' in page


def test_what_was_chosen_stands_beside_what_was_guessed_and_why(marketing: Client) -> None:
    upload(marketing)
    one = Import.objects.get()
    for live, said in (("live", "Guessed: Nothing in"), ("history", "As you chose. The guess was")):
        sent = SETTLED | {"c0": "drop", "live": live}
        page = marketing.post(reverse("capture:columns", args=[one.pk]), sent).content.decode()
        assert said in page and "Nothing in the file says that it is the past." in page
    assert "The guess was live" in page


WIDE = ",".join(["Mail", *(f"A rather long name of column {n}" for n in range(36))])


def test_a_file_of_37_columns_is_a_page_under_sixty_kilobytes(marketing: Client) -> None:
    cells = ",".join(["Better than before"] * 36)
    rows = "".join(f"p{n}@a.example,{cells}\n" for n in "abcde")
    page = upload(marketing, f"{WIDE}\n{rows}")
    assert "37 columns" in page.content.decode()
    assert len(page.content) < 60_000


def test_without_scripts_every_column_can_have_every_choice(marketing: Client) -> None:
    upload(marketing)
    one = Import.objects.get()
    assert "?every=choice" in page_of(marketing, one, "columns")
    page = marketing.get(reverse("capture:columns", args=[one.pk]) + "?every=choice").content
    assert page.count(b'<option value="attribute:phone"') == 5
    assert b'<option value="attribute:job_title" selected>' in page


def test_the_tray_asks_again_while_something_runs_and_then_stops(marketing: Client) -> None:
    one = started(LEADS)
    commands.run(one, by=None, now=timezone.now())
    frame = marketing.get(LIST).content.decode()
    assert 'hx-get="/tray/"' in frame and "every 2s" in frame
    assert "every 2s" in marketing.get("/tray/").content.decode()
    run_all()
    ended = marketing.get("/tray/").content.decode()
    assert "every 2s" not in ended and "It has ended" in ended
    assert 'hx-get="/tray/"' not in marketing.get(LIST).content.decode()


EVENTS = "E-mail,Event,When\nanna@acme.example,page,{:%Y-%m-%d %H:%M}\n"


def test_events_that_stopped_coming_in_are_no_secret(marketing: Client, reader: Client) -> None:
    now = timezone.now()
    for days, stopped in ((15, True), (13, False)):
        at = now - timedelta(days=days)
        one = brought(EVENTS.format(at - timedelta(hours=1)), "events", now=at)
        assert one.live
        assert ("No events have come in since" in marketing.get(LIST).content.decode()) == stopped
        if stopped:
            assert "for a newer file of events" in reader.get(LIST).content.decode()
    assert "No events" not in marketing.get(LIST).content.decode()


def test_where_no_events_ever_came_in_nothing_has_stopped(marketing: Client) -> None:
    brought(LEADS, now=timezone.now() - timedelta(days=90))
    assert "No events have come in" not in marketing.get(LIST).content.decode()


def test_a_stranger_sees_no_tray(stranger: Client) -> None:
    assert stranger.get("/tray/").status_code == 302


def test_settled_columns_lead_to_a_dry_run_that_writes_nothing(marketing: Client) -> None:
    upload(marketing)
    one = Import.objects.get()
    answer = marketing.post(reverse("capture:columns", args=[one.pk]), SETTLED, follow=True)
    page = answer.content.decode()
    assert "If you ran it now" in page and "3 = 2 + 0 + 0 + 1." in page
    assert "is no e-mail address" in page and "Run the import" in page
    assert not Lead.objects.exists()


def test_a_dry_run_that_ran_out_of_time_says_how_many_rows_it_read(
    marketing: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accord.capture.views.TRY_FOR", timedelta(0))
    monkeypatch.setattr("accord.capture.dryrun._AT_ONCE", 1)
    upload(marketing)
    one = Import.objects.get()
    page = marketing.post(reverse("capture:columns", args=[one.pk]), SETTLED, follow=True)
    assert re.search(r"1 of about \d rows were read in the time\.", page.content.decode())


def test_what_is_still_open_is_said_and_the_choices_stay(marketing: Client) -> None:
    upload(marketing)
    one = Import.objects.get()
    said = SETTLED | {"c0": "drop", "c4": "new:date"}
    answer = marketing.post(reverse("capture:columns", args=[one.pk]), said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "nothing says who" in page
    assert '<option value="new:date" selected>' in page


def test_an_id_of_another_system_needs_its_name(marketing: Client) -> None:
    upload(marketing)
    one = Import.objects.get()
    said = SETTLED | {"c4": "id", "system4": "two words"}
    answer = marketing.post(reverse("capture:columns", args=[one.pk]), said)
    assert answer.status_code == 422
    assert "name the other system in one word" in answer.content.decode()
    marketing.post(reverse("capture:columns", args=[one.pk]), said | {"system4": "hubspot"})
    one.refresh_from_db()
    assert one.mapping["columns"]["Favourite colour"] == {"id": "hubspot"}


def test_dates_that_read_two_ways_are_asked_for(marketing: Client) -> None:
    page = upload(marketing, "Mail,Created\na@b.example,03/04/2024\n").content.decode()
    assert "may be day first or month first" in page and "Say how they read" in page
    assert "03/04/2024" in page and "1 to settle" in page
    one = Import.objects.get()
    said = {"c0": "attribute:email", "c1": "at", "live": "live", "dates": ""}
    answer = marketing.post(reverse("capture:columns", args=[one.pk]), said)
    assert (
        answer.status_code == 422 and "may be day first or month first" in answer.content.decode()
    )
    said["dates"] = "day-first"
    assert marketing.post(reverse("capture:columns", args=[one.pk]), said).status_code == 302


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("", "no rows", id="empty"),
        pytest.param("a,b,a\n1,2,3\n", "a", id="two columns of one name"),
        pytest.param(b"PK\x03\x04xl/workbook", "spreadsheet", id="a spreadsheet"),
        pytest.param(",".join(f"c{n}" for n in range(300)) + "\n", "at most 200", id="300 columns"),
    ],
)
def test_a_file_that_is_no_table_is_refused_beside_the_form(
    marketing: Client, text: str | bytes, sentence: str
) -> None:
    answer = upload(marketing, text, what="deals")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page and 'value="deals" checked' in page
    assert not Import.objects.exists()


def test_a_file_over_the_limit_is_refused_before_it_is_read(marketing: Client) -> None:
    answer = marketing.post(
        LIST, b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(1 << 31)
    )
    assert answer.status_code == 413
    assert "larger than 200 MB" in answer.content.decode()


def test_without_a_file_the_form_says_what_to_do(marketing: Client) -> None:
    answer = marketing.post(LIST, {"what": "events"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose a CSV file first." in page and 'value="events" checked' in page


def test_a_form_from_elsewhere_is_turned_away() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(a_user(Role.MARKETER), backend="django.contrib.auth.backends.ModelBackend")
    assert upload(strict).status_code == 403


def test_the_run_is_watched_and_ends_in_sums_that_close(marketing: Client) -> None:
    one = started(LEADS)
    page = marketing.post(reverse("capture:run", args=[one.pk]), follow=True).content.decode()
    assert 'hx-trigger="every 1s"' in page and "It waits for the jobs process." in page
    run_all()
    part = page_of(marketing, one, **HTMX)
    assert "It is in, and it adds up" in part and "3 = 2 + 0 + 0 + 1." in part
    assert 'hx-trigger="every 1s"' not in part and "<html" not in part


def test_a_silent_run_says_stopped_and_how_to_start_it(marketing: Client) -> None:
    one = started(LEADS)
    commands.run(one, by=None, now=timezone.now())
    silent = timezone.now() - timedelta(minutes=5)
    Job.objects.update(state="running", started_at=silent, heartbeat_at=silent)
    page = page_of(marketing, one)
    assert "Stopped." in page and "accord serve" in page


def test_a_run_can_be_cancelled(marketing: Client) -> None:
    one = started(LEADS)
    commands.run(one, by=None, now=timezone.now())
    page = marketing.post(reverse("capture:cancellation", args=[one.pk]), follow=True)
    assert "Cancelled the import of list.csv." in page.content.decode()
    assert "Nothing was written." in page.content.decode()


def test_a_file_can_be_thrown_away_before_the_run(marketing: Client) -> None:
    one = started(LEADS)
    page = marketing.post(reverse("capture:cancellation", args=[one.pk]), follow=True)
    assert "Threw list.csv away." in page.content.decode()


def test_the_figures_open_to_the_leads_behind_them(reader: Client) -> None:
    brought("Mail\nanna@acme.example\n", now=timezone.now())
    one = brought("Mail,First name\nanna@acme.example,Anna\nbert@b.example,Bert\n")
    new = reader.get(reverse("capture:leads", args=[one.pk]) + "?which=new").content.decode()
    assert "Bert" in new and "Anna" not in new
    updated = reader.get(reverse("capture:leads", args=[one.pk]) + "?which=updated")
    assert "Anna" in updated.content.decode() and "Bert" not in updated.content.decode()
    invented = reader.get(reverse("capture:leads", args=[one.pk]) + "?which=old")
    assert invented.status_code == 400


def test_refused_rows_download_with_line_and_reason(marketing: Client, reader: Client) -> None:
    one = brought(LEADS)
    assert reader.get(reverse("capture:refused", args=[one.pk])).status_code == 403
    assert "Download all" not in page_of(reader, one)
    answer = marketing.get(reverse("capture:refused", args=[one.pk]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "Refused because" in text and "no-mail,Carl" in text and ",4," in text
    assert "attachment" in answer["Content-Disposition"]


def test_undo_takes_everything_back_and_says_so(marketing: Client) -> None:
    one = brought(LEADS, now=timezone.now())
    page = marketing.post(reverse("capture:undoing", args=[one.pk]), follow=True).content.decode()
    assert "Taking list.csv back." in page and 'hx-trigger="every 1s"' in page
    run_all()
    page = page_of(marketing, one)
    assert "Taken back by Marketer." in page and "Undo this import" not in page
    assert not Lead.objects.standing().exists()


def test_undoing_twice_is_refused_with_a_sentence(marketing: Client) -> None:
    one = brought(LEADS, now=timezone.now())
    commands.undo(one, by=None, now=timezone.now())
    again = marketing.post(reverse("capture:undoing", args=[one.pk]), follow=True)
    assert again.status_code == 409
    assert "taken back already" in again.content.decode()


def test_chosen_leads_of_history_are_made_live(marketing: Client) -> None:
    one = brought(LEADS, live=False)
    here = reverse("capture:leads", args=[one.pk])
    assert "Make the chosen ones live" in marketing.get(here).content.decode()
    anna = Lead.objects.get(email="anna@acme.example")
    page = marketing.post(here, {"lead": [anna.pk]}, follow=True).content.decode()
    assert "Made 1 lead live" in page
    assert list(Lead.objects.live()) == [anna]
    assert marketing.post(here, {}).status_code == 422


def test_a_reader_sees_everything_and_is_told_whom_to_ask(reader: Client) -> None:
    a_user(Role.HEAD_OF_MARKETING, name="Elena Marchetti")
    one = started(LEADS)
    assert "ask Elena Marchetti (head of marketing)" in reader.get(LIST).content.decode()
    page = page_of(reader, one)
    assert "Called so in English" in page and "Dry run</button>" not in page
    assert upload(reader).status_code == 403
    for name in ("run", "cancellation", "undoing"):
        assert reader.post(reverse(f"capture:{name}", args=[one.pk])).status_code in (403, 409)
    assert Import.objects.get().state == Import.State.MAPPING


def test_the_sample_company_comes_in_with_one_click(marketing: Client) -> None:
    page = marketing.post(reverse("capture:sample"), follow=True).content.decode()
    assert "Brought in the sample company: 6,560 rows." in page
    assert page.count("data-row>sample-") == 3


def test_a_file_name_that_is_markup_is_shown_as_written(marketing: Client) -> None:
    page = upload(marketing, name="<img src=x onerror=alert(1)>.csv").content.decode()
    assert "<img src=x" not in page


def test_the_number_of_queries_does_not_grow_with_the_imports(
    reader: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(12):
        brought(f"Mail\nlead{n}@acme.example\n")
    one = brought("Mail\n" + "".join(f"x{n}@acme.example\n" for n in range(60)))
    reader.get(LIST)
    with django_assert_max_num_queries(9):
        reader.get(LIST)
    with django_assert_max_num_queries(12):
        page = page_of(reader, one, "leads")
    assert "More rows" in page
