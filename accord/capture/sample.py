"""A believable company's leads, events and deals, made up here: the same for the same day."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from accord.capture.sample_words import (
    COMPANY_ENDS,
    COMPANY_STARTS,
    COUNTRIES,
    FIRST,
    INDUSTRIES,
    LAST,
    MOVES,
    SOURCES,
    TITLES,
    Move,
)

LEADS, EVENTS, DEALS = 500, 6000, 60
SEED = 20_261_102

Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up lead. `keen` (0 to 1) is how much they do, and how lately."""

    email: str
    first: str
    last: str
    title: str
    firm: "Firm"
    phone: str
    source: str
    campaign: str
    created: datetime
    keen: float


def files(now: datetime) -> dict[str, str]:
    """The three files as CSV text by what is in them; dates lie before `now`."""
    random = Random(SEED)
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    people = _people(random, day)
    return {
        "leads": _csv(LEAD_HEADER, (_lead(person) for person in people)),
        "events": _csv(EVENT_HEADER, _events(random, people, day)),
        "deals": _csv(DEAL_HEADER, _deals(random, people, day)),
    }


LEAD_HEADER = (
    "E-mail", "First name", "Last name", "Job title", "Company", "Industry", "Employees", "Country",
    "Phone", "Source", "Campaign", "Created",
)  # fmt: skip
EVENT_HEADER = ("E-mail", "Event", "When", "Path", "Asset", "Minutes", "Outcome")
DEAL_HEADER = (
    "Deal", "E-mail", "Stage", "Amount", "Currency", "Opened", "Closed", "SDR", "Rep",
)  # fmt: skip

MAPS: dict[str, dict[str, Any]] = {
    "leads": {
        "encoding": "utf-8", "header": True, "dates": "year-first",
        "columns": {
            "E-mail": {"attribute": "email"}, "First name": {"attribute": "first_name"},
            "Last name": {"attribute": "last_name"}, "Job title": {"attribute": "job_title"},
            "Company": {"attribute": "company"}, "Industry": {"attribute": "industry"},
            "Employees": {"attribute": "employees"}, "Country": {"attribute": "country"},
            "Phone": {"attribute": "phone"}, "Source": {"attribute": "source"},
            "Campaign": {"attribute": "campaign"}, "Created": {"at": True},
        },
    },
    "events": {
        "encoding": "utf-8", "header": True, "dates": "year-first",
        "columns": {
            "E-mail": {"attribute": "email"}, "Event": {"kind": True}, "When": {"at": True},
            "Path": {"fact": "path"}, "Asset": {"fact": "asset"},
            "Minutes": {"fact": "minutes", "type": "number"}, "Outcome": {"fact": "outcome"},
        },
    },
    "deals": {
        "encoding": "utf-8", "header": True, "dates": "year-first",
        "columns": {
            "Deal": {"deal": "key"}, "E-mail": {"attribute": "email"}, "Amount": {"deal": "amount"},
            "Currency": {"deal": "currency"}, "Opened": {"deal": "opened_at"},
            "Closed": {"deal": "closed_at"}, "SDR": {"deal": "sdr"}, "Rep": {"deal": "rep"},
        },
        "outcome": {"column": "Stage", "won": "Won", "lost": "Lost"},
    },
}  # fmt: skip


