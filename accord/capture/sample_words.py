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


PAGES = Move("page", "path", ("/", "/product", "/blog/benchmarks", "/customers", "/careers"))
PRICING = Move("page", "path", ("/pricing", "/pricing/enterprise"))
CLICK = Move("Email Link Clicked")
DOWNLOAD = Move("Asset Downloaded", "asset", ("Benchmark report", "Buyer's guide", "Checklist"))
FORM = Move("Form Submitted", "path", ("/newsletter", "/contact"))
WEBINAR = Move("Webinar Attended", "minutes", (8, 25, 42, 55))
# What people do and how common it is.
MOVES = (
    (PAGES, 560),
    (PRICING, 90),
    (CLICK, 140),
    (DOWNLOAD, 70),
    (FORM, 40),
    (Move("Webinar Registered"), 25),
    (WEBINAR, 18),
    (Move("Event Attended"), 8),
    (Move("Call Logged", "outcome", ("no answer", "no answer", "interested", "qualified")), 20),
    (Move("Meeting Booked"), 4),
    (Move("Email Bounced"), 6),
    (Move("Unsubscribed"), 6),
)

BUYERS = ("Head of Operations", "VP Supply Chain", "Chief Operating Officer", "Managing Director")
OTHERS = ("Analyst", "Consultant", "Office Assistant")
ANYBODY = (*BUYERS, "IT Manager", "Operations Manager", *OTHERS)


class Story(NamedTuple):
    """What somebody did of late: `does` says what, and how many days before the last of it.

    people    how many do so
    titles    what they are
    ago       the last of it lies at most so many days back
    """

    people: int
    titles: tuple[str, ...]
    ago: int
    does: tuple[tuple[Move, int], ...]


# Whom sales should hear of, each in their own way; all others come and read, and that is all.
STORIES = (
    Story(7, BUYERS, 5, ((PAGES, 9), (WEBINAR, 4), (PRICING, 2), (DOWNLOAD, 1), (PRICING, 0))),
    Story(6, BUYERS, 2, ((PAGES, 3), (CLICK, 1), (PRICING, 1), (PRICING, 0), (FORM, 0))),
    Story(5, ANYBODY, 5, ((PAGES, 2), (PRICING, 1), (Move("Demo Requested"), 0))),
    Story(5, ANYBODY, 5, ((CLICK, 3), (PAGES, 0), (Move("Call Requested"), 0))),
    Story(5, BUYERS, 12, ((DOWNLOAD, 58), (PAGES, 40), (DOWNLOAD, 33), (DOWNLOAD, 0))),
    Story(
        5,
        OTHERS,
        24,
        (
            (Move("Call Logged", "outcome", ("no answer",)), 6),
            (Move("Call Logged", "outcome", ("qualified",)), 0),
        ),
    ),
)
