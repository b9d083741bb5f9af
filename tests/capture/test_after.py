"""What is done with an import once it is in: taken back, downloaded, forgotten."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from accord.capture import commands, files, later, undoing
from accord.capture.forget import forget
from accord.capture.models import Import, RefusedRow
from accord.capture.refused import download
from accord.jobs import runner
from accord.leads import attributes
from accord.leads import commands as leads
from accord.leads.export import lines
from accord.leads.models import Lead
from accord.ledger.models import Event
from accord.lib import sheet
from accord.lib.errors import Refused
from accord.lib.exactly import encode
from tests.capture.brought import EMAIL, NOON, brought, counts, started, values
from tests.make import a_user

pytestmark = pytest.mark.django_db
PEOPLE = "E-mail,Name,Company\nada@acme.example,Ada,Acme\nbo@acme.example,Bo,Acme\n"
DAY = timedelta(days=1)


def everything() -> dict[str, list[Any]]:
    """What the leads' room holds of standing leads, to the last byte; its counters aside."""
    tables = {
        "leads": 'SELECT id, name, email, company_id, "values", facts, folded, made_at, seen_at, '
        "rises, live_since FROM leads_lead WHERE removed_at IS NULL ORDER BY id",
        "companies": "SELECT id, name, key FROM leads_company ORDER BY id",
        "domains": "SELECT company_id, domain FROM leads_companydomain ORDER BY domain",
        "work": "SELECT lead_id, company_id, since, until FROM leads_employment ORDER BY 1, 2, 3",
        "consents": "SELECT lead_id, given, at, proof FROM leads_consent ORDER BY 1, 3",
        "names": "SELECT s.key, i.profile_id FROM leads_identity i "
        "JOIN ledger_subject s ON s.id = i.subject_id "
        "JOIN leads_profile p ON p.id = i.profile_id "
        "JOIN leads_lead l ON l.id = p.lead_id WHERE l.removed_at IS NULL ORDER BY 1",
    }
    with connection.cursor() as cursor:
        found = {}
        for name, sql in tables.items():
            cursor.execute(sql)
            found[name] = cursor.fetchall()
    return found


def test_after_its_undo_all_is_as_if_the_import_had_never_been() -> None:
    brought(PEOPLE)
    before = everything()
    import_ = brought(
        "E-mail,Name,Company,Tags,Unsubscribed\nada@acme.example,Ada L.,Other Ltd,hot,yes\n"
        "cy@new.example,Cy,Acme,cold,no\n",
        now=NOON + DAY,
        columns={
            **EMAIL, "Name": "name", "Company": "company", "Tags": {"new": "Tags"},
            "Unsubscribed": {"unsubscribed": True},
        },
    )  # fmt: skip
    assert everything() != before
    assert later.undo(import_, by=None, now=NOON + 2 * DAY) == []
    assert everything() == before
    assert import_.state == Import.State.UNDONE


def test_an_export_before_an_import_and_after_its_undo_are_equal_to_the_byte() -> None:
    brought(PEOPLE)
    before = [encode(line) for line in lines()]
    import_ = brought("E-mail,Name,City\nada@acme.example,Ada L.,Rome\ncy@new.example,Cy,Bonn\n")
    assert [encode(line) for line in lines()] != before
    later.undo(import_, by=None, now=NOON + DAY)
    assert [encode(line) for line in lines()] == before


def test_an_attribute_that_went_with_an_undo_comes_back_under_its_id() -> None:
    text = "E-mail,City\nada@acme.example,Rome\n"
    import_ = brought(text)
    id = attributes.all_known()["city"].pk
    later.undo(import_, by=None, now=NOON + DAY)
    assert attributes.all_known()["city"].retired_at is not None
    brought(text, now=NOON + 2 * DAY)
    assert attributes.all_known()["city"].pk == id
    assert attributes.all_known()["city"].retired_at is None
    assert values("email:ada@acme.example")["city"] == "Rome"


def test_an_attribute_that_others_use_stays() -> None:
    first = brought("E-mail,City\nada@acme.example,Rome\n")
    brought("E-mail,City\nbo@acme.example,Bonn\n")
    later.undo(first, by=None, now=NOON + DAY)
    assert attributes.all_known()["city"].retired_at is None


def test_the_same_file_may_come_again_after_its_undo() -> None:
    later.undo(brought(PEOPLE), by=None, now=NOON + DAY)
    assert counts(brought(PEOPLE, now=NOON + 2 * DAY)) == [2, 2, 0, 0, 0]
    text = "E-mail,Event,When\nada@acme.example,page,2026-03-01\n"
    later.undo(brought(text, "events"), by=None, now=NOON + DAY)
    assert counts(brought(text, "events", now=NOON + 2 * DAY)) == [1, 1, 0, 0, 0]


