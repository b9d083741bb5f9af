"""Leads and events taken in end to end, beside a floor and a peer's way; and the memory it takes.

FULL=1 takes ten times as many rows, and the giant file has ten million.
"""

import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

FULL = os.environ.get("FULL") == "1"
ROWS = 200_000 if FULL else 20_000
HOME = Path(tempfile.mkdtemp(prefix="accord-bench-"))
os.environ.update(ACCORD_HOME=str(HOME), DJANGO_SETTINGS_MODULE="accord.settings")
os.environ.setdefault("ACCORD_DATABASE_URL", "")

import django

django.setup()

# ruff: noqa: E402
from django.core.management import call_command
from django.db import connection, models, transaction

from accord.capture import commands
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


class Rate(NamedTuple):
    """Rows a second, by the clock and by this process's own work."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall:9,.0f} rows/s {self.cpu:9,.0f} rows per CPU second"


def main() -> int:
    call_command("migrate", verbosity=0)
    plain, rich = write_leads("plain", ROWS), write_leads("rich", ROWS)
    floor = rate(lambda: imports_floor.import_rows(plain, HOME / "floor.sqlite3"))
    peer = rate(lambda: by_bulk_create(plain))
    ours = rate(lambda: brought("leads", plain))
    again = rate(lambda: brought("leads", plain))
    matched = rate(lambda: brought("leads", rich))
    events = rate(lambda: brought("events", write_events(plain)))
    print(f"floor: csv and executemany, one table, FULL  {floor}")
    print(f"a peer's way: Django bulk_create             {peer}")
    for name, found, wanted in (
        ("leads at 8 columns, from the file to the queue", ours, 10_000),
        ("with phone and company matching", matched, 5_000),
        ("the same file again: nothing changes", again, 10_000),
        ("events", events, 10_000),
    ):
        beside = found.wall / floor.wall, found.wall / peer.wall, found.wall / wanted
        print(f"{name:45s}{found}")
        print(
            "    {:4.2f} of the floor, {:4.2f} of the peer, {:4.2f} of what is wanted".format(
                *beside
            )
        )
    # In processes of their own, or they would count what the measures above have left behind.
    ended = [
        subprocess.run([sys.executable, "-m", "bench._imports_memory", kind]).returncode
        for kind in ("plain", "plain 4", "rich", "rich 4", "giant")
    ]
    return max(ended)


def write_leads(kind: str, rows: int) -> Path:
    """A file of leads: "plain" has eight columns, "rich" a phone and a company among its eight."""
    file = HOME / f"{kind}.csv"
    if kind == "rich":
        write(file, RICH, _with_company_and_phone, rows)
    else:
        write(file, PLAIN, _with_industry_and_source, rows)
    return file


def _with_industry_and_source(n: int, chosen: random.Random) -> tuple[object, ...]:
    return chosen.choice(TITLES), "food", "DE", chosen.randint(1, 999), "fair"


def write(
    file: Path, header: tuple[str, ...], rest: Callable[..., tuple[object, ...]], rows: int
) -> None:
    chosen = random.Random(7)
    with file.open("w", newline="", encoding="utf-8") as opened:
        out = csv.writer(opened)
        out.writerow(header)
        for n in range(rows):
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


def rate(work: Callable[[], int]) -> Rate:
    began, worked = time.perf_counter(), time.process_time()
    done = work()
    return Rate(done / (time.perf_counter() - began), done / (time.process_time() - worked))


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


if __name__ == "__main__":
    sys.exit(main())
