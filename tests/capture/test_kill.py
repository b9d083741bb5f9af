"""An import in processes of its own, killed, and looked at for how much memory it takes."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
PREPARE = """
import django, sys
django.setup()
from datetime import UTC, datetime
from pathlib import Path
from django.core.management import call_command
call_command("migrate", verbosity=0)
from accord.capture import commands
now = datetime.now(UTC)
one = commands.start("leads", Path(sys.argv[1]), name="l.csv", by=None, now=now, live=True)
commands.run(one, by=None, now=now)
"""
WORK = """
import django, sys
django.setup()
from datetime import UTC, datetime
from accord.capture.run import KIND, import_slice
from accord.jobs import runner
while True:
    job = runner.run_one({KIND: import_slice}, sys.argv[1], datetime.now(UTC))
    if job and not job.is_open():
        break
import json, resource
print(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))
"""


def prepared(home: Path, rows: int) -> dict[str, str]:
    """A home with one import asked for; the environment to work in it."""
    environment = {
        **os.environ,
        "ACCORD_HOME": str(home),
        "ACCORD_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "accord.settings",
    }
    file = home / "l.csv"
    with file.open("w") as out:
        out.write("email,name\n")
        out.writelines(f"p{n}@acme.example,Person {n}\n" for n in range(rows))
    subprocess.run([sys.executable, "-c", PREPARE, str(file)], env=environment, check=True)
    return environment


def asked(home: Path, sql: str) -> tuple[object, ...]:
    with sqlite3.connect(home / "accord.sqlite3") as database:
        return tuple(database.execute(sql).fetchone())


def test_an_import_killed_twice_brings_every_row_in_once(tmp_path: Path) -> None:
    environment = prepared(tmp_path, rows := 20_000)
    for n in range(2):
        worker = subprocess.Popen([sys.executable, "-c", WORK, f"killed-{n}"], env=environment)
        (before,) = asked(tmp_path, "SELECT read FROM capture_import")
        deadline = time.monotonic() + 60
        while asked(tmp_path, "SELECT read FROM capture_import") == (before,):
            assert time.monotonic() < deadline, "nothing comes in"
            time.sleep(0.05)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        with sqlite3.connect(tmp_path / "accord.sqlite3") as database:  # the lease runs out
            database.execute("UPDATE jobs_job SET lease_until = '2000-01-01 00:00:00'")
    subprocess.run([sys.executable, "-c", WORK, "last"], env=environment, check=True, timeout=120)
    state, *sums = asked(tmp_path, "SELECT state, read, new, same, refused FROM capture_import")
    assert (state, sums) == ("done", [rows, rows, 0, 0])
    assert asked(tmp_path, "SELECT count(*) FROM leads_lead") == (rows,)
    imported = "SELECT count(*) FROM ledger_event WHERE kind = 'lead.imported'"
    assert asked(tmp_path, imported) == (rows,)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    peaks = []
    for rows in (2_000, 40_000):
        home = tmp_path / str(rows)
        home.mkdir()
        environment = prepared(home, rows)
        done = subprocess.run(
            [sys.executable, "-c", WORK, "w"], env=environment, check=True, capture_output=True
        )
        peaks.append(json.loads(done.stdout))
    assert peaks[1] - peaks[0] < 64