def _csv(header: Sequence[str], rows: Iterator[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Firm:
    name: str
    domain: str
    industry: str
    employees: int
    country: str
    dials: Sequence[tuple[str, int]]


def _people(random: Random, day: datetime) -> list[Person]:
    names = [(first, last) for first in FIRST for last in LAST]
    firms = [_firm(random, start, end) for start in COMPANY_STARTS for end in COMPANY_ENDS]
    random.shuffle(names)
    random.shuffle(firms)
    phones: set[str] = set()
    return [_person(random, names[n], firms[n // 3], phones, day, n < DEALS) for n in range(LEADS)]


def _firm(random: Random, start: str, end: str) -> Firm:
    country, dials = random.choice(COUNTRIES)
    return Firm(
        name=f"{start} {end}",
        domain=f"{start}-{end}.example".casefold(),
        industry=random.choice(INDUSTRIES),
        employees=random.choice((4, 9, 18, 35, 60, 85, 140, 220, 380, 640, 1200)),
        country=country,
        dials=dials,
    )


def _person(
    random: Random, name: tuple[str, str], firm: Firm, phones: set[str], day: datetime, older: bool
) -> Person:
    first, last = name
    source, campaign = random.choice(SOURCES)
    age = random.randint(200, 420) if older else random.randint(1, 240)
    return Person(
        email=f"{_plain(first)}.{_plain(last)}@{firm.domain}",
        first=first,
        last=last,
        title=random.choices([title for title, _ in TITLES], [share for _, share in TITLES])[0],
        firm=firm,
        phone=_phone(random, firm, phones) if random.random() < 0.7 else "",
        source=source,
        campaign=campaign,
        created=day - timedelta(days=age, minutes=random.randrange(480, 1080)),
        keen=random.random() ** 2.5,
    )


def _phone(random: Random, firm: Firm, taken: set[str]) -> str:
    """A number that nobody else has here; after a few tries, none."""
    for _ in range(20):
        dial, digits = random.choice(firm.dials)
        phone = f"{dial}{random.randrange(10**digits):0{digits}d}"
        if phone not in taken:
            taken.add(phone)
            return phone
    return ""


def _plain(name: str) -> str:
    return name.casefold().translate(str.maketrans("äöüéèáíóñçã", "aoueeaionca"))


def _lead(person: Person) -> Row:
    return (
        person.email, person.first, person.last, person.title, person.firm.name,
        person.firm.industry, person.firm.employees, person.firm.country, person.phone,
        person.source, person.campaign, _minute(person.created),
    )  # fmt: skip


def _minute(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M}"


def _events(random: Random, people: list[Person], day: datetime) -> Iterator[Row]:
    """Everybody does something when they first come; the keen come back, most of them lately."""
    chosen = random.choices(people, [0.15 + person.keen for person in people], k=EVENTS)
    kinds = [move for move, _ in MOVES]
    shares = [share for _, share in MOVES]
    taken: set[tuple[str, str]] = set()
    for person in chosen:
        move = random.choices(kinds, shares)[0]
        when = _moment(random, person, day)
        while (person.email, when) in taken:
            when = _moment(random, person, day)
        taken.add((person.email, when))
        yield (person.email, move.kind, when, *_facts(random, move))


def _moment(random: Random, person: Person, day: datetime) -> str:
    """Within the person's time here, the later the keener they are; in working hours, mostly."""
    days = max((day - person.created).days, 1)
    ago = int(days * random.random() ** (1 + 5 * person.keen))
    minute = random.randrange(420, 1200)
    when = max(day - timedelta(days=ago + 1) + timedelta(minutes=minute), person.created)
    return f"{when + timedelta(seconds=random.randrange(1, 3600)):%Y-%m-%d %H:%M:%S}"


def _facts(random: Random, move: Move) -> Row:
    value = random.choice(move.values) if move.values else ""
    return tuple(
        value if name == move.fact else "" for name in ("path", "asset", "minutes", "outcome")
    )


def _deals(random: Random, people: list[Person], day: datetime) -> Iterator[Row]:
    """The oldest leads became deals; about half of those that are closed were won."""
    sdrs, reps = ("Priya Nair", "Tom Lindqvist", "Sara Weiss"), ("Marta Oliveira", "James Okafor")
    for n, person in enumerate(people[:DEALS]):
        opened = person.created + timedelta(days=random.randint(10, 60))
        closed = opened + timedelta(days=random.randint(14, 100))
        stage = random.choices(("Won", "Lost", "Negotiation"), (45, 40, 15))[0]
        yield (
            f"D-{1001 + n}", person.email, stage, random.randrange(4, 90) * 500, "EUR",
            f"{opened:%Y-%m-%d}", "" if stage == "Negotiation" else f"{closed:%Y-%m-%d}",
            random.choice(sdrs), random.choice(reps),
        )  # fmt: skip
