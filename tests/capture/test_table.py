import re
from pathlib import Path

import pytest

from accord.capture.sniff import Form
from accord.capture.table import Batch, Table
from accord.lib.errors import Invalid


def table(tmp_path: Path, data: bytes, **form: object) -> Table:
    file = tmp_path / "t.csv"
    file.write_bytes(data)
    return Table(file, Form(**form))  # type: ignore[arg-type]


def read(tmp_path: Path, data: bytes, size: int = 100, **form: object) -> Batch:
    """All batches as one."""
    whole = Batch()
    for batch in table(tmp_path, data, **form).batches(lambda: size):
        whole.lines += batch.lines
        whole.rows += batch.rows
        whole.bad += batch.bad
        whole.notes += batch.notes
        whole.end, whole.next_line = batch.end, batch.next_line
    return whole


def test_every_kind_of_line_end_is_read(tmp_path: Path) -> None:
    batch = read(tmp_path, b"a,b\n1,2\r\n3,4\r5,6\n\n7,8")
    assert (batch.lines, [row[0] for row in batch.rows]) == ([2, 3, 4, 6], ["1", "3", "5", "7"])


def test_ragged_rows_are_refused_one_by_one_with_their_lines(tmp_path: Path) -> None:
    batch = read(tmp_path, b"a,b,c,d\n1,2,3\n1,2,3,4,5\n1,2,3,4\n")
    assert [(bad.line, bad.reason) for bad in batch.bad] == [
        (2, "it has 3 cells where the header has 4"),
        (3, "it has 5 cells where the header has 4"),
    ]
    assert batch.rows == [["1", "2", "3", "4"]]


def test_a_quoted_cell_may_hold_line_ends(tmp_path: Path) -> None:
    batch = read(tmp_path, b'a,b\n1,"x\ny\r\nz"\n2,w\n')
    assert batch.lines == [2, 5]
    assert batch.rows[0] == ["1", "x\ny\r\nz"]


@pytest.mark.parametrize(
    "rest",
    [
        pytest.param(b"".join(b"%d,x\n" % n for n in range(100_000)), id="no quote after it"),
        pytest.param(b'3,"Bob"\n', id="a quoted cell after it"),
        pytest.param(b"3,x\n", id="at the end of a small file"),
        pytest.param(b'3,""\n' * 30_000, id="empty quoted cells after it"),
    ],
)
def test_an_unterminated_quote_is_refused_naming_its_line(tmp_path: Path, rest: bytes) -> None:
    with pytest.raises(Invalid, match="Line 3: a quote is opened and not closed"):
        read(tmp_path, b'id,name\n1,x\n2,"Anna\n' + rest)


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param(b"x" * 200_000, id="plain"),
        pytest.param(b'"' + b"x" * 200_000 + b'"', id="quoted"),
        pytest.param(b'"' + b"x\n" * 100_000 + b'"', id="over many lines"),
    ],
)
def test_a_giant_cell_refuses_its_row_only(tmp_path: Path, cell: bytes) -> None:
    batch = read(tmp_path, b"id,name\n1,x\n2," + cell + b"\n3,z\n")
    assert [row[0] for row in batch.rows] == ["1", "3"]
    assert [bad.reason for bad in batch.bad] == ["a cell is longer than 131,072 characters"]


def test_a_stray_quote_refuses_its_row_only(tmp_path: Path) -> None:
    batch = read(tmp_path, b'id,name\n1,"x"y\n2,Anna\n')
    assert (batch.bad[0].line, batch.rows) == (2, [["2", "Anna"]])


def test_invalid_bytes_refuse_their_row_with_their_offset(tmp_path: Path) -> None:
    data = b"id,name\n1,x\n2,\xff\xfey\n3,ok\n"
    batch = read(tmp_path, data)
    assert [row[0] for row in batch.rows] == ["1", "3"]
    assert batch.bad[0].reason == f"byte 0xFF at offset {data.index(0xFF)} is no UTF-8"


def test_half_characters_are_replaced_and_told(tmp_path: Path) -> None:
    batch = read(tmp_path, b"id,name\n1,\xed\xa0\x80x\n")
    assert batch.rows == [["1", "�x"]]
    assert batch.notes[0][0] == 2


def test_reading_goes_on_from_any_batch_s_end(tmp_path: Path) -> None:
    data = b"id,name\n" + b"".join(f'{n},"Mü\n{n}"\n'.encode() for n in range(50))
    one = table(tmp_path, data)
    ends = [(batch.end, batch.next_line) for batch in one.batches(lambda: 7)]
    for end, line in ends[:-1]:
        rest = next(one.batches(lambda: 1, end, line))
        assert int(rest.rows[0][0]) == (line - 2) // 2 == (rest.lines[0] - 2) // 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(
            b"E-mail,Name,E-mail\nx,y,z\n",
            "Columns 1 and 3 are both called 'E-mail'",
            id="two of one name",
        ),
        pytest.param(
            b",".join(b"c%d" % n for n in range(300)) + b"\n",
            "300 columns; at most 200",
            id="too many",
        ),
        pytest.param(b"\n\n", "no rows", id="nothing"),
    ],
)
def test_a_bad_header_refuses_the_file(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(Invalid, match=re.escape(said)):
        table(tmp_path, data)


def test_a_blank_header_goes_by_its_number(tmp_path: Path) -> None:
    assert table(tmp_path, b"E-mail, ,x\n1,2,3\n").header == ("E-mail", "Column 2", "x")


def test_without_a_header_the_first_row_is_a_row(tmp_path: Path) -> None:
    batch = read(tmp_path, b"a@b.example,Ada\n", header=False)
    assert batch.rows == [["a@b.example", "Ada"]]


def test_a_line_without_end_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="longer than"):
        read(tmp_path, b"a,b\n" + b"x" * (6 << 20))
