"""Leads, events and a cancelled giant file taken in end to end, beside a floor and a peer's way.

FULL=1 takes ten times as many rows, and the file of ten million.
"""

import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

FULL = os.environ.get("FULL") == "1"
ROWS = 200_000 if FULL else 20_000
GIANT = 10_000_000 if FULL else 1_000_000
HOME = Path(tempfile.mkdtemp(prefix="accord-bench-"))
os.environ.update(ACCORD_HOME=str(HOME), DJANGO_SETTINGS_MODULE="accord.settings")
os.environ.setdefault("ACCORD_DATABASE_URL", "")

import django

django.setup()

# ruff: noqa: E402
from django.core.management import call_command
from django.db import connection, models, transaction

from accord.capture import commands, run
from accord.jobs import runner
from bench import imports_floor

PLAIN = (
    "E-mail",
    "First name",
    "Last name",
    "Job title",
    "Industry",
    "Country",
    "Employees",
    "Source",
)
RICH = (
    "E-mail",
    "First name",
    "Last name",
    "Job title",
    "Company",
    "Country",
    "Phone",
    "Employees",
)
FIRST = ("Anna", "Ben", "Clara", "David", "Elif", "Fabian", "Greta", "Henrik")
LAST = ("Müller", "Smith", "García", "Rossi", "Dubois", "Novak", "Silva", "Khan")
TITLES = ("CEO", "Head of Sales", "Buyer", "Engineer", "VP Operations")


class PeerLead(models.Model):
    """How a Django CRM keeps a lead."""

    c0 = models.CharField(max_length=254, unique=True)
    c1, c3, c4, c5, c6, c7 = (models.CharField(max_length=200) for _ in range(6))
    c2 = models.CharField(max_length=200, db_index=True)

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return self.c0


def main() -> int:
    call_command("migrate", verbosity=0)
    plain, rich = HOME / "plain.csv", HOME / "rich.csv"
    write(plain, PLAIN, lambda n, r: (r.choice(TITLES), "food", "DE", r.randint(1, 999), "fair"))
    write(rich, RICH, _with_company_and_phone)
    floor = rate(lambda: imports_floor.import_rows(plain, HOME / "floor.sqlite3"))
    peer = rate(lambda: by_bulk_create(plain))
    ours = rate(lambda: brought("leads", plain))
    again = rate(lambda: brought("leads", plain))
    matched = rate(lambda: brought("leads", rich))
    events = rate(lambda: brought("events", write_events(plain)))
    print(f"floor: csv and executemany, one table, FULL  {floor:9,.0f} rows/s")
    print(f"a peer's way: Django bulk_create             {peer:9,.0f} rows/s")
    for name, found, wanted in (
        ("leads at 8 columns, from the file to the queue", ours, 10_000),
        ("with phone and company matching", matched, 5_000),
        ("the same file again: nothing changes", again, 10_000),
        ("events", events, 10_000),
    ):
        print(
            f"{name:45s}{found:9,.0f} rows/s  {found / floor:5.2f} of the floor, "
            f"{found / peer:5.2f} of the peer, {found / wanted:5.2f} of what is wanted"
        )
    # In a process of its own, or it would count what the measures above have left behind.
    return subprocess.run([sys.executable, "-m", "bench.imports", "memory"]).returncode


def write(file: Path, header: tuple[str, ...], rest: Callable[..., tuple[object, ...]]) -> None:
    chosen = random.Random(7)
    with file.open("w", newline="", encoding="utf-8") as opened:
        out = csv.writer(opened)
        out.writerow(header)
        for n in range(ROWS):
            first, last = chosen.choice(FIRST), chosen.choice(LAST)
            email = f"{first.casefold()}.{n}@{file.stem}{n // 5}.example"
            out.writerow((email, first, last, *rest(n, chosen)))


def _with_company_and_phone(n: int, chosen: random.Random) -> tuple[object, ...]:
    return chosen.choice(TITLES), f"Firm {n // 5} GmbH", "DE", f"0301{n:07d}", chosen.randint(1, 99)


def write_events(leads: Path) -> Path:
    file = HOME / "events.csv"
    with leads.open(encoding="utf-8") as people, file.open("w", encoding="utf-8") as out:
        out.write("E-mail,Event,When,Path\n")
        next(people)
        for n, line in enumerate(people):
            out.write(f"{line.split(',')[0]},page,2026-03-{n % 28 + 1:02d} 10:00,/pricing\n")
    return file


def rate(work: Callable[[], int]) -> float:
    began = time.perf_counter()
    done = work()
    return done / (time.perf_counter() - began)


def now() -> datetime:
    return datetime.now(UTC)


def brought(what: str, file: Path) -> int:
    import_ = commands.start(what, file, name=file.name, by=None, now=now(), live=True)
    done = commands.run_here(import_, by=None, now_fn=now)
    assert done.closes() and not done.refused, done.report
    return done.read


def by_bulk_create(file: Path) -> int:
    with connection.schema_editor() as editor:
        editor.create_model(PeerLead)
    done = 0
    with file.open(newline="", encoding="utf-8") as opened:
        reader = csv.reader(opened)
        next(reader)
        while batch := [row for _, row in zip(range(1000), reader, strict=False)]:
            people = [PeerLead(**{f"c{n}": cell for n, cell in enumerate(row)}) for row in batch]
            with transaction.atomic():
                PeerLead.objects.bulk_create(people, batch_size=100)
            done += len(batch)
    return done


def memory() -> int:
    """A giant file is checked whole, brought in for two seconds, and cancelled."""
    call_command("migrate", verbosity=0)
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
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{GIANT:,} rows: peak {peak:,.0f} MiB (at most 200), {job.state} at {job.percent()} %")
    return 0


if __name__ == "__main__":
    sys.exit(memory() if sys.argv[1:] == ["memory"] else main())
