"""The command line: exit codes, sentences, and JSON whose last line is one object."""

import json
import socket
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from accord.accounts.models import Role, User
from accord.agreement import commands, versions
from accord.agreement.language.starter import starter_text
from accord.agreement.models import Version
from accord.capture.models import Import
from accord.capture.run import _Work
from accord.cli.run import run
from accord.leads.models import Lead
from accord.ledger.models import Event
from tests.journeys.home import Home
from tests.make import a_user

pytestmark = pytest.mark.django_db
LEADS = "E-mail,CRM id,Name,Job title\nada@acme.example,17,Ada,Chief Executive Officer\nnobody,,,\n"
EVENTS = "E-mail,Event,When\nada@acme.example,Call Requested,2026-03-01\n"
DEALS = "E-mail,Stage,Closed,Amount,Currency\nada@acme.example,Won,2026-03-09,900,EUR\n"
CHANGED = starter_text().replace("points: 5, why: We know", "points: 8, why: We know")
CASES = Path(__file__).parent / "language/cases.jsonl"


class Shell:
    """Runs commands in this process, without a terminal, in a folder with a few files."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def file(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, "utf-8")
        return str(self.folder / name)

    def __call__(self, *words: object) -> tuple[int, str, str]:
        """The exit code, what was printed, and what was said on stderr."""
        self.capsys.readouterr()
        code = run([str(word) for word in words])
        printed = self.capsys.readouterr()
        return code, printed.out, printed.err

    def done(self, *words: object) -> list[dict[str, Any]]:
        """What a command prints with --json, once it is done."""
        code, out, err = self(*words, "--json")
        assert (code, err) == (0, "")
        return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def shell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Shell:
    def asked(*_: object) -> str:
        raise AssertionError("a command asked for something")

    monkeypatch.setattr("builtins.input", asked)
    monkeypatch.setattr("getpass.getpass", asked)
    return Shell(tmp_path, capsys)


@pytest.fixture
def home(shell: Shell) -> Shell:
    """After `accord init`, with one lead and one event."""
    shell.done("init", "--as", "ruth@northwind.example")
    shell.done("import", "leads", shell.file("leads.csv", LEADS), "--live")
    shell.done("import", "events", shell.file("events.csv", EVENTS), "--live")
    return shell


WRONG_USE = [
    "", "fly", "--json", "init extra", "serve --port 1", "import", "import people f.csv",
    "import leads", "import leads f.csv --live --history", "import leads f.csv --dryrun",
    "import undo", "import undo one", "import undo 0", "import undo 9999999999", "agreement",
    "agreement check", "agreement propose",
    "agreement sign one", "agreement sign --side both", "agreement diff", "agreement show two",
    "agreement run", "score --agreement", "score now", "leads --stage", "leads --red", "explain",
    "forget", "export all",
]  # fmt: skip


@pytest.mark.parametrize("words", WRONG_USE)
def test_wrong_use_says_how_and_ends_with_2(shell: Shell, words: str) -> None:
    code, out, err = shell(*words.split())
    assert (code, out) == (2, "") or words == "--json"
    assert "usage: accord" in err


def test_wrong_use_with_json_ends_in_an_object_too(shell: Shell) -> None:
    code, out, _ = shell("leads", "--red", "--json")
    assert (code, list(json.loads(out))) == (2, ["wrong_use"])


IMPORTS = ("import.started", "import.ended")
REFUSED = {
    "import leads missing.csv": "missing.csv cannot be read: No such file",
    "import leads missing.csv --map none.yaml": "none.yaml cannot be read: No such file",
    "import events {leads}": "",
    "import leads {empty}": "",
    "import undo 99": "There is no import 99",
    "agreement check none.yaml": "none.yaml cannot be read: No such file",
    "agreement check {faulty}": "did you mean",
    "agreement propose {changed} --from yesterday": "'yesterday' is no time",
    "import events .": ". cannot be read: Is a directory",
    "import deals {leads}": "say how deals ended",
    "agreement sign": "Nothing is proposed",
    "agreement sign 99": "There is no version 99",
    "agreement diff 99": "There is no version 99",
    "agreement show 99": "There is no version 99",
    "agreement run none.jsonl": "none.jsonl cannot be read",
    "agreement run {leads}": "line 1: not one JSON object",
    "agreement run {list}": "line 1: not one JSON object",
    "leads --stage mqul": "'mqul' is no stage; there are accepted",
    "leads --as who@else.example": "Nobody here has the address",
    "init --as nobody": "'nobody' is no e-mail address",
    "init --as who@else.example": "Nobody here has the address",
    "explain 99999999999999999999999": "No lead is known as '9999",
    "explain \udcff": "No lead is known as",
    "score --agreement {faulty}": "did you mean",
    "leads --as-of soon": "'soon' is no time",
    "leads --as-of 1999-01-01": "No agreement was in force then",
    "explain nobody@acme.example": "No lead is known as 'nobody@acme.example'",
    "forget 4711": "No lead is known as '4711'",
    "agreement propose {changed} --as who@else.example": "Nobody here has the address",
    "forget 1 --as who@else.example": "Nobody here has the address",
    "import leads {leads} --as who@else.example": "Nobody here has the address",
}


@pytest.mark.parametrize("words", REFUSED)
def test_a_refusal_is_a_sentence_on_stderr_and_ends_with_1(home: Shell, words: str) -> None:
    files = {
        "leads": home.file("plain.csv", LEADS),
        "empty": home.file("empty.csv", ""),
        "list": home.file("list.jsonl", "[1]\n"),
        "changed": home.file("changed.yaml", CHANGED),
        "faulty": home.file("faulty.yaml", starter_text().replace("known:", "knwn:")),
    }
    rows = Event.objects.exclude(kind__in=IMPORTS).count()
    code, out, err = home(*words.format(**files).split(), "--json")
    assert code == 1
    assert REFUSED[words] in err and err.rstrip().endswith((".", "?"))
    assert "Traceback" not in err
    assert json.loads(out.splitlines()[-1])["refused"] == err.rstrip("\n")
    assert Event.objects.exclude(kind__in=IMPORTS).count() == rows
    assert not Import.objects.filter(ended_at=None).exists()
    assert not Version.objects.exclude(number=1).exists()
    assert User.objects.count() == 1


def test_init_may_be_repeated_and_names_the_first_admin(shell: Shell) -> None:
    for _ in range(2):
        (told,) = shell.done("init", "--as", "ruth@northwind.example", "--name", "Ruth Meyer")
        assert set(told) == {"home", "first_link"}
    ruth = User.objects.get()
    assert (ruth.name, ruth.role) == ("Ruth Meyer", Role.ADMIN)
    assert Version.objects.get().number == 1


def test_serve_refuses_a_port_that_is_taken(shell: Shell, settings: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings.ACCORD_HOST, settings.ACCORD_PORT = taken.getsockname()
        code, _, err = shell("serve")
    assert code == 1
    assert "Name another with ACCORD_PORT" in err


COUNTS = ("read", "new", "updated", "same", "refused")


def test_an_import_ends_in_sums_that_close(shell: Shell) -> None:
    shell.done("init", "--as", "ruth@northwind.example")
    leads = shell.file("leads.csv", LEADS)
    (tried,) = shell.done("import", "leads", leads, "--dry-run")
    assert [tried[name] for name in COUNTS] == [2, 1, 0, 0, 1]
    assert not Lead.objects.exists()
    assert Import.objects.get().refused_rows.count() == 0
    (done,) = shell.done("import", "leads", leads, "--history")
    assert [done[name] for name in COUNTS] == [2, 1, 0, 0, 1]
    assert done["live"] is False
    (again,) = shell.done("import", "leads", leads, "--live")
    assert again["read"] == sum(again[name] for name in COUNTS[1:]) == 2
    code, out, _ = shell("import", "leads", leads)
    assert code == 0
    assert "2 read = 0 new + 0 updated + 1 the same + 1 refused." in out
    assert "line 3: " in out


def test_a_file_whose_columns_are_not_settled_leaves_nothing_behind(
    shell: Shell, settings: Any
) -> None:
    shell.done("init", "--as", "ruth@northwind.example")
    rows, files = Event.objects.count(), settings.ACCORD_HOME / "files"
    before = set(files.glob("*"))
    for more in ((), ("--dry-run",)):
        code, _, err = shell("import", "leads", shell.file("odd.csv", "Colour\nred\n"), *more)
        assert code == 1 and "nothing says who" in err
    assert not Import.objects.exists()
    assert Event.objects.count() == rows
    assert set(files.glob("*")) == before


@pytest.mark.parametrize(("what", "text"), [("events", EVENTS), ("deals", DEALS)])
def test_events_and_deals_come_in_by_the_same_command(home: Shell, what: str, text: str) -> None:
    (done,) = home.done("import", what, home.file("more.csv", text))
    assert (done["what"], done["read"]) == (what, 1)
    assert done["new" if what == "deals" else "same"] == 1


def test_an_import_is_listed_and_undone(home: Shell) -> None:
    (listed,) = home.done("import", "list")
    assert [(one["what"], one["state"]) for one in listed["imports"]] == [
        ("leads", "done"), ("events", "done"),
    ]  # fmt: skip
    before = home.done("export")
    (done,) = home.done("import", "leads", home.file("b.csv", LEADS.replace("ada", "bo")))
    assert len(home.done("export")) > len(before)
    (undone,) = home.done("import", "undo", done["import"])
    assert undone == {"import": done["import"], "undone": True, "stay": []}
    assert home.done("export") == before


def test_an_agreement_is_checked_proposed_signed_shown_and_compared(home: Shell) -> None:
    file = home.file("changed.yaml", CHANGED)
    (checked,) = home.done("agreement", "check", file)
    assert checked["faults"] == [] and checked["lines"] > 10
    (proposed,) = home.done("agreement", "propose", file)
    assert (proposed["version"], proposed["state"]) == (2, "proposed")
    first, last = (
        home.done("agreement", "sign", "2", "--side", side, "--hash", proposed["hash"])[0]
        for side in ("marketing", "sales")
    )
    assert (first["side"], first["in_force_from"]) == ("marketing", None)
    assert last["in_force_from"] is not None
    (shown,) = home.done("agreement", "show")
    assert (shown["version"], shown["state"], shown["hash"]) == (2, "signed", proposed["hash"])
    (changes,) = home.done("agreement", "diff", "1", "2")
    assert len(changes["changes"]) == 1
    assert home.done("agreement", "diff", file)[0]["changes"] == []
    told = home("agreement", "diff", "1", "2")[1]
    assert told.startswith("Version 2 (in force since ")
    assert "against version 1 (was in force): 1 change." in told
    assert "~ Company is known: 5 -> 8 points" in told
    assert home("agreement", "diff", "2", "2")[1].endswith("they say the same.\n")


def test_faults_are_told_all_at_once_with_their_lines(home: Shell) -> None:
    text = starter_text().replace("job_title", "job_titel", 1).replace("known: yes", "knwn: yes")
    code, out, err = home("agreement", "check", home.file("faulty.yaml", text), "--json")
    faults = json.loads(out)["faults"]
    assert code == 1 and len(faults) >= 2
    assert all(fault["line"] and fault["sentence"] in err for fault in faults)


def test_a_faulty_text_has_its_unknown_words_named_beside_its_other_faults(home: Shell) -> None:
    text = starter_text().replace("job_title", "job_titel", 1).replace("points: 8,", "point: 8,")
    _, out, _ = home("agreement", "check", home.file("faulty.yaml", text), "--json")
    words = {fault["word"] for fault in json.loads(out)["faults"]}
    assert {"job_titel", "point"} <= words


def test_nobody_signs_unread_without_a_terminal(home: Shell) -> None:
    (proposed,) = home.done("agreement", "propose", home.file("changed.yaml", CHANGED))
    code, out, err = home("agreement", "sign", "2", "--side", "sales", "--json")
    assert code == 1 and "by its hash what you read" in err
    assert json.loads(out)["refused"] == err.rstrip("\n")
    shown = home("agreement", "show", "2")[1]
    assert shown.startswith(f"# Version 2, proposed. Hash {proposed['hash']}\n")
    home.done("agreement", "sign", "2", "--side", "sales", "--hash", proposed["hash"])


def test_a_proposal_keeps_the_draft_of_somebody_else_in_history(home: Shell) -> None:
    ruth = User.objects.get()
    commands.save_draft(CHANGED, by=ruth, now=timezone.now())
    (proposed,) = home.done("agreement", "propose", home.file("changed.yaml", CHANGED))
    assert proposed["version"] == 3
    assert Version.objects.get(number=2).state == "withdrawn"
    assert Version.objects.get(number=2).text == CHANGED


def test_a_refused_proposal_leaves_no_draft(home: Shell) -> None:
    broken = CHANGED.replace("{is: mql, lead: {}, did:", "{is_not: mql, lead: {}, did:")
    code, out, _ = home("agreement", "propose", home.file("broken.yaml", broken), "--json")
    assert code == 1 and json.loads(out)["faults"][0]["where"] == "examples"
    assert versions.draft() is None


def test_a_number_that_two_leads_go_by_names_neither(home: Shell) -> None:
    ada = Lead.objects.get()
    more = f"E-mail,CRM id\nbo@acme.example,{ada.pk}\n"
    home.done("import", "leads", home.file("b.csv", more))
    code, _, err = home("forget", ada.pk)
    assert code == 1 and f"say which one: lead:{ada.pk}, lead:" in err
    assert home.done("explain", f"lead:{ada.pk}")[0]["lead_id"] == ada.pk


@pytest.mark.parametrize("words", ["forget 17", "export"])
def test_an_act_is_refused_to_who_may_not(home: Shell, words: str) -> None:
    sdr = a_user(Role.SDR)
    code, _, err = home(*words.split(), "--as", sdr.email)
    assert code == 1 and "Your role may not" in err


def test_a_reader_who_has_enough_is_no_fault(home: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_: object, __: str) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("accord.cli.run.nobody_reads", lambda: 0)
    monkeypatch.setattr("accord.cli.output.Output.say", closed)
    assert home("leads")[0] == 0


def test_what_a_command_cannot_reach_is_a_sentence(
    home: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("accord.flow.run_until_quiet", locked)
    code, out, err = home("leads", "--json")
    assert (code, err) == (1, "The database cannot be used: database is locked.\n")
    assert json.loads(out) == {"refused": err.rstrip("\n")}


def test_an_import_stopped_by_ctrl_c_says_how_it_stands(
    home: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    stops, goes_on = iter([True]), _Work._write_batch

    def stop(*work: Any) -> None:
        if next(stops, False):
            raise KeyboardInterrupt
        goes_on(*work)

    monkeypatch.setattr("accord.capture.run._Work._write_batch", stop)
    code, out, err = home("import", "leads", home.file("b.csv", LEADS), "--json")
    stopped = Import.objects.latest("pk")
    assert code == 130 and err.startswith(f"Stopped. Import {stopped.pk} brought in 0 rows.")
    assert json.loads(out)["refused"] == err.rstrip("\n")
    assert stopped.state == Import.State.CANCELLED


def test_settings_that_make_no_sense_are_a_sentence_and_an_object(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.environment["ACCORD_PORT"] = "x"
    (told,) = home.accord("leads", code=1)
    assert told["refused"].startswith("ACCORD_PORT='x' is not a whole number")


@pytest.mark.parametrize(("words", "code"), [("leads", 1), ("forget 1", 1), ("fly", 2)])
def test_a_home_that_is_not_there_is_not_made_by_asking(
    tmp_path: Path, words: str, code: int
) -> None:
    home = Home(tmp_path / "home")
    del home.environment["ACCORD_SECRET_KEY"]
    (told,) = home.accord(*words.split(), code=code)
    assert not (tmp_path / "home").exists()
    assert code == 2 or "run accord init first" in told["refused"]


def test_a_hash_that_was_not_read_is_not_signed(home: Shell) -> None:
    home.done("agreement", "propose", home.file("changed.yaml", CHANGED))
    code, _, err = home("agreement", "sign", "--side", "sales", "--hash", "0" * 64)
    assert code == 1 and err.endswith(".\n")
    assert not Event.objects.filter(kind="agreement.signed").exists()


@pytest.mark.parametrize("flags", [[], ["--json"]], ids=["plain", "json"])
def test_cases_give_one_object_each_in_order(shell: Shell, flags: list[str]) -> None:
    cases = CASES.read_text("utf-8").splitlines()[:10]
    code, out, err = shell("agreement", "run", shell.file("c.jsonl", "\n".join(cases)), *flags)
    answers = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [answer["id"] for answer in answers[:10]] == [json.loads(case)["id"] for case in cases]
    assert answers[10:] == ([{"cases": 10}] if flags else [])
    assert {"lines", "fit", "behaviour", "grade", "ready", "criterion", "criteria", "missing"} <= (
        set(answers[0])
    )


def test_leads_gives_one_object_a_lead_and_then_their_number(home: Shell) -> None:
    *leads, last = home.done("leads")
    (ada,) = leads
    assert (ada["email"], ada["outside_ids"]) == ("ada@acme.example", {"crm": "17"})
    assert {"id", "name", "stage", "grade", "score", "ready", "criterion"} <= set(ada)
    assert last["leads"] == 1
    assert home.done("leads", "--stage", "customer")[:-1] == []
    assert [lead["id"] for lead in home.done("leads", "--stage", ada["stage"])[:-1]] == [ada["id"]]
    assert home.done("leads", "--ready")[-1]["leads"] == int(ada["ready"])
    assert "Ada" in home("leads")[1]


def test_score_counts_and_tries_another_agreement(home: Shell) -> None:
    (kept,) = home.done("score")
    assert (kept["leads"], kept["kept"]) == (1, True)
    (tried,) = home.done("score", "--agreement", home.file("changed.yaml", CHANGED))
    assert (tried["leads"], tried["kept"]) == (1, False)


@pytest.mark.parametrize("word", ["ada@acme.example", "crm:17", "17"])
def test_a_lead_is_explained_by_any_of_its_names(home: Shell, word: str) -> None:
    (told,) = home.done("explain", word)
    assert told["lead_id"] == Lead.objects.get().pk
    assert home("explain", word)[1].strip()


def test_a_forgotten_lead_is_in_no_listing_and_no_export(home: Shell) -> None:
    (told,) = home.done("forget", "ada@acme.example")
    assert told["forgotten"] is True
    assert "ada" not in home("export")[1] + home("leads")[1]
    code, _, err = home("forget", str(told["lead"]))
    assert code == 1 and err.endswith(".\n")


def test_an_act_without_a_person_is_refused_where_several_work_here(home: Shell) -> None:
    a_user(Role.SDR)
    code, _, err = home("agreement", "propose", home.file("changed.yaml", CHANGED))
    assert code == 1
    assert "Say who acts with --as EMAIL" in err


def test_nobody_is_forgotten_without_a_name_where_several_work_here(home: Shell) -> None:
    a_user(Role.SDR)
    code, _, err = home("forget", "17")
    assert code == 1 and "Say who acts with --as EMAIL" in err


def test_a_version_from_a_day_on_takes_effect_with_its_first_instant(home: Shell) -> None:
    day = (timezone.now() + timedelta(days=9)).date()
    home.done("agreement", "propose", home.file("changed.yaml", CHANGED), "--from", day)
    assert Version.objects.get(number=2).takes_effect_at == datetime.combine(day, time(), UTC)


def test_an_act_carries_the_rights_of_who_acts(home: Shell) -> None:
    sdr = a_user(Role.SDR)
    code, _, err = home("import", "leads", home.file("b.csv", LEADS), "--as", sdr.email)
    assert code == 1
    assert "Your role may not import" in err
