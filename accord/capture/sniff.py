"""What kind of file was sent: refused by its first bytes, else its encoding, delimiter, header."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from accord.capture.header import has_header
from accord.lib.errors import Invalid

SAMPLE = 1 << 18
DELIMITERS = ",;\t|^~:\x1f\x01"
LEGACY = ("cp1252", "cp1250", "cp1251", "cp1254", "shift_jis", "gb18030", "big5", "euc_kr")

SPREADSHEET = (
    "This is a spreadsheet file, not a CSV file. "
    "Open it, choose Save as, take CSV UTF-8, and send that."
)
_MAGIC = (
    (b"\xd0\xcf\x11\xe0", SPREADSHEET),
    (b"PK\x05\x06", "This is an empty zip archive. Send the CSV file that belongs in it."),
    (b"PK\x03\x04", "This is a zip archive. Unpack it and send the CSV file that is in it."),
    (b"\x1f\x8b", "This is a gzip archive. Unpack it and send the CSV file that is in it."),
    (b"7z\xbc\xaf", "This is a 7z archive. Unpack it and send the CSV file that is in it."),
    (b"Rar!", "This is a rar archive. Unpack it and send the CSV file that is in it."),
    (b"BZh", "This is a bzip2 archive. Unpack it and send the CSV file that is in it."),
    (b"\xfd7zXZ", "This is an xz archive. Unpack it and send the CSV file that is in it."),
    (b"\x28\xb5\x2f\xfd", "This is a zstd archive. Unpack it and send the CSV file that is in it."),
    (b"%PDF", "This is a PDF. Send the table that it was made from, as CSV."),
    (b"SQLite format 3\0", "This is a database file. Export the table as CSV and send that."),
    (b"PAR1", "This is a Parquet file. Export it as CSV and send that."),
    (b"\x89PNG", "This is a picture, not a CSV file."),
    (b"\xff\xd8\xff", "This is a picture, not a CSV file."),
    (b"GIF8", "This is a picture, not a CSV file."),
)
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
# Letters that Western Europe writes; þ, ÿ and the like stand there only by accident.
_WESTERN = frozenset("äöüßÄÖÜéèêëàâçîïôûùÉÈÊÀÂÇÎÔñáíóúÑÁÍÓÚãõÃÕœæøåŒÆØÅìòÿ¿¡«»€’‘“”„–—…°§®™·")


@dataclass(frozen=True, slots=True)
class Form:
    """How the bytes are to be read as a table.

    skip     bytes before the first line that counts (byte-order mark, "sep=;")
    header   the first line names the columns
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    header: bool = True
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What was found out, and whether a person has to confirm the encoding or the header."""

    form: Form
    sure_of_encoding: bool = True
    sure_of_header: bool = True


def sniff(path: Path) -> Sniffed:
    """Find out how to read the file at `path`.

    Raises Invalid where it is no text, or empty.
    """
    with path.open("rb") as opened:
        head = opened.read(SAMPLE)
    refuse_by_magic(head)
    if not head.strip(b"\xef\xbb\xbf \t\r\n,;"):
        raise Invalid("The file has no rows.")
    encoding, sure = _encoding(path, head)
    skip = 3 if head.startswith(codecs.BOM_UTF8) else 0
    declared = re.match(rb'"?sep=([^\r\n])"?\r?\n', head[skip:], re.IGNORECASE)
    if declared:
        skip += declared.end()
    text = head[skip:].decode(encoding, "replace")
    delimiter = declared[1].decode("latin-1") if declared else guess_delimiter(text)
    rows = first_rows(text, delimiter)
    header, sure_of_header = has_header(rows) if rows else (True, True)
    return Sniffed(Form(encoding, delimiter, header, skip), sure, sure_of_header)


def refuse_by_magic(head: bytes) -> None:
    """Raises Invalid with a sentence where the first bytes are those of something else."""
    if head.startswith(b"PK\x03\x04") and (
        b"xl/" in head or b"[Content_Types].xml" in head or b"opendocument.spreadsheet" in head
    ):
        raise Invalid(SPREADSHEET)
    for magic, sentence in _MAGIC:
        if head.startswith(magic):
            raise Invalid(sentence)
    if head.startswith(_PROGRAMS) and b"\0" in head[:1024]:
        raise Invalid("This is a program, not a CSV file.")
    if re.match(rb"\s*<(!doctype|html|\?xml)", head[:200], re.IGNORECASE):
        raise Invalid("This is a web page or an XML file. Export the table as CSV and send that.")
    odd = len(head) - len(head.translate(None, bytes({*range(9), *range(14, 27), 28, 29, 30})))
    if odd > 16 and odd > len(head) // 10:
        raise Invalid("This is not a text file. Export the table as CSV and send that.")


def _encoding(path: Path, head: bytes) -> tuple[str, bool]:
    """UTF-8 where it can be; else the likeliest older one, which a person must confirm."""
    sample = _not_ascii(path, head)
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(sample)
    bad = text.count("\ufffd")
    if sum(not char.isascii() for char in text) - bad >= bad:
        return "utf-8", True
    runs = re.findall(rb"[\x80-\xff]+", sample[:65536])
    if _is_western(runs):
        return "cp1252", False
    if sum(map(len, runs)) < 6:
        return "utf-8", True  # too little for a language: a few broken bytes, refused row by row
    best = from_bytes(sample[:65536], cp_isolation=list(LEGACY), threshold=0.9).best()
    return (best.encoding if best else "cp1252"), False


def _not_ascii(path: Path, head: bytes) -> bytes:
    """The first stretch of the file that can tell encodings apart."""
    if not head.isascii():
        return head
    with path.open("rb") as opened:
        opened.seek(len(head))
        while chunk := opened.read(SAMPLE):
            if not chunk.isascii():
                return chunk
    return head


def _is_western(runs: Sequence[bytes]) -> bool:
    """Western accents come mostly alone between plain letters, and are of a known few."""
    letters = b"".join(runs).decode("cp1252", "replace")
    known = sum(letter in _WESTERN for letter in letters)
    alone = sum(len(run) == 1 for run in runs)
    return alone >= 0.7 * len(runs) and known >= 0.9 * len(letters)


def guess_delimiter(text: str) -> str:
    """The delimiter that cuts the first rows into the same number of cells, the more the better."""
    return max(DELIMITERS, key=lambda delimiter: _evenness(first_rows(text, delimiter)))


def _evenness(rows: Sequence[Sequence[str]]) -> tuple[bool, float]:
    widths = Counter(len(row) for row in rows)
    if not widths:
        return (False, 0.0)
    width, count = widths.most_common(1)[0]
    return (width > 1, width**0.5 * count / len(rows) if width > 1 else 0.0)


def first_rows(text: str, delimiter: str, count: int = 50) -> list[list[str]]:
    """The first whole rows of `text`; a fault ends them, since this is only a first look."""
    rows: list[list[str]] = []
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    reader = csv.reader(lines[:-1] or lines, delimiter=delimiter)
    try:
        for row in reader:
            if row:
                rows.append(row)
            if len(rows) >= count:
                break
    except csv.Error:
        return rows
    return rows
