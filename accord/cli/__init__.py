"""The `accord` command: what an administrator or a script says to an installation.

Exit 0: done. Exit 1: refused, with a sentence. Exit 2: wrong use. Without a terminal nothing asks.
"""

import io
import os
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.settings")
    from django.core.exceptions import ImproperlyConfigured

    try:
        import django

        django.setup()
    except (ImproperlyConfigured, OSError) as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1
    from accord.cli.run import run

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # What a terminal or a pipe cannot show is written as its code, never a crash.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return run(list(sys.argv[1:] if argv is None else argv))
