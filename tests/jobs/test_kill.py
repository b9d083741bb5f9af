import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

WORKER = """
import django, sys, time
django.setup()
from datetime import UTC, datetime
from django.db import connection, transaction
from accord.jobs import commands, runner

def count(job, now, budget):
    for _ in range(40):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO done (n) VALUES (%s)", [job.position])
            commands.move(job, position=job.position + 1, now=now)
        time.sleep(0.01)
        if job.position >= 200:
            return True
    return False

while True:
    job = runner.run_one({"count": count}, sys.argv[1], datetime.now(UTC))
    if job and not job.is_open():
        break
    time.sleep(0.05)
"""
SET_UP = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", "jobs", verbosity=0)
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE done (n integer)")
from datetime import UTC, datetime
from accord.jobs.commands import ask
ask("count", by=None, now=datetime.now(UTC), total=200)
"""


@pytest.mark.slow
def test_a_job_killed_thrice_does_every_row_once(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "ACCORD_HOME": str(tmp_path),
        "ACCORD_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "accord.settings",
    }
    subprocess.run([sys.executable, "-c", SET_UP], env=environment, check=True)

    for n in range(3):
        worker = subprocess.Popen([sys.executable, "-c", WORKER, f"killed-{n}"], env=environment)
        before = reached(tmp_path)
        wait_until_past(tmp_path, before)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        run_the_lease_out(tmp_path)
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", WORKER, "last"], env=environment, check=True, timeout=30)

    with sqlite3.connect(tmp_path / "accord.sqlite3") as database:
        rows = [n for (n,) in database.execute("SELECT n FROM done ORDER BY n")]
    assert rows == list(range(200))
    assert time.monotonic() - began < 30


def reached(home: Path) -> int:
    with sqlite3.connect(home / "accord.sqlite3") as database:
        return int(database.execute("SELECT position FROM jobs_job").fetchone()[0])


def wait_until_past(home: Path, position: int) -> None:
    deadline = time.monotonic() + 20
    while reached(home) <= position + 5:
        assert time.monotonic() < deadline, "the worker does not work"
        time.sleep(0.02)


def run_the_lease_out(home: Path) -> None:
    """Twenty seconds go by for the database only; `test_runner` holds the lease under thirty."""
    with sqlite3.connect(home / "accord.sqlite3") as database:
        database.execute("UPDATE jobs_job SET lease_until = '2000-01-01 00:00:00'")
