"""A company for the bench of the pages: its leads, what they did, and what follows from that."""

import random
from datetime import datetime, timedelta

from django.db import connection

from accord import flow
from accord.agreement import commands as agreement
from accord.leads import bulk as leads
from accord.leads.rows import LeadRow
from accord.ledger import bulk as ledger
from accord.ledger.rows import NewRow

NAME, TITLE, COMPANY, EMPLOYEES, COUNTRY, PHONE, SOURCE = "2", "5", "7", "10", "12", "13", "14"
FIRST = ("Anna", "Ben", "Clara", "David", "Elif", "Fabian", "Greta", "Henrik", "Inès", "Jürgen")
LAST = ("Müller", "Smith", "García", "Rossi", "Dubois", "Novak", "Silva", "Khan", "Berg", "Okafor")
ENDS = ("Logistics", "Foods", "Robotics", "Health", "Energy", "Paper", "Steel", "Games")
TITLES = ("Head of Sales", "Buyer", "Engineer", "VP Operations", "Clerk", "Student", "Manager")
DID = ("page", "page", "page", "Email Link Clicked", "Asset Downloaded", "Form Submitted")
KEEN = 40
"""One lead in so many does enough to be sales-ready."""


def build(count: int, now: datetime) -> None:
    """A company's leads, what they did, their scores and the queue that follows."""
    chance = random.Random(7)
    agreement.begin(now=now - timedelta(days=400))
    for start in range(0, count, 2000):
        rows = [lead(n, chance, now) for n in range(start, min(start + 2000, count))]
        leads.upsert(rows, source="bench", live=True, now=now - timedelta(days=300), by=None)
        did = [event(n, chance, now) for n in range(start, start + len(rows)) for _ in DID]
        keen = [n for n in range(start, start + len(rows)) if n % KEEN == 0]
        did += [keen_event(n, kind, now) for n in keen for kind in ("Meeting Booked", "form")]
        ledger.append_rows(did, now)
    flow.run_until_quiet(now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def lead(n: int, chance: random.Random, now: datetime) -> LeadRow:
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)} {n}"
    values = {
        NAME: name,
        TITLE: "Chief Executive Officer" if n % KEEN == 0 else chance.choice(TITLES),
        COMPANY: f"{chance.choice(LAST)} {chance.choice(ENDS)} {n // 40}",
        EMPLOYEES: chance.choice((5, 20, 80, 300, 900)),
        COUNTRY: chance.choice(("DE", "FR", "ES", "GB")),
        PHONE: f"+4930{10_000_000 + n}",
        SOURCE: chance.choice(("fair", "web", "partner", "list")),
    }
    made_at = now - timedelta(days=chance.randrange(1, 300), seconds=n % 86_400)
    return LeadRow((f"email:{subject(n)}", f"id:crm:{n}"), values, at=made_at)


def subject(n: int) -> str:
    return f"lead{n}@company{n // 40}.example"


def event(n: int, chance: random.Random, now: datetime) -> NewRow:
    at = now - timedelta(days=chance.randrange(1, 200), seconds=chance.randrange(86_400))
    path = chance.choice(("/", "/pricing", "/blog/paper", "/jobs"))
    return NewRow(chance.choice(DID), f"email:{subject(n)}", at, "bench", facts={"path": path})


def keen_event(n: int, kind: str, now: datetime) -> NewRow:
    at = now - timedelta(minutes=n % 3000)
    return NewRow(kind, f"email:{subject(n)}", at, "bench")
