"""How the columns of one file become leads, events or deals: the mapping, read and checked."""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from accord.capture import map_file
from accord.capture.columns import CONSENT_PARTS, Column, column, refuse_twice
from accord.capture.words import Words
from accord.leads.text import clean
from accord.ledger.kinds import OURS
from accord.lib.errors import Invalid

WHATS = ("leads", "events", "deals")
# A kind of event with such a beginning would pass for one of our own.


@dataclass(frozen=True, slots=True)
class Ending:
    """Where the outcome of a row stands: a column with its words for won and lost, or a word."""

    place: int | None = None
    won: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    constant: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Everything that a person settled about one file."""

    what: str
    columns: tuple[Column, ...]
    decimal: str = "."
    dates: str | None = None
    zone: ZoneInfo | None = None
    empty: frozenset[str] = frozenset()
    country: str | None = None
    constants: Map[str, Any] = field(default_factory=dict)
    ending: Ending | None = None
    kind: str = ""
    currency: str = ""
    consent: Map[str, str] = field(default_factory=dict)

    def of(self, role: str) -> list[Column]:
        return [column for column in self.columns if column.role == role]

    def first(self, role: str) -> Column | None:
        return next(iter(self.of(role)), None)

    def identities(self) -> list[Column]:
        """The columns that say who: outside ids first, which are steadier than addresses."""
        emails = [c for c in self.of("attribute") if c.name == "email"]
        return [*self.of("id"), *emails]


def read_mapping(path: Path) -> dict[str, Any]:
    """The mapping that a file of YAML or JSON holds, not yet checked. Raises Invalid."""
    try:
        return map_file.load(path.read_text("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise Invalid(f"{path.name} is no UTF-8 text.") from fault


def read(
    data: Map[str, Any],
    what: str,
    header: Sequence[str],
    attributes: Map[str, str],
    asks: Map[str, str] | None = None,
) -> Mapping:
    """Check `data` against a file's header and the attributes that can be written (key -> type).

    asks   what the file leaves open (encoding, header, dates, decimal) -> the question

    Raises Invalid with every fault at once, each a sentence that says what to write.
    """
    words = Words()
    words.keys(data, "", TOP)
    outcome = _ending(words, data.get("outcome"), what, header)
    columns = _columns(words, data, what, header, attributes, outcome)
    mapping = Mapping(
        what=what,
        columns=columns,
        decimal=words.choice(data, "decimal", (".", ","), ".") or ".",
        dates=words.choice(data, "dates", ("year-first", "day-first", "month-first"), None),
        zone=words.zone(data),
        empty=frozenset(clean(str(word)) for word in words.many(data, "empty")),
        country=words.text(data, "country") or None,
        constants=_constants(words, data, what, attributes),
        ending=outcome,
        kind=words.text(data, "kind"),
        currency=words.text(data, "currency").upper(),
        consent=words.texts(data, "consent", ("source", "at", "wording")),
    )
    for key, question in (asks or {}).items():
        if data.get(key) is None:
            words.fault(question)
    _check_whole(words, mapping)
    words.stop_if_any()
    return mapping


TOP = (
    "what", "encoding", "delimiter", "header", "decimal", "dates", "zone", "empty", "country",
    "columns", "others", "constants", "outcome", "kind", "currency", "consent", "live",
)  # fmt: skip


def _columns(
    words: Words,
    data: Map[str, Any],
    what: str,
    header: Sequence[str],
    attributes: Map[str, str],
    outcome: Ending | None,
) -> tuple[Column, ...]:
    given = words.map(data, "columns")
    for name in given:
        if name not in header:
            words.unknown(f"columns: {name!r} is no column of this file", name, header)
    others = words.choice(data, "others", ("drop", "new"), None)
    columns = []
    for place, name in enumerate(header):
        spec = given.get(name)
        if spec is None and (others or (outcome and outcome.place == place)):
            spec = {"new": name} if others == "new" and what == "leads" else "drop"
        columns.append(column(words, what, name, place, spec, attributes))
    refuse_twice(words, columns)
    return tuple(columns)


def _ending(words: Words, given: Any, what: str, header: Sequence[str]) -> Ending | None:
    if given is None:
        return None
    if given in ("won", "lost", "open") and what == "deals":
        return Ending(constant=str(given))
    if what == "events" or not isinstance(given, dict):
        words.fault('outcome: write {column: Converted, won: "1"}')
        return None
    words.keys(
        given, "outcome", ("column", "won", "lost") if what == "deals" else ("column", "won")
    )
    name = str(given.get("column"))
    if name not in header:
        words.unknown(f"outcome: {name!r} is no column of this file", name, header)
        return None
    won = frozenset(clean(str(word)) for word in words.many(given, "won"))
    lost = frozenset(clean(str(word)) for word in words.many(given, "lost"))
    if not won and not lost:
        words.fault(f"outcome: say which value of {name!r} means won")
    return Ending(place=header.index(name), won=won, lost=lost)


def _constants(
    words: Words, data: Map[str, Any], what: str, attributes: Map[str, str]
) -> dict[str, Any]:
    given = words.map(data, "constants")
    if what == "leads":
        for key in given:
            if key not in attributes:
                words.unknown(f"constants: no attribute is called {key!r}", key, attributes)
    return {key: str(value) for key, value in given.items()}


def _check_whole(words: Words, mapping: Mapping) -> None:
    """Faults of no one column."""
    if not mapping.identities():
        words.fault(
            "columns: nothing says who; map a column to email ({attribute: email}) "
            "or to an id of another system ({id: crm})"
        )
    if mapping.what == "events":
        _check_events(words, mapping)
    if mapping.what == "deals" and not mapping.ending:
        words.fault("outcome: say how deals ended: won, or {column: Stage, won: Won, lost: Lost}")
    _check_consent(words, mapping)


def _check_events(words: Words, mapping: Mapping) -> None:
    if not mapping.first("at"):
        words.fault("columns: nothing says when; map the column of the date ({at: true})")
    if not mapping.kind and not mapping.first("kind"):
        words.fault("kind: say what happened: kind: Asset Downloaded, or a column {kind: true}")
    if mapping.kind.startswith(OURS):
        words.fault(f"kind: {mapping.kind!r} begins like a kind of Accord's own; choose another")


def _check_consent(words: Words, mapping: Mapping) -> None:
    """A consent without proof is none."""
    parts = {c.name for c in mapping.of("consent")} | {k for k, v in mapping.consent.items() if v}
    missing = [part for part in CONSENT_PARTS if part not in parts and part != "given"]
    if "given" in parts and missing:
        words.fault(
            f"consent: it needs its source, date and wording; missing here: {', '.join(missing)}"
        )
