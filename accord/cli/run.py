"""From the words typed to the command run, and from its outcome to the exit code."""

import argparse
import os
import sys
from collections.abc import Sequence

from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    ProgrammingError,
)

from accord.agreement.language.words import AgreementError
from accord.cli import people
from accord.cli.home import must_be_ready
from accord.cli.output import Output
from accord.cli.parser import parser
from accord.lib.errors import Refused

OF_OURS = (DataError, IntegrityError, ProgrammingError)
"""Errors that a database reports of what it was asked: faults of ours, with their traceback."""
DONE, REFUSED, WRONG_USE, STOPPED = 0, 1, 2, 130


def run(words: list[str]) -> int:
    """Parse and run; 0 done, 1 refused, 2 wrong use (argparse has said why), 130 stopped."""
    try:
        asked = parser().parse_args(words)
    except SystemExit as stop:
        return _not_run(int(stop.code or 0), words)
    out = Output(as_json=asked.json)
    try:
        return _act(asked, out)
    except (Refused, AgreementError) as refusal:
        return _refused(str(refusal), out, getattr(refusal, "faults", None))
    except BrokenPipeError:
        return nobody_reads()
    except KeyboardInterrupt as stop:
        out.progress_ends()
        return _refused(str(stop) or "Stopped before it was done.", out, code=STOPPED)
    except (DatabaseError, InterfaceError) as trouble:
        if isinstance(trouble, OF_OURS):
            raise
        return _refused(f"The database cannot be used: {one_line(trouble)}.", out)
    except OSError as trouble:
        return _refused(f"{one_line(trouble)}: give it room and rights, and try again.", out)


def _act(asked: argparse.Namespace, out: Output) -> int:
    if asked.needs_home:
        must_be_ready()
        if asked.email:
            people.must_be_known(asked.email)
    code: int | None = asked.act(asked, out)
    out.flush()
    return code or DONE


def _not_run(code: int, words: Sequence[str]) -> int:
    """Wrong use, or a page of help: with --json one object says so too."""
    if code and "--json" in words:
        how = "The command was not understood; accord --help says what there is."
        Output(as_json=True).object({"wrong_use": how})
    return code


def _refused(
    sentence: str, out: Output, faults: Sequence[object] | None = None, code: int = REFUSED
) -> int:
    sys.stderr.write(f"{sentence}\n")
    told = {} if faults is None else {"faults": [_plain(fault) for fault in faults]}
    try:
        out.object({"refused": sentence, **told})
        out.flush()
    except BrokenPipeError:
        nobody_reads()
    return code


def _plain(fault: object) -> dict[str, object]:
    names = ("line", "where", "word", "sentence", "nearest")
    return {name: getattr(fault, name) for name in names}


def nobody_reads() -> int:
    """Whoever read has enough (`| head`): that is no fault, and nothing is left to be flushed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE


def one_line(trouble: Exception) -> str:
    """What went wrong in the words of the system, without its traceback."""
    if isinstance(trouble, OSError) and trouble.strerror:
        return f"{trouble.filename}: {trouble.strerror}" if trouble.filename else trouble.strerror
    return " ".join(str(trouble).split()).rstrip(".")
