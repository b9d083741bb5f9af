from datetime import UTC, datetime, timedelta

import pytest

from accord.accounts.models import Role
from accord.capture import commands, files, later
from accord.capture.models import Import
from accord.capture.run import KIND, import_slice
from accord.jobs import runner
from accord.jobs.models import Job
from accord.leads import attributes
from accord.leads.models import Lead
from accord.ledger.models import Event
from accord.lib.errors import Invalid, NotYours, Refused
from tests.capture.brought import EMAIL, NOON, brought, counts, reasons, started, values
from tests.make import a_user

pytestmark = pytest.mark.django_db
PEOPLE = "E-mail,Name,Company\nada@acme.example,Ada,Acme\nbo@acme.example,Bo,Acme\n"
DAY = timedelta(days=1)


def test_each_row_becomes_a_lead_and_one_row_of_the_ledger() -> None:
    import_ = brought(PEOPLE)
    assert counts(import_) == [2, 2, 0, 0, 0]
    assert import_.closes()
    rows = Event.objects.filter(source=import_.source)
    assert [row.kind for row in rows] == ["lead.imported", "lead.imported"]
    assert values("email:ada@acme.example") == {
        "email": "ada@acme.example",
        "name": "Ada",
        "company": "Acme",
    }


def test_new_updated_same_and_refused_add_up_to_read() -> None:
    brought(PEOPLE)
    import_ = brought(
        "E-mail,Name,Company\nada@acme.example,Ada L.,Acme\nbo@acme.example,Bo,Acme\n"
        "cy@acme.example,Cy,Acme\nnobody,X,Y\n"
    )
    assert counts(import_) == [4, 1, 1, 1, 1]
    assert reasons(import_) == [
        "5: column E-mail: 'nobody' is no e-mail address: An email address must have an @-sign"
    ]


def test_the_dry_run_says_beforehand_what_the_run_will_count() -> None:
    brought(PEOPLE)
    text = "E-mail,Name,Company\n" + "".join(
        f"p{n % 1500}@acme.example,P{n % 1500},Acme\n" for n in range(2500)
    )
    text += "ada@acme.example,Ada L.,Acme\nbo@acme.example,Bo,Acme\nnobody,X,Y\n"
    before = Event.objects.count(), Lead.objects.count()
    tried = commands.check(started(text))
    assert (Event.objects.count() - 1, Lead.objects.count()) == before
    assert tried.state == Import.State.CHECKED
    assert counts(tried) == counts(brought(text)) == [2503, 1500, 1, 1001, 1]


def test_a_dry_run_may_stop_when_its_time_is_up_and_says_so() -> None:
    text = "E-mail,Name\n" + "".join(f"p{n}@acme.example,P\n" for n in range(3000))
    tried = commands.check(started(text), timedelta(0))
    told = tried.report["dry_run"]
    assert not told["whole"]
    assert tried.read == 1000
    assert told["sentence"].startswith("1,000 of about 3,")
    assert commands.check(tried).report["dry_run"]["sentence"] == ""


def test_a_lead_with_only_an_outside_id_is_a_full_citizen() -> None:
    brought("id,Name\n4711,Ada\n")
    assert values("id:crm:4711") == {"name": "Ada"}


def test_an_id_and_an_address_in_one_row_are_one_lead() -> None:
    brought("id,E-mail,Name\n4711,ada@acme.example,Ada\n")
    assert Lead.objects.count() == 1
    assert values("id:crm:4711") == values("email:ada@acme.example")


def test_new_attributes_are_typed_and_those_of_sales_are_marked() -> None:
    brought("E-mail,Visits,Tags\nada@acme.example,7,hot\n")
    known = attributes.all_known()
    assert (known["visits"].type, known["visits"].after_handoff) == ("number", False)
    assert (known["tags"].type, known["tags"].after_handoff) == ("text", True)