def test_what_people_did_in_between_stays_and_is_listed() -> None:
    import_ = brought(PEOPLE)
    ada = Lead.objects.get(email="ada@acme.example")
    leads.edit_lead(ada, {"job_title": "Head of IT"}, by=a_user(), now=NOON + DAY)
    (stays,) = later.undo(import_, by=None, now=NOON + 2 * DAY)
    assert (stays["lead"], "2026-03-05" in stays["because"]) == (ada.pk, True)
    assert values("email:ada@acme.example")["job_title"] == "Head of IT"
    assert Lead.objects.standing().count() == 1


def test_an_undo_as_queued_work_does_the_same() -> None:
    before = everything()
    import_ = brought("E-mail\n" + "".join(f"p{n}@a.example\n" for n in range(600)), columns=EMAIL)
    job = later.undo_later(import_, by=None, now=NOON)
    assert later.undo_later(import_, by=None, now=NOON) == job
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "SLICE", timedelta(0))
        slices = 0
        while job.is_open():
            runner.run_one({undoing.KIND: undoing.undo_slice}, "w", NOON)
            job.refresh_from_db()
            slices += 1
    import_.refresh_from_db()
    assert (import_.state, slices > 1) == (Import.State.UNDONE, True)
    assert everything() == before


def test_an_import_is_taken_back_once_and_within_thirty_days() -> None:
    import_ = brought(PEOPLE)
    with pytest.raises(Refused, match="for 30 days"):
        later.undo(import_, by=None, now=NOON + 31 * DAY)
    later.undo(import_, by=None, now=NOON + DAY)
    with pytest.raises(Refused, match="already"):
        later.undo(import_, by=None, now=NOON + DAY)


def test_refused_rows_come_back_under_their_own_columns_and_can_be_sent_again() -> None:
    brought(PEOPLE + "nobody,Cy,\n")
    text = "".join(download(Import.objects.get()))
    assert text.splitlines()[0] == "\ufeffE-mail,Name,Company,Refused line,Refused because"
    assert text.splitlines()[1].startswith("nobody,Cy,,4,")
    again = brought(text.replace("nobody", "cy@acme.example"))
    assert counts(again) == [1, 1, 0, 0, 0]


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        pytest.param("=1+1", "'=1+1", id="a formula"),
        pytest.param("  =1+1", "'  =1+1", id="behind blanks"),
        pytest.param("\x01=1+1", "'\x01=1+1", id="behind a control character"),
        pytest.param("＝1+1", "'＝1+1", id="in full width"),
        pytest.param("@SUM(1)", "'@SUM(1)", id="at"),
        pytest.param("+cmd|x", "'+cmd|x", id="plus"),
        pytest.param("\tx", "'\tx", id="tab"),
        pytest.param("+49 30 1", "+49 30 1", id="a phone number stays"),
        pytest.param("-3,5", "-3,5", id="a number stays"),
        pytest.param("a=b", "a=b", id="inside is harmless"),
    ],
)
def test_no_cell_becomes_a_formula(cell: str, kept: str) -> None:
    assert sheet.guarded(cell) == kept


def test_who_is_forgotten_is_gone_from_refused_rows_and_waiting_files() -> None:
    brought(PEOPLE + "eve@,Eve Adams,\n")
    waiting = started(
        'E-mail,Name\nada@acme.example,Ada\n"eve@acme.example","Eve\nAdams"\nbo@x.example,Bo\n'
    )
    assert forget(["eve@acme.example", "Eve Adams"]) == 2
    kept = files.path_of(waiting.file).read_text()
    assert "eve" not in kept.casefold() and "bo@x.example" in kept
    assert RefusedRow.objects.get().cells == []
    assert counts(commands.run_here(waiting, by=None, now_fn=lambda: NOON))[:2] == [2, 1]


def test_nobody_else_is_forgotten_with_them() -> None:
    brought(PEOPLE + "x,Joanna,\n")
    assert forget(["Joanna", "Smith", "joanna.smith@acme.example"]) == 0
    assert RefusedRow.objects.get().cells == ["x", "Joanna", ""]


def test_a_first_and_a_last_name_in_one_row_name_somebody() -> None:
    brought("E-mail,First name,Last name\nada@acme.example,Ada,L\nx,Joanna,Smith\n")
    assert forget(["Joanna", "Smith"]) == 1


def test_an_undone_import_leaves_its_rows_in_the_ledger_for_whoever_audits() -> None:
    import_ = brought(PEOPLE)
    later.undo(import_, by=None, now=NOON + DAY)
    assert Event.objects.filter(source=import_.source).count() == 2
    kinds = Event.objects.filter(subject__key=import_.source).order_by("pk")
    assert [event.kind for event in kinds] == [
        "import.started", "import.asked", "import.ended", "import.undone",
    ]  # fmt: skip
