"""What is known of a lead now, folded from the ledger's rows. Pure: no database, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from accord.agreement.language.free import free_domains
from accord.leads import companies, emails
from accord.leads.standard import COMPANY, DOMAIN, EMAIL, FIRST_NAME, LAST_NAME, NAME, PHONE
from accord.leads.text import fold

CARRIERS = ("lead.imported", "lead.made", "lead.edited", "lead.made_live")
"""Kinds of ledger rows that say something about the lead itself."""

BOOKKEEPING = frozenset({"lead.merged", "lead.unmerged", "lead.qualified", "lead.stage_changed"})
"""Kinds of rows about a lead that are no act of theirs or of somebody with them."""

RESERVED = frozenset({"values", "live", "rises", "also"})
"""Facts of such a row with a meaning of their own; all others become facts of the lead."""

Cached = list[Any]
"""[value, at, known_at, source]; times in microseconds since 1970, at may be None."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FREE = frozenset(free_domains())


@dataclass(slots=True)
class Carrier:
    """One row as far as the lead's state minds; times in microseconds since 1970."""

    at: int | None
    known_at: int
    recorded_at: int
    source: str
    facts: Mapping[str, Any]

    @property
    def when(self) -> int:
        return self.known_at if self.at is None else self.at


@dataclass(slots=True)
class State:
    """Everything of a lead that its carriers say; `live_since` in microseconds."""

    values: dict[str, Cached] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    rises: int | None = None
    live_since: int | None = None


def micros(time: datetime) -> int:
    """Whole microseconds since 1970 of an aware time."""
    since = time - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def moment(micros: int) -> datetime:
    """The time of that many microseconds since 1970, aware, UTC."""
    return _EPOCH + timedelta(microseconds=micros)


def absorb(state: State, row: Carrier) -> None:
    """Add one more row; rows come in the ledger's order.

    The newest `at` (else `known_at`) of a value counts; of two equals the later row.
    """
    cached = [row.at, row.known_at, row.source]
    when = row.when
    for attribute, value in row.facts.get("values", {}).items():
        old = state.values.get(attribute)
        if old is None or when >= (old[2] if old[1] is None else old[1]):
            state.values[attribute] = [value, *cached]
    for name, fact in row.facts.items():
        if name not in RESERVED:
            state.facts[name] = fact
    state.rises = row.facts.get("rises", state.rises)
    if row.facts.get("live") and (state.live_since is None or row.recorded_at < state.live_since):
        state.live_since = row.recorded_at


def first(values: Mapping[str, Any], row: Carrier) -> State:
    """The state after a first row; quicker than `absorb` and equal to it (tested)."""
    cached = (row.at, row.known_at, row.source)
    facts = row.facts
    return State(
        {attribute: [value, *cached] for attribute, value in values.items()},
        {name: fact for name, fact in facts.items() if name not in RESERVED},
        facts.get("rises"),
        row.recorded_at if facts.get("live") else None,
    )


def folded_from(rows: Iterable[Carrier]) -> State:
    """The state after all these rows, given in the ledger's order."""
    state = State()
    for row in rows:
        absorb(state, row)
    return state


def value(values: Mapping[str, Cached], attribute: str) -> Any:
    """What is known of an attribute now; None where nothing is."""
    cached = values.get(attribute)
    return cached[0] if cached else None


def bare(values: Mapping[str, Cached]) -> dict[str, Any]:
    """What is known now, without since when and by whom."""
    return {attribute: cached[0] for attribute, cached in values.items()}


def name_of(values: Mapping[str, Any]) -> str:
    """The name as shown, of bare values: the whole one, else first and last; 250 characters."""
    whole = values.get(NAME)
    if whole:
        return str(whole)[:250]
    first, last = values.get(FIRST_NAME), values.get(LAST_NAME)
    return (f"{first} {last}" if first and last else str(first or last or ""))[:250]


def email_of(values: Mapping[str, Any]) -> str:
    return str(values.get(EMAIL) or "")[:254]


def workplace(values: Mapping[str, Any]) -> tuple[str, str]:
    """The company's name and registered domain as bare values have them; "" where unknown.

    Without a domain of its own, the e-mail's counts, unless it is one of free mail.
    """
    name = str(values.get(COMPANY) or "")[:200]
    given = values.get(DOMAIN)
    if given:
        return name, companies.domain_of(str(given))
    address = values.get(EMAIL)
    domain = companies.domain_of(emails.domain(address)) if address else ""
    return name, "" if domain in _FREE else domain


def searchable(values: Mapping[str, Any], name: str, email: str, company: str) -> str:
    """What search looks through: each word behind two spaces, so that its beginning can be found.

    Name, e-mail, company as written by the lead (in bare values) and as matched, phone.
    """
    own = values.get(COMPANY) or ""
    other = "" if company == own else company
    text = fold(f"{name} {email} {own} {other} {values.get(PHONE) or ''}")
    return f"  {text.replace(' ', '  ')}" if text else ""
