"""The most memory that one import takes, in a process that does nothing else."""

import re
import resource
import sys
from datetime import timedelta
from pathlib import Path

from bench import imports
from bench.imports import FULL, HOME, ROWS, call_command, commands, now, write_leads

# ruff: noqa: I001 - only after the bench has made its home and set up Django
from accord.capture import run
from accord.jobs import runner

AT_MOST = 200
GIANT = 10_000_000 if FULL else 1_000_000


def main(kind: str) -> int:
    call_command("migrate", verbosity=0)
    if kind == "giant":
        print(f"{giant()}, peak {peak():,.0f} MiB (at most {AT_MOST})")
        return 0
    name, _, times = kind.partition(" ")
    rows = 2 * ROWS * int(times or 1)
    file = write_leads(name, rows)
    done = imports.rate(lambda: imports.brought("leads", file))
    columns = "with phone and company" if name == "rich" else "8 columns"
    print(f"{rows:,} leads, {columns}: peak {peak():,.0f} MiB (at most {AT_MOST}), {done}")
    return 0


def peak() -> float:
    """MiB. On Linux `getrusage` begins with the size of the process that began this one."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text())
        assert found
        return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def giant() -> str:
    """A giant file is checked whole, brought in for two seconds, and cancelled."""
    file = HOME / "giant.csv"
    with file.open("w", encoding="utf-8") as out:
        out.write("email\n")
        out.writelines(f"p{n}@a.example\n" for n in range(GIANT))
    import_ = commands.start(
        "leads", file, name="giant.csv", by=None, now=now(), mapping={"columns": {"email": "email"}}
    )
    job = commands.run(import_, by=None, now=now())
    until = None
    while job.is_open():
        taken = runner.claim(type(job).objects.filter(pk=job.pk), "bench", now())
        assert taken
        runner.work(taken, run.import_slice, now())
        job.refresh_from_db()
        if job.result.get("rows") and until is None:
            until = now() + timedelta(seconds=2)
        if until and now() > until and job.cancel_asked_at is None:
            commands.cancel(import_, by=None, now=now())
    return f"{GIANT:,} rows, {job.state} at {job.percent()} %"


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
