"""One timeline of a lead: ledger rows as sentences, newest first, page views folded. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from accord.handoff.words import spoken
from accord.ledger.rows import Row

COUNTS_FROM = 50
FOLD_FROM = 3
# Facts that say best what an event was about, best first; the rest stands in its details.
TELLING = ("title", "name", "asset", "path", "url", "subject", "form", "event", "campaign")
DETAILS = 4
# By a part of the kind's name; the first that fits.
ICONS = {
    "page": "eye", "call": "phone", "mail": "mail", "webinar": "play", "download": "file",
    "form": "form", "meeting": "people", "chat": "chat", "demo": "play", "trial": "key",
    "unsubscribed": "x", "event": "flag",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `what` is bold, `after` follows it, `detail` stands below."""

    at: datetime
    icon: str
    what: str
    after: str = ""
    detail: str = ""
    key: bool = False
    fold: tuple["Entry", ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """The words for what rows name by id: people, attributes, sources and reasons."""

    people: Mapping[int, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def by(self, row: Row) -> str:
        return self.people.get(row.by_id or 0, "")

    def attribute(self, id: str) -> str:
        return self.attributes.get(id, "a former attribute")

    def source(self, row: Row) -> str:
        """The name of the file that a row came in with; "" for all others."""
        return self.sources.get(row.source, "")


def days(rows: Sequence[Row], names: Names, zone: ZoneInfo, today: date) -> tuple[Day, ...]:
    """Rows (newest first) as days of entries; three or more page views in a row become one."""
    entries = list(folded([entry(row, names) for row in rows]))

    def day_of(entry: Entry) -> date:
        return entry.at.astimezone(zone).date()

    return tuple(Day(day_words(day, today), tuple(some)) for day, some in groupby(entries, day_of))


def day_words(day: date, today: date) -> str:
    gone = (today - day).days
    word = f"{day:%A} {day.day} {day:%B}" + ("" if day.year == today.year else f" {day.year}")
    return f"Today, {word}" if gone == 0 else f"Yesterday, {word}" if gone == 1 else word


def folded(entries: Sequence[Entry]) -> Iterator[Entry]:
    for is_view, some in groupby(entries, lambda entry: entry.icon == "eye"):
        run = list(some)
        if not is_view or len(run) < FOLD_FROM:
            yield from run
            continue
        visits = len({entry.at.date() for entry in run})
        words = f"{len(run)} page views" + (f" on {visits} days" if visits > 1 else "")
        yield Entry(run[0].at, "eye", words, fold=tuple(run))


def entry(row: Row, names: Names) -> Entry:
    telling = TOLD.get(row.kind)
    return telling(row, names) if telling else event(row, names)


def event(row: Row, names: Names) -> Entry:
    """An event from outside: its kind, what it was about, and its other facts."""
    telling = next((name for name in TELLING if row.facts.get(name)), None)
    about = str(row.facts[telling]) if telling else ""
    if row.kind == "page":
        what, after = "Read", about or "a page"
    else:
        what, after = spoken(row.kind), about
    rest = [f"{spoken(name)} {value}" for name, value in row.facts.items() if name != telling]
    if row.human < COUNTS_FROM:
        rest.insert(0, f"does not count: {row.human} of 100 human")
    return Entry(row.when, icon_of(row.kind), what, after, ", ".join(rest[:DETAILS]))


def icon_of(kind: str) -> str:
    word = kind.lower()
    return next((icon for part, icon in ICONS.items() if part in word), "dots")


def imported(row: Row, names: Names) -> Entry:
    source = names.source(row)
    what = "Imported from" if source else "Imported"
    return Entry(row.when, "up", what, source, given(row, names))


def made(row: Row, names: Names) -> Entry:
    what = "Added by hand by" if names.by(row) else "Added by hand"
    return Entry(row.when, "plus", what, names.by(row), given(row, names))


def edited(row: Row, names: Names) -> Entry:
    what = "Edited by" if names.by(row) else "Edited"
    return Entry(row.when, "pen", what, names.by(row), given(row, names))


def given(row: Row, names: Names) -> str:
    """Which values a row gave: "Job title Head of Operations, Country NO and 4 more"."""
    values = row.facts.get("values", {})
    pairs = [
        f"{names.attribute(id)} {'emptied' if value is None else value}"
        for id, value in values.items()
    ]
    more = len(pairs) - DETAILS
    return ", ".join(pairs[:DETAILS]) + (f" and {more} more" if more > 0 else "")


def by_words(row: Row, names: Names) -> str:
    name = names.by(row)
    return f"by {name}" if name else ""


def moved(row: Row, names: Names) -> Entry:
    """A change of stage, and who made it: nobody where the score did."""
    to = spoken(str(row.facts.get("to") or row.facts.get("stage") or "another stage"))
    return Entry(row.when, "right", "Moved to", to, by_words(row, names), key=True)


def step(icon: str, what: str, *about: str, key: bool = True) -> Callable[[Row, Names], Entry]:
    """A way to tell a row of ours: its words, who did it, and the facts named in `about`."""

    def tell(row: Row, names: Names) -> Entry:
        facts = [spoken(str(row.facts[name])) for name in about if row.facts.get(name)]
        return Entry(row.when, icon, what, by_words(row, names), ", ".join(facts), key)

    return tell


TOLD: Mapping[str, Callable[[Row, Names], Entry]] = {
    "lead.imported": imported,
    "lead.made": made,
    "lead.edited": edited,
    "lead.made_live": step("play", "Made live", key=False),
    "lead.merged": step("merge", "Merged with another lead", key=False),
    "lead.unmerged": step("merge", "Taken apart again", key=False),
    "lead.qualified": step("bolt", "Became sales-ready", "criterion"),
    "lead.stage_changed": moved,
    "lead.recycled": step("cycle", "Recycled", "reason", "remark"),
    "lead.disqualified": step("x", "Disqualified", "reason", "remark"),
    "handoff.taken": step("hand", "Taken", key=False),
    "handoff.touched": step("phone", "Tried to reach", "outcome", "remark", key=False),
    "handoff.accepted": step("check", "Accepted", "remark"),
    "handoff.rejected": step("undo", "Rejected", "reason", "remark"),
    "handoff.handed_over": step("hand", "Handed to a colleague", key=False),
    "handoff.replied": step("check", "Marketing replied", "reply"),
    "handoff.undone": step("undo", "Taken back", key=False),
    "deal.opened": step("flag", "Deal opened", "name"),
    "deal.won": step("check", "Deal won", "name"),
    "deal.lost": step("x", "Deal lost", "reason"),
}


def people_named(rows: Iterable[Row]) -> set[int]:
    return {row.by_id for row in rows if row.by_id}
