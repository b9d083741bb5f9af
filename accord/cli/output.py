"""What a command prints: sentences and tables for people, or JSON lines that end in one object."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TextIO


class Stopped(KeyboardInterrupt):
    """Ctrl C, with a sentence that says how things stand now."""


class Output:
    """People read `say` and `table`; with --json they are silent and only objects are printed."""

    def __init__(self, *, as_json: bool, out: TextIO | None = None) -> None:
        self.as_json = as_json
        self.out = out or sys.stdout

    def line(self, value: Mapping[str, Any]) -> None:
        """One JSON object a line, printed either way: it is the output itself."""
        self.out.write(as_json(value) + "\n")

    def flush(self) -> None:
        """Hand everything on, so that a reader who has gone is noticed here and not at the end."""
        self.out.flush()

    def say(self, sentence: str = "") -> None:
        if not self.as_json:
            self.out.write(sentence + "\n")

    def table(self, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Columns as wide as their widest cell; nothing is cut."""
        if self.as_json:
            return
        cells = [list(head), *([("" if c is None else str(c)) for c in row] for row in rows)]
        widths = [max(len(row[n]) for row in cells) for n in range(len(head))]
        for row in cells:
            line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.out.write(line.rstrip() + "\n")

    def object(self, value: Mapping[str, Any]) -> None:
        """One JSON object a line; printed with --json only."""
        if self.as_json:
            self.line(value)

    def progress(self, done: int, total: int, step: str) -> None:
        """One line that rewrites itself, on a terminal only."""
        if not self.as_json and sys.stderr.isatty():
            share = f" of {total:,}" if total else ""
            sys.stderr.write(f"\r\033[K{step} {done:,}{share}")
            sys.stderr.flush()

    def progress_ends(self) -> None:
        if not self.as_json and sys.stderr.isatty():
            sys.stderr.write("\r\033[K")


def as_json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value)
