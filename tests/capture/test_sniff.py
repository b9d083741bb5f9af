from io import BytesIO
from pathlib import Path

import pytest

from accord.capture import files
from accord.capture.sniff import Sniffed, sniff
from accord.lib.errors import Invalid


def sniffed(data: bytes) -> Sniffed:
    return sniff(files.path_of(files.keep(BytesIO(data)).file))


@pytest.mark.parametrize(
    ("head", "said"),
    [
        pytest.param(
            b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml", "spreadsheet", id="xlsx"
        ),
        pytest.param(
            b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
            "spreadsheet",
            id="ods",
        ),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "spreadsheet", id="xls"),
        pytest.param(b"PK\x03\x04\x14\x00leads.csv", "zip archive", id="zip"),
        pytest.param(b"\x1f\x8b\x08\x00", "gzip", id="gzip"),
        pytest.param(b"MZ\x90\x00\x03\x00\x00\x00", "program", id="exe"),
        pytest.param(b"\x7fELF\x02\x01\x01\x00", "program", id="elf"),
        pytest.param(b"%PDF-1.7", "PDF", id="pdf"),
        pytest.param(b"<!DOCTYPE html><html>", "web page", id="html"),
        pytest.param(bytes(range(1, 9)) * 40, "not a text file", id="noise"),
        pytest.param(b"", "no rows", id="empty"),
        pytest.param(b"\xef\xbb\xbf\r\n\r\n", "no rows", id="blank lines"),
    ],
)
def test_what_is_no_csv_file_is_refused_with_a_sentence(head: bytes, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        sniffed(head)


def test_a_header_that_begins_like_a_program_is_text() -> None:
    assert sniffed(b"MZ number,email\n1,a@b.example\n").form.delimiter == ","


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    rows = [["name", "mail, or none", "n"], ["Ada; dear", "x", "1,5"], ["Bob", "y", "2"]]
    quoted = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    assert sniffed(quoted.encode()).form.delimiter == delimiter


def test_decimal_commas_do_not_pass_for_delimiters() -> None:
    assert sniffed(b"a;b\n1,5;2,5\n3,7;4,1\n").form.delimiter == ";"


def test_a_declared_delimiter_counts_and_its_line_is_no_row() -> None:
    form = sniffed(b"sep=;\r\nname;mail\r\nAda;x\r\n").form
    assert (form.delimiter, form.skip) == (";", 7)


@pytest.mark.parametrize(
    ("text", "encoding", "sure"),
    [
        pytest.param("Name;Ort\nMüller;Köln\n", "utf-8", True, id="utf-8"),
        pytest.param("Name;Ort\nMüller;Köln\n", "cp1252", False, id="German in Windows-1252"),
        pytest.param("Nom;Ville\nÉlodie;Besançon\n", "cp1252", False, id="French"),
        pytest.param("Имя;Город\nИван Петров;Москва\nПётр;Казань\n", "cp1251", False, id="Russian"),
        pytest.param("Imię;Miasto\nŁukasz Żak;Łódź\nŻaneta;Gdańsk\n", "cp1250", False, id="Polish"),
    ],
)
def test_the_encoding_is_found_and_an_older_one_needs_confirming(
    text: str, encoding: str, sure: bool
) -> None:
    found = sniffed(text.encode(encoding))
    assert (found.form.encoding, found.sure_of_encoding) == (encoding, sure)


def test_a_few_broken_bytes_do_not_make_another_encoding() -> None:
    assert sniffed(b"name,mail\nAda,a@b.example\n\xff\xfe,c@d.example\n").form.encoding == "utf-8"


def test_an_accent_far_down_the_file_is_still_seen() -> None:
    data = b"name,n\n" + b"Ada,1\n" * 60_000 + "Müller,2\n".encode("cp1252")
    assert sniffed(data).form.encoding == "cp1252"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_stored_as_utf_8(encoding: str) -> None:
    kept = files.keep(BytesIO("name,city\nMüller,Köln\n".encode(encoding)))
    assert files.path_of(kept.file).read_text("utf-8-sig") == "name,city\nMüller,Köln\n"


@pytest.mark.parametrize(
    ("text", "header", "sure"),
    [
        pytest.param("E-mail,Name\na@b.example,Ada\n", True, True, id="known words"),
        pytest.param("a@b.example,Ada\nc@d.example,Bob\n", False, False, id="an address on top"),
        pytest.param("foo,bar\n1,x\n2,y\n", True, True, id="numbers below words"),
        pytest.param("Ada,Berlin\nBob,Paris\n", True, False, id="nobody can tell"),
    ],
)
def test_the_header_is_asked_for_where_it_is_not_sure(text: str, header: bool, sure: bool) -> None:
    found = sniffed(text.encode())
    assert (found.form.header, found.sure_of_header) == (header, sure)


def test_uploads_get_names_of_our_own_and_only_we_read_them(tmp_path: Path) -> None:
    evil = tmp_path / "CON.csv"
    evil.write_text("a,b\n1,2\n")
    kept = files.keep(evil)
    assert "CON" not in kept.file
    assert files.path_of(kept.file).stat().st_mode & 0o777 == 0o600
