"""The `accord` command: what an administrator or a script says to an installation.

Exit 0: done. Exit 1: refused, with a sentence. Exit 2: wrong use. Without a terminal nothing asks.
"""

import io
import json
import os
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.settings")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # What a terminal or a pipe cannot show is written as its code, never a crash.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        sentence = ready()
    except KeyboardInterrupt:
        return 130
    if sentence:
        sys.stderr.write(f"{sentence}\n")
        if "--json" in words:
            sys.stdout.write(json.dumps({"refused": sentence}) + "\n")
        return 1
    from accord.cli.run import run

    return run(words)


def ready() -> str:
    """Read the settings and load the rooms; a sentence where the settings make no sense."""
    from django.core.exceptions import ImproperlyConfigured

    try:
        import django

        django.setup()
        import accord.cli.run  # noqa: F401 - here, so that Ctrl C finds it loading, not half run
    except (ImproperlyConfigured, OSError) as wrong:
        return str(wrong)
    return ""
