"""A believable company's leads, events and deals, made up here: the same for the same day."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from accord.capture.sample_maps import MAPS
from accord.capture.sample_words import (
    COMPANY_ENDS,
    COMPANY_STARTS,
    COUNTRIES,
    FIRST,
    INDUSTRIES,
    LAST,
    MOVES,
    SOURCES,
    STORIES,
    TITLES,
    Move,
    Story,
)

__all__ = ["DEALS", "EVENTS", "LEADS", "MAPS", "files"]

LEADS, EVENTS, DEALS = 500, 6000, 60
SEED = 20_261_102
QUIET_DAYS = 16  # so long everybody but those with a story has kept quiet

Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up lead. `keen` (0 to 1) is how much they do; of some there is a story to tell."""

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
    story: Story | None = None


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
    told = [story for story in STORIES for _ in range(story.people)]
    # One person of a firm at most, and nobody whose deal is over.
    stories = dict(zip(random.sample(range(DEALS, LEADS, 3), len(told)), told, strict=True))
    return [
        _person(
            random, names[n], firms[n // 3], phones, _past(random, day, n < DEALS), stories.get(n)
        )
        for n in range(LEADS)
    ]


def _past(random: Random, day: datetime, older: bool) -> datetime:
    """When somebody first came: those of the deals long ago, all others some weeks at least."""
    age = random.randint(200, 420) if older else random.randint(75, 400)
    return day - timedelta(days=age, minutes=random.randrange(480, 1080))


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
    random: Random, name: tuple[str, str], firm: Firm, phones: set[str], created: datetime,
    story: Story | None,
) -> Person:  # fmt: skip
    first, last = name
    source, campaign = random.choice(SOURCES)
    usual = random.choices([title for title, _ in TITLES], [share for _, share in TITLES])[0]
    return Person(
        email=f"{_plain(first)}.{_plain(last)}@{firm.domain}",
        first=first,
        last=last,
        title=random.choice(story.titles) if story else usual,
        firm=firm,
        phone=_phone(random, firm, phones) if random.random() < 0.7 else "",
        source=source,
        campaign=campaign,
        created=created,
        keen=0.1 if story else random.random() ** 2.5,
        story=story,
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
    """What the stories tell, and what everybody does: the keen come back more often."""
    told = [told for person in people for told in _told(random, person, day)]
    chosen = random.choices(people, [0.15 + person.keen for person in people], k=EVENTS - len(told))
    kinds, shares = zip(*MOVES, strict=True)
    taken = {(row[0], row[2]) for row in told}
    yield from told
    for person in chosen:
        move = random.choices(kinds, shares)[0]
        when = _moment(random, person, day)
        while (person.email, when) in taken:
            when = _moment(random, person, day)
        taken.add((person.email, when))
        yield (person.email, move.kind, when, *_facts(random, move))


def _told(random: Random, person: Person, day: datetime) -> Iterator[Row]:
    """One person's story, the last of it a few days back; an hour or so between two of a day."""
    if person.story is None:
        return
    ago = random.randint(0, person.story.ago)
    for n, (move, before) in enumerate(person.story.does):
        minute = 480 + 75 * n + random.randrange(60)
        when = day - timedelta(days=ago + before + 1) + timedelta(minutes=minute)
        yield (person.email, move.kind, _second(random, when), *_facts(random, move))


def _moment(random: Random, person: Person, day: datetime) -> str:
    """Within the person's time here, but for the last weeks; in working hours, mostly."""
    days = (day - person.created).days
    ago = QUIET_DAYS + int((days - QUIET_DAYS) * random.random())
    when = day - timedelta(days=ago + 1) + timedelta(minutes=random.randrange(420, 1200))
    return _second(random, max(when, person.created))


def _second(random: Random, minute: datetime) -> str:
    return f"{minute + timedelta(seconds=random.randrange(1, 3600)):%Y-%m-%d %H:%M:%S}"


def _facts(random: Random, move: Move) -> Row:
    value = random.choice(move.values) if move.values else ""
    return tuple(
        value if name == move.fact else "" for name in ("path", "asset", "minutes", "outcome")
    )


def _deals(random: Random, people: list[Person], day: datetime) -> Iterator[Row]:
    """The oldest leads became deals; more than half of those that are closed were won."""
    sdrs, reps = ("Priya Nair", "Tom Lindqvist", "Sara Weiss"), ("Marta Oliveira", "James Okafor")
    stages = [*["Won"] * 29, *["Lost"] * 23, *["Negotiation"] * (DEALS - 52)]
    random.shuffle(stages)
    for n, (person, stage) in enumerate(zip(people[:DEALS], stages, strict=True)):
        opened = person.created + timedelta(days=random.randint(10, 60))
        closed = opened + timedelta(days=random.randint(14, 100))
        yield (
            f"D-{1001 + n}", person.email, stage, random.randrange(4, 90) * 500, "EUR",
            f"{opened:%Y-%m-%d}", "" if stage == "Negotiation" else f"{closed:%Y-%m-%d}",
            random.choice(sdrs), random.choice(reps),
        )  # fmt: skip
