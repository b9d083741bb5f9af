"""The `accord` command: what an administrator or a script says to an installation.

Exit 0: done. Exit 1: refused, with a sentence. Exit 2: wrong use. Without a terminal nothing asks.
"""

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
    except ImproperlyConfigured as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1
    from accord.cli.run import run

    return run(list(sys.argv[1:] if argv is None else argv))