def test_an_attribute_keeps_its_type_for_ever() -> None:
    brought("E-mail,Visits\nada@acme.example,7\n")
    columns = {**EMAIL, "Visits": {"new": "visits", "type": "text"}}
    with pytest.raises(Invalid, match="there is an attribute visits of type number already"):
        brought("E-mail,Visits\nada@acme.example,many\n", columns=columns)


def test_words_that_mean_nothing_are_left_out() -> None:
    brought("E-mail,Industry\nada@acme.example,Select\n", empty=["Select"])
    assert "industry" not in values("email:ada@acme.example")


def test_an_empty_cell_does_not_take_away_what_is_known() -> None:
    brought("E-mail,Name\nada@acme.example,Ada\n")
    assert counts(brought("E-mail,Name\nada@acme.example,\n"))[3] == 1
    assert values("email:ada@acme.example")["name"] == "Ada"


def test_constants_stand_in_every_row() -> None:
    brought(PEOPLE, columns={**EMAIL, "Name": "name"}, others="drop", constants={"source": "Fair"})
    assert values("email:bo@acme.example")["source"] == "Fair"


def test_an_outcome_is_won_or_open_and_makes_history() -> None:
    import_ = brought(
        "E-mail,Converted\nada@acme.example,1\nbo@acme.example,0\n",
        columns=EMAIL,
        outcome={"column": "Converted", "won": "1"},
    )
    outcomes = [row.facts["outcome"] for row in Event.objects.filter(source=import_.source)]
    assert outcomes == ["won", "open"]
    assert not import_.live
    assert not Lead.objects.live().exists()


@pytest.mark.parametrize(
    ("created", "live"),
    [
        pytest.param("2025-12-01", False, id="all older than 30 days"),
        pytest.param("2026-03-01", True, id="some of the last 30 days"),
    ],
)
def test_only_old_dates_make_history(created: str, live: bool) -> None:
    import_ = brought(f"E-mail,Created\nada@acme.example,2025-11-01\nbo@acme.example,{created}\n")
    assert import_.live is live


def test_history_was_known_when_it_was_so_and_what_is_live_only_now() -> None:
    text = "E-mail,Created\n{}@acme.example,2025-11-01\n"
    for name, live in (("old", False), ("new", True)):
        import_ = started(text.format(name), live=live)
        commands.run_here(import_, by=None, now_fn=lambda: NOON)
    at = datetime(2025, 11, 1, tzinfo=UTC)
    known = {
        row.subject.key: (row.at, row.known_at)
        for row in Event.objects.filter(kind="lead.imported")
    }
    assert known["email:old@acme.example"] == (at, at)
    assert known["email:new@acme.example"] == (at, NOON)


def test_rows_without_a_date_may_name_a_number_that_rises() -> None:
    columns = {**EMAIL, "No": {"rises": True}}
    import_ = brought("E-mail,No\nada@acme.example,17\nbo@acme.example,x\n", columns=columns)
    assert Lead.objects.get().rises == 17
    assert "'x' is no number" in reasons(import_)[0]


def test_nothing_of_the_file_is_kept_once_it_is_in() -> None:
    import_ = started(PEOPLE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda do: do())
        commands.run_here(import_, by=None, now_fn=lambda: NOON)
    assert not files.path_of(import_.file).exists()


def test_an_import_runs_once() -> None:
    import_ = brought(PEOPLE)
    with pytest.raises(Refused, match="has been run already"):
        commands.run(import_, by=None, now=NOON)


def test_sales_may_not_import_and_is_told_whom_to_ask() -> None:
    a_user(Role.HEAD_OF_MARKETING)
    with pytest.raises(NotYours, match=r"may not import\. Ask .*head of marketing"):
        commands.start("leads", None, name="x", by=a_user(Role.SDR), now=NOON)  # type: ignore[arg-type]


def test_settling_the_columns_checks_all_of_them_at_once() -> None:
    import_ = started(PEOPLE)
    wrong = {"columns": {"E-mail": "emial", "Name": {"new": "Score"}, "Firm": "company"}}
    with pytest.raises(Invalid) as refusal:
        commands.settle(import_, wrong, by=None, now=NOON)
    for fault in (
        "did you mean 'email'",
        "score is computed",
        "'Firm' is no column",
        "Company: say",
    ):
        assert fault in str(refusal.value)
    assert started(PEOPLE).mapping == import_.mapping


