"""The catalogue's bad files and cells, each with what has to become of it."""

import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import OperationalError, transaction

from accord.accounts.models import Role
from accord.capture import commands, files, refused, run
from accord.capture.models import Import
from accord.jobs import runner
from accord.jobs.models import Job
from accord.leads.forgetting import forget
from accord.leads.models import Company, Consent, Identity, Lead
from accord.ledger.models import Event
from accord.lib.errors import Invalid, Refused, TooLarge
from tests.capture.brought import EMAIL, NOON, brought, counts, reasons, started, values
from tests.make import a_user

pytestmark = pytest.mark.django_db
HEAD = "E-mail,Name\n"
ROW = "ada@acme.example,Ada\n"
NOTE = {**EMAIL, "Note": {"new": "note", "type": "text"}}


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "no rows", id="csv_import-001"),
        pytest.param(
            "E-mail,Name,Name\na@b.example,x,y\n",
            "Columns 2 and 3 are both called 'Name'",
            id="csv_import-004",
        ),
        pytest.param(
            ",".join(f"c{n}" for n in range(300)) + "\n",
            "300 columns; at most 200",
            id="csv_import-006",
        ),
        pytest.param(
            HEAD + ROW + 'bo@acme.example,"Bo\n' + "x@y.example,X\n" * 100_000,
            "Line 3: a quote is opened",
            id="csv_import-008",
        ),
        pytest.param(zipped("xl/workbook.xml"), "This is a spreadsheet file", id="csv_import-018"),
        pytest.param(zipped("leads.csv"), "This is a zip archive", id="csv_import-019 zip"),
        pytest.param(
            gzip.compress(b"a,b\n1,2\n"), "This is a gzip archive", id="csv_import-019 gzip"
        ),
        pytest.param(b"MZ\x90\x00\x03" + bytes(200), "This is a program", id="csv_import-019 exe"),
        pytest.param(
            HEAD + "nobody,Ada\nno one,Bo\n", "Every row was refused", id="csv_import-053"
        ),
    ],
)
def test_a_fault_of_the_whole_file_refuses_it(data: bytes | str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        brought(data, columns={**EMAIL, "Name": {"attribute": "name"}})
    assert not Lead.objects.exists()


def test_csv_import_053_the_refused_rows_can_be_downloaded() -> None:
    with pytest.raises(Invalid):
        brought(HEAD + "nobody,Ada\n", columns={**EMAIL, "Name": {"attribute": "name"}})
    import_ = Import.objects.get()
    assert import_.state == Import.State.REFUSED
    assert "nobody,Ada,2," in "".join(refused.download(import_))


def test_csv_import_020_a_file_over_the_limit_is_too_large() -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return b"a,b\n" * (size // 4)

    before = set(files.folder().iterdir())
    with pytest.raises(TooLarge, match="larger than 200 MB"):
        commands.start("leads", Endless(), name="big.csv", by=None, now=NOON)  # type: ignore[arg-type]
    assert set(files.folder().iterdir()) == before


@pytest.mark.parametrize(
    ("text", "given", "asked"),
    [
        pytest.param(
            "ada@acme.example,Ada\nbo@acme.example,Bo\n",
            {},
            "header: does the first row",
            id="csv_import-003",
        ),
        pytest.param(
            "E-mail,,Name\na@b.example,x,y\n",
            {},
            "Column 2: say what it is, or drop it",
            id="csv_import-005",
        ),
        pytest.param(
            "E-mail,Name\na@b.example,Müller\n".encode("cp1252"),
            {},
            "reads as cp1252, as in 'Müller'",
            id="csv_import-015",
        ),
        pytest.param(
            "E-mail,Created\na@b.example,03/04/2026\n",
            {},
            "03/04/2026' may be day first or month first",
            id="csv_import-041",
        ),
        pytest.param(
            'E-mail,Employees\na@b.example,"1,234"\n',
            {},
            "may be read two ways",
            id="csv_import-042",
        ),
        pytest.param(
            "E-mail,OK\na@b.example,yes\n",
            {"columns": {**EMAIL, "OK": {"consent": "given"}}},
            "missing here: at, source, wording",
            id="csv_import-034",
        ),
        pytest.param(
            "E-mail,Score\na@b.example,99\n",
            {"columns": {**EMAIL, "Score": {"new": "Score"}}},
            "computed from the agreement",
            id="csv_import-038 score",
        ),
        pytest.param(
            "E-mail,Stage\na@b.example,mql\n",
            {"columns": {**EMAIL, "Stage": {"new": "Stage"}}},
            "computed from the agreement",
            id="csv_import-038 stage",
        ),
        pytest.param(
            "E-mail,Owner\na@b.example,Bo\n",
            {"columns": {**EMAIL, "Owner": {"new": "Owner"}}},
            "computed from the agreement",
            id="csv_import-038 owner",
        ),
    ],
)
def test_what_is_not_settled_is_asked_and_nothing_is_written(
    text: str | bytes, given: dict[str, object], asked: str
) -> None:
    with pytest.raises(Invalid, match=asked):
        brought(text, **given)
    assert not Lead.objects.exists()


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        pytest.param(
            "ada@acme.example,Ada\n",
            {"header": False, "columns": {"Column 1": "email", "Column 2": "name"}},
            {"name": "Ada"},
            id="csv_import-003",
        ),
        pytest.param(
            "E-mail,,Name\nada@acme.example,x,Ada\n",
            {"columns": {"E-mail": "email", "Column 2": "drop", "Name": "name"}},
            {"name": "Ada"},
            id="csv_import-005",
        ),
        pytest.param(
            b"\xef\xbb\xbfE-mail,Name\nada@acme.example,Ada\n",
            {},
            {"name": "Ada"},
            id="csv_import-013",
        ),
        pytest.param(
            "E-mail,Name\nada@acme.example,Müller\n".encode("cp1252"),
            {"encoding": "cp1252"},
            {"name": "Müller"},
            id="csv_import-015",
        ),
        pytest.param(
            "E-mail,Name\nada@acme.example,A\x00da\n", {}, {"name": "A�da"}, id="csv_import-017"
        ),
        pytest.param(
            'E-mail,Revenue\nada@acme.example,"1,234.50"\n',
            {"decimal": "."},
            {"revenue": 1234.5},
            id="csv_import-042 point",
        ),
        pytest.param(
            'E-mail,Revenue\nada@acme.example,"1.234,50"\n',
            {"decimal": ","},
            {"revenue": 1234.5},
            id="csv_import-042 comma",
        ),
        pytest.param(
            "E-mail,Code\nada@acme.example,00123\n", {}, {"code": "00123"}, id="csv_import-044"
        ),
        pytest.param(
            'E-mail,Name\nada@acme.example,"Ada \n "\n', {}, {"name": "Ada"}, id="csv_import-047"
        ),
    ],
)
def test_what_can_be_read_is_read(
    text: str | bytes, given: dict[str, object], expected: dict[str, object]
) -> None:
    assert counts(brought(text, **given))[:2] == [1, 1]
    assert values("email:ada@acme.example") == {"email": "ada@acme.example", **expected}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        pytest.param(
            b"bo@acme.example," + b"x" * 200_000,
            "longer than 131,072 characters",
            id="csv_import-007",
        ),
        pytest.param(
            b"bo@acme.example", "1 cells where the header has 2", id="csv_import-010 short"
        ),
        pytest.param(
            b"bo@acme.example,Bo,x,y", "4 cells where the header has 2", id="csv_import-010 long"
        ),
        pytest.param(b"bo@acme.example,\xff\xfe", "byte 0xFF at offset 49", id="csv_import-016"),
        pytest.param(b"a@b.example; c@d.example,Bo", "more than one address", id="csv_import-029"),
    ],
)
def test_a_fault_of_a_row_refuses_the_row_only(bad: bytes, reason: str) -> None:
    import_ = brought(HEAD.encode() + ROW.encode() + bad + b"\nkim@acme.example,Kim\n")
    assert counts(import_) == [3, 2, 0, 0, 1]
    assert reason in reasons(import_)[0]


