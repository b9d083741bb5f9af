"""From the words typed to the command run, and from its outcome to the exit code."""

import argparse
import sys

from accord.agreement.language.words import AgreementError
from accord.cli.output import Output
from accord.cli.parser import parser
from accord.lib.errors import Refused


def run(words: list[str]) -> int:
    """Parse and run; 0 done, 1 refused, 2 wrong use (argparse has said why)."""
    try:
        asked = parser().parse_args(words)
    except SystemExit as stop:
        return int(stop.code or 0)
    out = Output(as_json=asked.json)
    try:
        code: int | None = asked.act(asked, out)
    except (Refused, AgreementError) as refusal:
        return _refused(refusal, out)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    return code or 0


def _refused(refusal: Refused | AgreementError, out: Output) -> int:
    sys.stderr.write(f"{refusal}\n")
    answer: dict[str, object] = {"refused": str(refusal)}
    if isinstance(refusal, AgreementError):
        answer["faults"] = [
            {
                "line": fault.line,
                "where": fault.where,
                "word": fault.word,
                "sentence": fault.sentence,
            }
            for fault in refusal.faults
        ]
    out.object(answer)
    return 1


Asked = argparse.Namespace
