"""Search by part of name, address, company and phone beside a bare query of the same index.

10,000 leads; FULL=1 takes 100,000, for which the target is named. Taking the leads up is timed too:
what `bulk.upsert` writes a second, without the reading of a file. ACCORD_DATABASE_URL is honoured.
"""

import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

FULL = os.environ.get("FULL") == "1"
LEADS = int(os.environ.get("LEADS", 100_000 if FULL else 10_000))
SLICE, TIMES = 2000, 400
P95_MS = 150.0
HOME = Path(tempfile.mkdtemp(prefix="accord-bench-"))
os.environ.update(ACCORD_HOME=str(HOME), DJANGO_SETTINGS_MODULE="accord.settings")
os.environ.setdefault("ACCORD_SECRET_KEY", "bench")

import django

django.setup()

# ruff: noqa: E402
from django.core.management import call_command
from django.db import connection

from accord.leads import bulk, search
from accord.leads.models import Lead
from accord.leads.rows import LeadRow
from accord.ledger.engine import read

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
BARE = "SELECT rowid FROM leads_search WHERE leads_search MATCH %s ORDER BY rowid DESC LIMIT 50"
LETTERS = "aaabcdeeefghiiiklmnooprstuuvwz"


def word(chance: random.Random, least: int = 3, most: int = 9) -> str:
    return "".join(chance.choice(LETTERS) for _ in range(chance.randint(least, most)))


def people(chance: random.Random) -> Iterator[LeadRow]:
    firsts, lasts = [word(chance) for _ in range(3000)], [word(chance) for _ in range(20000)]
    firms = [f"{word(chance)} {chance.choice(('Foods', 'Systems', 'GmbH'))}" for _ in range(9000)]
    for n in range(LEADS):
        first, last, firm = chance.choice(firsts), chance.choice(lasts), chance.choice(firms)
        address = f"{first}.{last}{n}@{firm.split()[0]}.example"
        values = {
            "1": address, "3": first.title(), "4": last.title(), "5": "Buyer", "7": firm.title(),
            "9": "food", "10": chance.randint(1, 5000), "13": f"+4930{n + 10**6}",
        }  # fmt: skip
        yield LeadRow((f"email:{address}", f"id:crm:{n}"), values)


def take_up(rows: Iterator[LeadRow], source: str, what: str) -> None:
    wall = cpu = 0.0
    while some := list(islice(rows, SLICE)):
        began, spent = time.perf_counter(), time.process_time()
        bulk.upsert(some, source=source, live=False, now=NOW, by=None)
        wall += time.perf_counter() - began
        cpu += time.process_time() - spent
    print(f"{what:<28}{LEADS / wall:>10,.0f} a second{LEADS / cpu:>12,.0f} a CPU second")


def words_to_find(chance: random.Random) -> list[str]:
    """Parts of what is there, common and rare, long and short, and words that nobody has."""
    leads = Lead.objects.filter(pk__in=[chance.randint(1, LEADS) for _ in range(TIMES)])
    found = []
    for lead in leads:
        text = chance.choice(
            [lead.name, lead.email, str(lead.company), "exa", "a", "be", word(chance)]
        )
        begin = chance.randint(0, max(0, len(text) - 4))
        found.append(text[begin : begin + chance.randint(1, 8)].strip() or "anna")
    return found


def times_of(look: Callable[[str], object], words: list[str]) -> list[float]:
    spent = []
    for text in words:
        began = time.perf_counter()
        look(text)
        spent.append((time.perf_counter() - began) * 1000)
    return spent


def shown(what: str, spent: list[float]) -> float:
    p95 = statistics.quantiles(spent, n=20)[-1]
    print(f"{what:<28}{statistics.median(spent):>10.2f} ms p50{p95:>10.2f} ms p95")
    return p95


def bare(text: str) -> object:
    terms = search.terms_of(text)
    return read(BARE, [" AND ".join(map(search._quoted, terms))]) if terms else None


def main() -> int:
    call_command("migrate", verbosity=0)
    print(f"{LEADS:,} leads on {connection.vendor}")
    take_up(people(random.Random(7)), "import:1", "new")
    take_up(people(random.Random(7)), "import:2", "the same again")
    words = words_to_find(random.Random(11))
    if connection.vendor == "sqlite":
        shown("a bare query, as imported", times_of(bare, words))
    worst = shown("search.find, as imported", times_of(search.find, words))
    while search.tidy():
        pass
    if connection.vendor == "sqlite":
        shown("a bare query, tidied", times_of(bare, words))
    worst = max(worst, shown("search.find, tidied", times_of(search.find, words)))
    shutil.rmtree(HOME, ignore_errors=True)
    print(f"target: {P95_MS:.0f} ms p95 over 100,000 leads")
    return int(worst > P95_MS)


if __name__ == "__main__":
    sys.exit(main())
