"""Agreements, leads and instants that reach every rule: small worlds in which words often meet.

`scenario(Random(seed))` makes one in a millisecond; `scenarios()` is the same for hypothesis,
which then finds the smallest one that fails.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from accord.agreement.language.facts import Event, Judgement, Known, Lead
from accord.agreement.language.words import (
    Agreement,
    Band,
    BehaviourGroup,
    BehaviourLine,
    Count,
    Criterion,
    FitGroup,
    FitLine,
    Grades,
    Last,
    Op,
    Signal,
    Stage,
    Test,
)

# Days on which clocks change, midnight is skipped or comes twice, or a day is missing; leap days.
DAYS = (
    ("Europe/Berlin", date(2025, 6, 16)),
    ("Europe/Berlin", date(2025, 3, 30)),
    ("Europe/Berlin", date(2024, 10, 27)),
    ("Europe/Berlin", date(2024, 2, 29)),
    ("UTC", date(2024, 3, 1)),
    ("America/New_York", date(2025, 11, 2)),
    ("America/Sao_Paulo", date(2018, 11, 4)),
    ("America/Sao_Paulo", date(2018, 2, 18)),
    ("Africa/Cairo", date(2024, 4, 26)),
    ("Asia/Beirut", date(2022, 3, 27)),
    ("America/Havana", date(2024, 11, 3)),
    ("America/St_Johns", date(2010, 11, 7)),
    ("Australia/Lord_Howe", date(2025, 4, 6)),
    ("Pacific/Apia", date(2011, 12, 31)),
    ("Asia/Kathmandu", date(2025, 1, 1)),
)
TITLES = (
    "Head of Sales", "VP, Marketing", "svp sales", "Vertriebsleiter", "HEAD  of\tsales", "clerk",
    "Co-Founder", "Straße 12", "STRASSE 12", "ｈｅａｄ", "Leiterin", "12", " ", "sales head",
)  # fmt: skip
NEEDLES = ("head", "vp", "*leiter", "leiter*", "co founder", "head of*", "straße", "sales", "12")
SIZES = (0, 10, 49, 50, 50.0, 50.5, 200, -3, "50", " 50 ", "200.0", "50 people", "+10", True, "")
WORDS = ("food", "Food", " logistics ", "metal", "50", "yes", "KP", "")
DOMAINS = ("rival.example", "mail.rival.example", "notrival.example", "Own.example", "partner")
DATES = ("2024-02-29", "2024-03-01", "2024-03-01T12:00:00Z", "2025-02-30", "soon")
FLAGS = (True, False, "yes", "No", 1, 0)
ADDRESSES = ("ann@rival.example", "Bob@MAIL.rival.example", "eve@own.example", "nobody")
LEAD_FIELDS = {
    "title": TITLES, "size": SIZES, "industry": WORDS, "email_domain": DOMAINS, "email": ADDRESSES,
    "joined": DATES, "opted": FLAGS,
}  # fmt: skip
FACT_FIELDS = {
    "path": ("/pricing", "/Pricing/de", "/blog/pricing", "", "/ pricing"),
    "minutes": (0, 19, 20, 21, "20", "20.5", "long"),
    "outcome": ("qualified", "Qualified ", "no"),
}
KINDS = ("page", "call", "webinar")
LISTS = (("rivals", ("rival.example", "own.example")), ("trades", ("food", "50", "yes")))
AGES = (0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 3, 5, 6, 7, 8, 13, 14, 15, 21, 22, 30, 31, 42, 90)
NUMBERS = (0, 10, 20, 49, 50, 51, 200, Decimal("50.5"), -3)


@dataclass(frozen=True)
class Scenario:
    """Two leads found to be one, an agreement, and when they are read."""

    agreement: Agreement
    first: Lead
    second: Lead
    instant: datetime

    @property
    def lead(self) -> Lead:
        return self.first.merged(self.second)


OPS = tuple(Op)
LISTED = frozenset({Op.IS, Op.IS_NOT, Op.IN, Op.NOT_IN})
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
GRADES = ((40, 25, 10), (12, 5, 1), (3, 0, -3))
WINDOWS = (1, 2, 5, 7, 14, 30, 90)
FADES = (
    ((7, 100), (30, 50)), ((1, 75),), ((5, 100),), ((2, 90), (7, 33), (14, 1)), ((1, 0),),
)  # fmt: skip
CLOCK = (time(0), time(0, 0, 1), time(23, 59, 59), time(12), time(1, 30), time(23, 30), time(0, 0))


def scenarios():
    """Scenarios as hypothesis draws and shrinks them."""
    return st.randoms(use_true_random=False).map(scenario)


def scenario(rng: Random) -> Scenario:
    zone, day = rng.choice(DAYS)
    agreement = make_agreement(rng, zone)
    signals = [line.signal for line in agreement.behaviour.lines]
    did = [make_event(rng, n, zone, day, signals) for n in range(rng.randint(0, 9))]
    half = rng.randint(0, len(did))
    first = Lead(make_history(rng, zone, day), tuple(did[:half]))
    second = Lead((), tuple(did[half:]))
    edges = [max(event.at, event.known_at) for event in did]
    instant = rng.choice(edges) if edges and rng.random() < 0.3 else end_of(rng, zone, day)
    return Scenario(agreement, first, second, instant)


def often(rng: Random, share: float) -> bool:
    return rng.random() < share


def several(rng: Random, values, most: int):
    return tuple(rng.choice(values) for _ in range(rng.randint(1, most)))


# agreements


def make_agreement(rng: Random, zone: str) -> Agreement:
    shared = [make_signal(rng) for _ in range(rng.randint(1, 3))]
    fit = tuple(make_fit_line(rng, f"f{n}") for n in range(rng.randint(1, 3)))
    did = tuple(make_line(rng, f"b{n}", shared) for n in range(rng.randint(1, 3)))
    lines = [line.name for line in fit] + [line.name for line in did]
    ready = tuple(make_criterion(rng, f"c{n}", shared, lines) for n in range(rng.randint(1, 3)))
    return Agreement(
        name="generated",
        time_zone=zone,
        fit=FitGroup(fit, make_cap(rng), often(rng, 0.5)),
        behaviour=BehaviourGroup(did, make_cap(rng), often(rng, 0.5)),
        grades=Grades(rng.choice(GRADES), rng.choice(GRADES)),
        sales_ready=ready,
        lists=LISTS,
        never=(make_condition(rng, LEAD_FIELDS, 2),) if often(rng, 0.3) else (),
        stages=(
            Stage("engaged", "marketing", make_criterion(rng, "engaged", shared, lines)),
            Stage("mql", "sdr", sales_ready=True),
            Stage("customer", "sales", by="rep"),
        ),
    )


def make_cap(rng: Random) -> int | None:
    return None if often(rng, 0.5) else rng.randint(0, 25)


def make_points(rng: Random) -> int:
    return rng.choice((1, 2, 3, 5, -1, -5, 1000, 0)) if often(rng, 0.3) else rng.randint(-30, 30)


def make_fit_line(rng: Random, name: str) -> FitLine:
    banded = often(rng, 0.5)
    bands = tuple(
        Band(make_condition(rng, LEAD_FIELDS, 2), make_points(rng))
        for _ in range(rng.randint(2, 3) if banded else 1)
    )
    return FitLine(name, bands, banded)


def make_line(rng: Random, name: str, shared) -> BehaviourLine:
    way = rng.choice(("halves", "halves", "fades", "full"))
    return BehaviourLine(
        name=name,
        signal=rng.choice(shared),
        points=make_points(rng),
        at_most=rng.choice((None, 1, 1, 2)),
        halves_every=rng.choice(WINDOWS) if way == "halves" else None,
        fades=rng.choice(FADES) if way == "fades" else (),
        cap=make_cap(rng),
    )


def make_signal(rng: Random) -> Signal:
    where = make_condition(rng, FACT_FIELDS, 1) if often(rng, 0.4) else ()
    return Signal(rng.choice(KINDS), where, rng.choice((50, 50, 50, 0, 80, 100)))


def make_criterion(rng: Random, name: str, shared, lines) -> Criterion:
    """A criterion of one to three parts."""
    parts = rng.sample(("fit", "behaviour", "count", "last", "and"), rng.randint(1, 3))
    count = Count(rng.choice(shared), rng.randint(1, 3), rng.choice((None, *WINDOWS)))
    last = Last(rng.choice(shared), rng.choice((None, *WINDOWS)))
    return Criterion(
        name=name,
        fit=rng.randint(-5, 25) if "fit" in parts else None,
        behaviour=rng.randint(-5, 25) if "behaviour" in parts else None,
        count=count if "count" in parts else None,
        last=last if "last" in parts else None,
        lines=tuple(dict.fromkeys(several(rng, lines, 2))) if "and" in parts else (),
        at_once=often(rng, 0.2),
    )


# conditions


def make_condition(rng: Random, fields, most: int):
    return tuple(make_test(rng, fields) for _ in range(rng.randint(1, most)))


def make_test(rng: Random, fields) -> Test:
    """One test; its words come from the values that its field may have."""
    field, op = rng.choice(sorted(fields)), rng.choice(OPS)
    if op in LISTED and often(rng, 0.3):
        if field == "email_domain":
            return Test(field, op, list="rivals")
        if op in {Op.IN, Op.NOT_IN}:
            return Test(field, op, list="trades")
    return Test(field, op, make_words(rng, field, op, fields))


def make_words(rng: Random, field: str, op: Op, fields):
    match op:
        case Op.KNOWN:
            return (often(rng, 0.5),)
        case Op.AT_LEAST | Op.AT_MOST | Op.ABOVE | Op.BELOW:
            return (make_measure(rng, field),)
        case Op.BETWEEN:
            return tuple(sorted((make_measure(rng, field), make_measure(rng, field))))
        case Op.CONTAINS_ANY:
            return several(rng, NEEDLES, 3)
        case Op.STARTS_WITH:
            return (rng.choice(("head", "/pricing", "ver", "5", "Mail.", "2024-")),)
    words = tuple(exact(v) for v in fields[field] if str(v).strip() and can_name(field, v))
    return several(rng, words, 1 if op in {Op.IS, Op.IS_NOT} else 3)


def can_name(field: str, value) -> bool:
    """A domain in a test has a dot: a word without one names a list."""
    return field != "email_domain" or "." in value


def make_measure(rng: Random, field: str):
    return rng.choice(DATES[:2]) if field == "joined" else rng.choice(NUMBERS)


def exact(value):
    return Decimal(str(value)) if isinstance(value, float) else value


# leads


def moment(rng: Random, zone: str, day: date, age: int) -> datetime:
    """An instant of the day that is `age` days before: at midnight, a second off, anywhere."""
    at = rng.choice(CLOCK) if often(rng, 0.7) else time(rng.randint(0, 23), rng.randint(0, 59))
    local = datetime.combine(day - timedelta(days=age), at, ZoneInfo(zone))
    return local.replace(fold=rng.randint(0, 1)).astimezone(UTC)


def end_of(rng: Random, zone: str, day: date) -> datetime:
    return moment(rng, zone, day, rng.choice((0, 0, 0, 0, 1, 2, -1)))


def make_event(rng: Random, number: int, zone: str, day: date, signals) -> Event:
    """One event: on time, late, or dated in the future; judged or not, and judged again."""
    at = moment(rng, zone, day, rng.choice(AGES))
    known_at = moment(rng, zone, day, rng.choice(AGES)) if often(rng, 0.4) else at
    facts = {
        name: exact(rng.choice(values)) for name, values in FACT_FIELDS.items() if often(rng, 0.7)
    }
    judgements = (
        (Judgement(rng.choice((0, 49, 50, 80, 100)), moment(rng, zone, day, rng.choice(AGES))),)
        if often(rng, 0.2)
        else ()
    )
    human = rng.choice((100, 100, 100, 100, 50, 49, 0))
    kind = rng.choice(signals).kind if often(rng, 0.8) else rng.choice(KINDS)
    return Event(f"e{number}", kind, at, known_at, facts, human, judgements)


def make_history(rng: Random, zone: str, day: date) -> tuple[Known, ...]:
    """Values of some attributes; some changed, some learned late, some taken back."""
    known = [
        Known(field, exact(rng.choice(LEAD_FIELDS[field])), ALWAYS)
        for field in sorted(LEAD_FIELDS)
        if often(rng, 0.75)
    ]
    for _ in range(rng.choice((0, 0, 1, 2))):
        field = rng.choice(sorted(LEAD_FIELDS))
        value = None if often(rng, 0.3) else exact(rng.choice(LEAD_FIELDS[field]))
        at = None if often(rng, 0.5) else moment(rng, zone, day, rng.choice(AGES))
        known.append(Known(field, value, moment(rng, zone, day, rng.choice(AGES)), at))
    return tuple(known)
