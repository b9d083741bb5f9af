"""`make bench`: every measure, one after the other, each in a process of its own."""

import subprocess
import sys
import time
from pathlib import Path

FLOORS = "_floor"


def main() -> int:
    measures = sorted(
        file.stem
        for file in Path(__file__).parent.glob("*.py")
        if not file.stem.startswith("_") and not file.stem.endswith(FLOORS)
    )
    failed = 0
    for name in measures:
        began = time.monotonic()
        print(f"== {name}", flush=True)
        failed += bool(subprocess.run([sys.executable, "-m", f"bench.{name}"]).returncode)
        print(f"   ({time.monotonic() - began:.0f} s)\n", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
