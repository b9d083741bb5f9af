"""Made-up names, firms and doings for the sample. Phone numbers lie in ranges kept for fiction."""

from typing import NamedTuple


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST = _words(
    "Anna Ben Clara David Elif Fabian Greta Henrik Ines Jonas Katrin Luca Maya Nils Olga Paul "
    "Rosa Simon Tessa Viktor Aisha Bruno Chloé Diego Emma Felix Giulia Hugo Irina Jules"
)
LAST = _words(
    "Adler Berger Castillo Dietrich Ekström Fischer García Hoffmann Ivanov Jansen Keller Lehmann "
    "Moreau Novak Okafor Petrov Quinn Romano Schäfer Tanaka Ullmann Vogel Weber Ximenes Young "
    "Zimmermann Bianchi Duarte Farkas Lindgren"
)
COMPANY_STARTS = _words(
    "Alder Birch Cobalt Delta Ember Fjord Granit Harbor Indigo Juniper Kestrel Lumen Meridian "
    "Nimbus Orchid"
)
COMPANY_ENDS = _words(
    "Logistics Foods Systems Energy Health Retail Robotics Packaging Finance Textiles Travel "
    "Machines"
)
INDUSTRIES = (
    "logistics",
    "food",
    "software",
    "energy",
    "health",
    "retail",
    "manufacturing",
    "finance",
)
# Country, and the beginnings of numbers there that nobody has, with the digits that follow.
COUNTRIES = (
    ("Germany", (("+493023125", 3), ("+496990009", 3), ("+494066969", 3))),
    ("United Kingdom", (("+442079460", 3), ("+441614960", 3), ("+441214960", 3))),
    ("United States", (("+120255501", 2), ("+130355501", 2), ("+161755501", 2))),
    ("France", (("+3319900", 4), ("+3326191", 4))),
    ("Sweden", (("+468465004", 2), ("+463139006", 2), ("+464062804", 2))),
)
SOURCES = (
    ("organic search", ""),
    ("paid search", "Autumn search"),
    ("webinar", "Order to cash in 40 minutes"),
    ("trade fair", "Hannover 2026"),
    ("referral", ""),
    ("content", "Benchmark report"),
)
# A job title and how common it is.
TITLES = (
    ("Head of Operations", 9),
    ("VP Supply Chain", 5),
    ("Chief Operating Officer", 3),
    ("Managing Director", 4),
    ("IT Manager", 11),
    ("Operations Manager", 13),
    ("Project Manager", 10),
    ("Software Engineer", 12),
    ("Analyst", 12),
    ("Consultant", 8),
    ("Office Assistant", 7),
    ("Student", 6),
)


class Move(NamedTuple):
    """Something that people do, and what is told of it."""

    kind: str
    fact: str = ""
    values: tuple[object, ...] = ()


# What people do and how common it is.
MOVES = (
    (Move("page", "path", ("/", "/product", "/blog/benchmarks", "/customers", "/careers")), 560),
    (Move("page", "path", ("/pricing", "/pricing/enterprise")), 90),
    (Move("Email Link Clicked"), 140),
    (Move("Asset Downloaded", "asset", ("Benchmark report", "Buyer's guide", "Checklist")), 70),
    (Move("Form Submitted", "path", ("/newsletter", "/contact")), 40),
    (Move("Webinar Registered"), 25),
    (Move("Webinar Attended", "minutes", (8, 25, 42, 55)), 18),
    (Move("Event Attended"), 8),
    (Move("Call Logged", "outcome", ("no answer", "no answer", "interested", "qualified")), 20),
    (Move("Meeting Booked"), 4),
    (Move("Demo Requested"), 3),
    (Move("Email Bounced"), 6),
    (Move("Unsubscribed"), 6),
)