def test_a_killed_run_goes_on_where_it_was_committed() -> None:
    text = "E-mail,Name\n" + "".join(f"p{n}@acme.example,P{n}\n" for n in range(1500))
    import_ = started(text)
    job = commands.run(import_, by=None, now=NOON)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "SLICE", timedelta(0))
        for _ in ("checks the file", "writes a first batch"):
            runner.run_one({KIND: import_slice}, "killed", NOON)
    job.refresh_from_db()
    assert 0 < job.position < job.total
    assert runner.run_one({KIND: import_slice}, "w2", NOON + timedelta(seconds=10)) is None
    runner.run_one({KIND: import_slice}, "w2", NOON + timedelta(seconds=21))
    import_.refresh_from_db()
    assert (import_.state, counts(import_)) == (Import.State.DONE, [1500, 1500, 0, 0, 0])


def test_a_cancelled_import_keeps_what_is_in_and_can_be_taken_back() -> None:
    text = "E-mail,Name\n" + "".join(f"p{n}@acme.example,P{n}\n" for n in range(1500))
    import_ = started(text)
    commands.run(import_, by=None, now=NOON)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "SLICE", timedelta(0))
        for _ in ("checks the file", "writes a first batch"):
            runner.run_one({KIND: import_slice}, "w", NOON)
    commands.cancel(import_, by=None, now=NOON)
    runner.run_one({KIND: import_slice}, "w", NOON)
    import_.refresh_from_db()
    assert import_.state == Import.State.CANCELLED
    assert 0 < Lead.objects.standing().count() == import_.new < 1500
    later.undo(import_, by=None, now=NOON + DAY)
    assert not Lead.objects.standing().exists()


def test_an_import_that_has_not_begun_is_cancelled_at_once() -> None:
    import_ = started(PEOPLE)
    commands.cancel(import_, by=None, now=NOON)
    assert import_.state == Import.State.CANCELLED
    assert not Job.objects.exists()


def test_two_rows_of_one_person_update_each_other() -> None:
    import_ = brought("E-mail,Name\nada@acme.example,Ada\nADA@acme.example,Ada L.\n")
    assert counts(import_) == [2, 1, 1, 0, 0]
    assert values("email:ada@acme.example")["name"] == "Ada L."


def test_numbers_to_call_are_read_by_their_country() -> None:
    brought(
        "E-mail,Phone,Country\nada@acme.example,030 23125 456,Germany\n"
        "bo@acme.example,020 7946 0018,GB\ncy@acme.example,12,France\n"
    )
    assert values("email:ada@acme.example")["phone"] == "+493023125456"
    assert values("email:bo@acme.example")["phone"] == "+442079460018"
    assert "phone" not in values("email:cy@acme.example")


def test_history_is_made_live_by_one_act() -> None:
    import_ = brought(
        "E-mail,Converted\nada@acme.example,1\nbo@acme.example,0\n",
        columns=EMAIL,
        outcome={"column": "Converted", "won": "1"},
    )
    one = Lead.objects.order_by("pk").last()
    assert one is not None
    assert later.make_live(import_, by=None, now=NOON, leads=[one.pk]) == 1
    assert list(Lead.objects.live()) == [one]
    assert later.make_live(import_, by=None, now=NOON) == 1


def test_a_fault_of_the_whole_file_is_found_before_the_first_row_is_written() -> None:
    good = "".join(f"p{n}@acme.example,Rome\n" for n in range(1000))
    with pytest.raises(Invalid, match="Line 1002: a quote"):
        brought("E-mail,City\n" + good + 'bo@acme.example,"Bonn\n' + good)
    assert not Lead.objects.exists()
    assert Import.objects.get().state == Import.State.REFUSED
    assert "city" not in {attribute.key for attribute in attributes.in_use()}
