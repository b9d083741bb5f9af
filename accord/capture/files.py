"""Uploads as they lie under ACCORD_HOME/files: random names, bounded size, gone when done."""

import codecs
import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings

from accord.lib.errors import Refused, TooLarge

CHUNK = 1 << 20
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Kept(NamedTuple):
    """A stored upload: our own name for it, the sha256 of what was sent, its size as stored."""

    file: str
    sha256: str
    size: int


def folder() -> Path:
    path = Path(settings.ACCORD_HOME) / "files"
    path.mkdir(parents=True, exist_ok=True)
    return path


def path_of(file: str) -> Path:
    return folder() / file


def keep(source: BinaryIO | Path) -> Kept:
    """Store what `source` holds. UTF-16 and UTF-32 are stored as UTF-8, so that bytes are lines.

    Raises TooLarge above ACCORD_MAX_UPLOAD_MB, keeping nothing; Refused where it cannot be read.
    """
    name = f"{secrets.token_hex(16)}.csv"
    path = path_of(name)
    try:
        sha256 = _copy(source, path)
        _narrow(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Kept(name, sha256, path.stat().st_size)


def _copy(source: BinaryIO | Path, path: Path) -> str:
    digest = hashlib.sha256()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        for chunk in _chunks(source):
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as wrong:
        raise Refused(f"{path} cannot be read: {wrong.strerror}.") from wrong


def _chunks(source: BinaryIO | Path) -> Iterator[bytes]:
    if isinstance(source, Path):
        with _opened(source) as opened:
            yield from _chunks(opened)
        return
    limit, taken = settings.ACCORD_MAX_UPLOAD_MB * 1024 * 1024, 0
    while chunk := source.read(CHUNK):
        taken += len(chunk)
        if taken > limit:
            raise TooLarge(
                f"The file is larger than {settings.ACCORD_MAX_UPLOAD_MB} MB. "
                "Split it, or raise ACCORD_MAX_UPLOAD_MB."
            )
        yield chunk


def _narrow(path: Path) -> None:
    """Rewrite a UTF-16 or UTF-32 file as UTF-8; others stay as they are."""
    with path.open("rb") as opened:
        encoding = _wide_encoding(opened.read(4096))
    if not encoding:
        return
    other = path.with_suffix(".utf8")
    with (
        path.open(encoding=encoding, errors="replace", newline="") as text,
        other.open("w", encoding="utf-8", newline="") as out,
    ):
        while part := text.read(CHUNK):
            out.write(part)
    other.chmod(0o600)
    other.replace(path)


def _wide_encoding(head: bytes) -> str | None:
    """By the mark at its beginning; without one, by every second byte being empty."""
    for mark, encoding in _WIDE:
        if head.startswith(mark):
            return encoding
    half = len(head) // 2
    if half > 8 and head[1::2].count(0) > half * 0.7 and not head[::2].count(0):
        return "utf-16-le"
    if half > 8 and head[::2].count(0) > half * 0.7 and not head[1::2].count(0):
        return "utf-16-be"
    return None


def remove(file: str) -> None:
    if file:
        path_of(file).unlink(missing_ok=True)