def test_csv_import_012_mixed_line_ends_are_read() -> None:
    rows = "".join(f"p{n}@acme.example,P{end}" for n, end in enumerate(("\r\n", "\n", "\r", "\n")))
    assert counts(brought(HEAD + rows)) == [4, 4, 0, 0, 0]


def test_csv_import_021_millions_of_rows_are_streamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What memory a batch takes does not depend on the file; the bench measures it whole."""
    import_ = started("E-mail,Name\n" + "".join(f"p{n}@a.example,P\n" for n in range(30_000)))
    commands.run(import_, by=None, now=NOON)
    monkeypatch.setattr(runner, "SLICE", timedelta(0))
    job = runner.run_one({run.KIND: run.import_slice}, "w", NOON)
    assert job is not None and 0 < job.position < job.total
    commands.cancel(import_, by=None, now=NOON)
    runner.run_one({run.KIND: run.import_slice}, "w", NOON)
    import_.refresh_from_db()
    assert import_.state == Import.State.CANCELLED
    assert Lead.objects.count() == import_.new < 30_000


@pytest.mark.parametrize(
    "order", [pytest.param(1, id="csv_import-022"), pytest.param(-1, id="csv_import-023")]
)
def test_the_same_file_again_changes_nothing(order: int) -> None:
    rows = [f"p{n}@acme.example,Person {n},Firm {n % 7}\n" for n in range(50)]
    brought("E-mail,Name,Company\n" + "".join(rows))
    events = Event.objects.exclude(kind__startswith="import.").count()
    again = brought("E-mail,Name,Company\n" + "".join(rows[::order]), now=NOON + timedelta(days=1))
    assert counts(again) == [50, 0, 0, 50, 0]
    assert Event.objects.exclude(kind__startswith="import.").count() == events


@pytest.mark.parametrize("first", ["a", "b"])
def test_csv_import_025_overlapping_files_end_the_same_in_either_order(first: str) -> None:
    """The one that was asked for later counts, whichever is worked on first."""
    texts = {
        "a": "E-mail,Name\nada@acme.example,Ada A\n",
        "b": "E-mail,Name\nada@acme.example,Ada B\n",
    }
    imports = {
        name: started(text, now=NOON + timedelta(seconds=n))
        for n, (name, text) in enumerate(texts.items())
    }
    jobs = {
        name: commands.run(one, by=None, now=NOON + timedelta(seconds=n))
        for n, (name, one) in enumerate(imports.items())
    }
    for name in sorted(jobs, reverse=first == "b"):
        runner.run_to_end(
            jobs[name], run.import_slice, "w", lambda: NOON + timedelta(minutes=1), print
        )
    assert values("email:ada@acme.example")["name"] == "Ada B"


UNSUBSCRIBED = {**EMAIL, "Name": {"attribute": "name"}, "Unsubscribed": {"unsubscribed": True}}


def opted_out(email: str = "email:ada@acme.example") -> bool:
    lead = Identity.objects.get(subject__key=email).profile.lead
    last = Consent.objects.filter(lead=lead).order_by("-at", "-pk").first()
    return last is not None and not last.given


def test_csv_import_033_an_import_may_add_an_opt_out_also_for_known_people() -> None:
    brought(HEAD + ROW)
    brought("E-mail,Name,Unsubscribed\nada@acme.example,Ada,yes\n", columns=UNSUBSCRIBED)
    assert opted_out()


def test_csv_import_032_and_never_lift_one() -> None:
    brought("E-mail,Name,Unsubscribed\nada@acme.example,Ada,yes\n", columns=UNSUBSCRIBED)
    brought("E-mail,Name,Unsubscribed\nada@acme.example,Ada,no\n", columns=UNSUBSCRIBED)
    assert opted_out()


def test_csv_import_031_who_opted_out_is_updated_stays_out_and_is_counted() -> None:
    brought("E-mail,Name,Unsubscribed\nada@acme.example,Ada,yes\n", columns=UNSUBSCRIBED)
    import_ = brought("E-mail,Name\nada@acme.example,Ada L.\n", now=NOON + timedelta(days=1))
    assert opted_out()
    assert values("email:ada@acme.example")["name"] == "Ada L."
    assert import_.report["suppressed"] == 1


def test_csv_import_034_a_consent_with_its_whole_proof_is_taken() -> None:
    columns = {
        **EMAIL,
        "OK": {"consent": "given"},
        "On": {"consent": "at"},
        "By": {"consent": "source"},
        "Text": {"consent": "wording"},
    }
    import_ = brought(
        "E-mail,OK,On,By,Text\nada@acme.example,yes,2026-01-02,fair,v3\nbo@acme.example,yes,,fair,v3\n",
        columns=columns,
    )
    assert counts(import_) == [2, 1, 0, 0, 1]
    consent = Consent.objects.get()
    assert (consent.given, consent.proof, consent.wording) == (True, "fair", "v3")


def test_csv_import_040_a_row_from_the_future_is_refused() -> None:
    import_ = brought("E-mail,Created\nada@acme.example,2026-03-05\nbo@acme.example,2026-03-03\n")
    assert counts(import_) == [2, 1, 0, 0, 1]
    assert "lies in the future" in reasons(import_)[0]


@pytest.mark.parametrize("order", ["day-first", "month-first"])
def test_csv_import_041_once_answered_the_order_is_the_same_for_all_rows(order: str) -> None:
    import_ = brought(
        "E-mail,Created\nada@acme.example,03/02/2026\nbo@acme.example,25/02/2026\n", dates=order
    )
    assert counts(import_)[1] == (2 if order == "day-first" else 1)


@pytest.mark.parametrize("cell", ["4.93E+11", "=+49301234567"])
def test_csv_import_043_a_number_that_a_spreadsheet_damaged_is_flagged(cell: str) -> None:
    import_ = brought(
        f"E-mail,Phone\nada@acme.example,{cell}\n", columns={**EMAIL, "Phone": "phone"}
    )
    assert "a spreadsheet damaged this phone number" in import_.report["warnings"][0]
    assert "phone" not in values("email:ada@acme.example")


def test_csv_import_048_two_firms_of_one_name_stay_two() -> None:
    brought("E-mail,Company\nada@acme.example,Acme\nbo@other.example,Acme\n")
    assert Company.objects.count() == 2


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param("database or disk is full", id="csv_import-051"),
        pytest.param("database is locked", id="csv_import-052"),
    ],
)
def test_the_import_waits_at_a_batch_s_edge_and_goes_on(
    trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_ = started(HEAD + "".join(f"p{n}@acme.example,P\n" for n in range(1200)))
    commands.run(import_, by=None, now=NOON)
    once(monkeypatch, trouble)
    stopped = runner.run_one({run.KIND: run.import_slice}, "w", NOON)
    assert stopped is not None and stopped.is_open()
    assert Lead.objects.count() == 500
    later = NOON + timedelta(seconds=6)
    runner.run_one({run.KIND: run.import_slice}, "w", later)
    import_.refresh_from_db()
    assert (import_.state, counts(import_)) == (Import.State.DONE, [1200, 1200, 0, 0, 0])


def once(monkeypatch: pytest.MonkeyPatch, trouble: str) -> None:
    """The second batch fails while it is written."""
    calls: list[int] = []
    save: Callable[..., None] = refused.save

    def failing(*args: object) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise OperationalError(trouble)
        save(*args)

    monkeypatch.setattr(refused, "save", failing)


CELLS = [
    pytest.param(b"", None, id="csv_import-c01"),
    pytest.param(b"   ", None, id="csv_import-c02"),
    pytest.param(b"a\x00b", "a�b", id="csv_import-c03"),
    pytest.param(b"\xed\xa0\x80x", "�x", id="csv_import-c04"),
    pytest.param(b"\xef\xbb\xbfAnna", "Anna", id="csv_import-c05"),
    pytest.param("invoice\u202egpj.exe".encode(), "invoice\u202egpj.exe", id="csv_import-c06"),
    pytest.param("Zoe\u0308".encode(), "Zoë", id="csv_import-c09"),
    pytest.param("👩‍💻".encode(), "👩‍💻", id="csv_import-c13"),
    pytest.param(b"a\x07\x1b[31mb", "a[31mb", id="csv_import-c15"),
    pytest.param(b"x" * 10_000, "512", id="csv_import-c17"),
    *(
        pytest.param(text.encode(), text.strip(), id=id)
        for id, text in (
            ("csv_import-c20", '" autofocus onfocus=alert(1) x="'),
            ("csv_import-c21", "<img src=x onerror=alert(1)>"),
            ("csv_import-c22", "<svg/onload=alert(1)>"),
            ("csv_import-c23", "javascript:alert(1)"),
            ("csv_import-c24", "data:text/html,<script>1</script>"),
            ("csv_import-c28", "%_\\%"),
            ("csv_import-c29", "password__startswith"),
            ("csv_import-c31", "{{''.__class__.__mro__[1].__subclasses__()}}"),
            ("csv_import-c33", "{0.__class__} %s %n ${jndi:ldap://x} #{7*7}"),
            ("csv_import-c34", '=HYPERLINK("http://evil","x")'),
            ("csv_import-c35", "\t =cmd|' /C calc'!A0"),
            ("csv_import-c36", "@SUM(1+1)*cmd|' /C calc'!A0"),
            ("csv_import-c37", "../../../../etc/passwd"),
            ("csv_import-c38", "..%2f..%2f%00.png"),
            ("csv_import-c39", "CON.csv"),
            ("csv_import-c40", "$(id);`id`|id&id"),
            ("csv_import-c42", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;'),
            ("csv_import-c53", "NO"),
            ("csv_import-c54", "null / None / undefined / N/A / -"),
        )
    ),
]


@pytest.mark.parametrize(("cell", "kept"), CELLS)
def test_a_cell_of_text_is_kept_as_it_should_be(cell: bytes, kept: str | None) -> None:
    quoted = b'"' + cell.replace(b'"', b'""') + b'"'
    text = b"E-mail,Note\nbo@acme.example,x\nada@acme.example," + quoted + b"\n"
    import_ = brought(text, columns=NOTE, encoding="utf-8")
    if kept == "512":
        assert "longer than 512 characters" in reasons(import_)[0]
        return
    assert values("email:ada@acme.example").get("note") == kept


def test_csv_import_c10_case_is_folded_by_one_function() -> None:
    brought("E-mail\nİSTANBUL@EX.COM\n", columns=EMAIL, header=True)
    assert counts(brought("E-mail\ni̇stanbul@ex.com\n", columns=EMAIL, header=True))[3] == 1


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        pytest.param("javascript:alert(1)", "is no domain", id="csv_import-c23 in a domain"),
        pytest.param(
            "data:text/html,<script>1</script>", "is no domain", id="csv_import-c24 in a domain"
        ),
    ],
)
def test_what_is_no_domain_is_refused_in_one(cell: str, said: str) -> None:
    import_ = brought(
        f'E-mail,Web\nada@acme.example,"{cell}"\nbo@acme.example,acme.example\n',
        columns={**EMAIL, "Web": "domain"},
    )
    assert said in reasons(import_)[0]


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        pytest.param("1e999", "is no number", id="csv_import-c43"),
        pytest.param("NaN", "is no number", id="csv_import-c44"),
        pytest.param("-0", 0, id="csv_import-c45 minus zero"),
        pytest.param("9223372036854775808", "larger than any number", id="csv_import-c45 huge"),
        pytest.param("9" * 5000, "longer than 512", id="csv_import-c46"),
        pytest.param("1.234,56", "write it as 1234.50", id="csv_import-c47"),
    ],
)
def test_a_number_is_exact_or_refused(cell: str, kept: int | str) -> None:
    import_ = brought(
        f'E-mail,Employees\nada@acme.example,"{cell}"\nbo@acme.example,5\n',
        columns={**EMAIL, "Employees": "employees"},
        decimal=".",
    )
    if isinstance(kept, str):
        assert kept in reasons(import_)[0]
    else:
        assert values("email:ada@acme.example")["employees"] == kept


@pytest.mark.parametrize(
    ("cell", "at", "note"),
    [
        pytest.param("2026-02-30", None, "is no date", id="csv_import-c48"),
        pytest.param(
            "2016-12-31T23:59:60Z",
            "2016-12-31T23:59:59.999000+00:00",
            "leap second",
            id="csv_import-c49",
        ),
        pytest.param(
            "2025-10-26T02:30 Europe/Berlin",
            "2025-10-26T00:30:00+00:00",
            "came twice",
            id="csv_import-c52",
        ),
    ],
)
def test_a_time_is_put_right_with_a_note_or_refused(cell: str, at: str | None, note: str) -> None:
    import_ = brought(
        f"E-mail,When\nada@acme.example,{cell}\nbo@acme.example,2025-01-01\n",
        columns={**EMAIL, "When": {"at": True}},
    )
    if at is None:
        assert note in reasons(import_)[0]
        return
    event = Event.objects.get(subject__key="email:ada@acme.example", kind="lead.imported")
    assert event.at is not None and event.at.isoformat() == at
    assert note in import_.report["warnings"][0]


def test_csv_import_c34_to_c36_refused_cells_leave_as_text() -> None:
    brought(
        'E-mail,Note\nada@acme.example,x\nno1,"=HYPERLINK(1)"\n'
        'no2,"\t =cmd|1"\nno3,@SUM(1)\nno4,+49 30 1\n',
        columns=NOTE,
    )
    lines = "".join(refused.download(Import.objects.get())).splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == [
        "'=HYPERLINK(1)",
        "'\t =cmd|1",
        "'@SUM(1)",
        "+49 30 1",
    ]


def test_csv_import_035_who_was_forgotten_does_not_come_back() -> None:
    brought(HEAD + ROW)
    forget(Lead.objects.get(), by=a_user(Role.ADMIN), now=NOON)
    import_ = brought(HEAD + ROW + "bo@acme.example,Bo\n")
    assert counts(import_) == [2, 1, 0, 0, 1]
    assert "asked to be forgotten" in reasons(import_)[0]


def test_csv_import_c01_an_address_that_has_to_be_there_refuses_the_row() -> None:
    assert "nobody to attach" in reasons(brought(HEAD + ROW + ",Bo\n"))[0]


def test_nothing_above_leaves_a_half_written_job() -> None:
    with pytest.raises(Refused), transaction.atomic():
        brought(HEAD + "nobody,Ada\n")
    assert not Job.objects.open().exists()
