"""Which company a lead works at: by domain first, then by the exact key of its name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accord.leads import companies
from accord.ledger.engine import Into, change, is_sqlite, many, next_ids, read, write
from accord.ledger.rows import as_stored

_BY_DOMAIN_SQLITE = """
    SELECT c.id, c.name, c.key, c.named_by, d.domain,
           c.source IN (SELECT source FROM ledger_retraction)
    FROM leads_companydomain d JOIN leads_company c ON c.id = d.company_id
    WHERE d.domain IN (SELECT value FROM json_each(%s))
"""
_BY_DOMAIN_POSTGRES = """
    SELECT c.id, c.name, c.key, c.named_by, d.domain,
           c.source IN (SELECT source FROM ledger_retraction)
    FROM leads_companydomain d JOIN leads_company c ON c.id = d.company_id
    WHERE d.domain = ANY(%s)
"""
_BY_KEY_SQLITE = """
    SELECT c.id, c.name, c.key, c.named_by,
           (SELECT min(d.domain) FROM leads_companydomain d WHERE d.company_id = c.id),
           c.source IN (SELECT source FROM ledger_retraction)
    FROM leads_company c WHERE c.key IN (SELECT value FROM json_each(%s)) ORDER BY c.id
"""
_BY_KEY_POSTGRES = """
    SELECT c.id, c.name, c.key, c.named_by,
           (SELECT min(d.domain) FROM leads_companydomain d WHERE d.company_id = c.id),
           c.source IN (SELECT source FROM ledger_retraction)
    FROM leads_company c WHERE c.key = ANY(%s) ORDER BY c.id
"""
_COMPANIES = Into("leads_company", "id, name, key, made_at, source, named_by")
_DOMAINS = Into("leads_companydomain", "company_id, domain, source")
_NAMED = "UPDATE leads_company SET name = %s, key = %s, named_by = %s WHERE id = %s"


@dataclass(slots=True, eq=False)
class Place:
    """One company while a slice is at work; `id` 0 until it is written.

    gone  made by a source that was taken back: the last to be chosen
    """

    id: int
    name: str
    key: str
    named: bool
    has_domain: bool
    gone: bool = False


@dataclass(slots=True)
class Directory:
    """The companies that a slice may meet, and those that it makes.

    Two companies of one name with different domains are two: a name alone joins only where one
    side has no domain.
    """

    domains: dict[str, Place] = field(default_factory=dict)
    keys: dict[str, list[Place]] = field(default_factory=dict)
    made: list[Place] = field(default_factory=list)
    new_domains: list[tuple[Place, str]] = field(default_factory=list)
    renamed: list[Place] = field(default_factory=list)

    def find(self, name: str, domain: str, before: Sequence[int] = ()) -> Place | None:
        """The company that has this domain, else this name and no other domain.

        before  ids of the lead's companies as they are, the likeliest first: of several with one
                name, the first of these
        """
        if domain in self.domains:
            return self.domains[domain]
        named = self.keys.get(companies.key_of(name), ()) if name else ()
        fitting = [place for place in named if not (domain and place.has_domain)]
        fitting = [place for place in fitting if not place.gone] or fitting
        there = {place.id: place for place in fitting if place.id}
        known = next((there[id] for id in before if id in there), None)
        return known or (fitting[0] if fitting else None)

    def place(self, name: str, domain: str, before: Sequence[int] = ()) -> Place | None:
        """The company, made where there is none; None where nothing names one."""
        if not name and not domain:
            return None
        place = self.find(name, domain, before) or self._make(name, domain)
        if domain and domain not in self.domains:
            place.has_domain = True
            self.domains[domain] = place
            self.new_domains.append((place, domain))
        if name and not place.named:
            self._name(place, name)
        return place

    def _make(self, name: str, domain: str) -> Place:
        shown = name or domain
        place = Place(0, shown, companies.key_of(shown), bool(name), has_domain=False)
        self.keys.setdefault(place.key, []).append(place)
        self.made.append(place)
        return place

    def _name(self, place: Place, name: str) -> None:
        """One that was known by its domain only gets its name."""
        place.name, place.key, place.named = name, companies.key_of(name), True
        self.keys.setdefault(place.key, []).append(place)
        if place.id:
            self.renamed.append(place)


def open_for(workplaces: Iterable[tuple[str, str]]) -> Directory:
    """The directory as far as these (name, domain) pairs can meet it; two queries."""
    pairs = set(workplaces)
    directory = Directory()
    places: dict[int, Place] = {}
    domains = many({domain for _, domain in pairs if domain})
    for cells in read(_BY_DOMAIN_SQLITE if is_sqlite() else _BY_DOMAIN_POSTGRES, [domains]):
        directory.domains[cells[4]] = _known(places, cells)
    keys = many({companies.key_of(name) for name, _ in pairs if name})
    for cells in read(_BY_KEY_SQLITE if is_sqlite() else _BY_KEY_POSTGRES, [keys]):
        directory.keys.setdefault(cells[2], []).append(_known(places, cells))
    return directory


def _known(places: dict[int, Place], cells: tuple[Any, ...]) -> Place:
    id, name, key, named_by, domain, gone = cells
    place = Place(id, name, key, bool(named_by), domain is not None, bool(gone))
    return places.setdefault(id, place)


def save(directory: Directory, source: str, now: datetime) -> list[int]:
    """Write what the slice made: companies (which get their ids), domains, names.

    Returns the ids of those that were there and got their name: their leads are found by it.
    """
    made_at = as_stored(now)
    for place, id in zip(
        directory.made, next_ids("leads_company", len(directory.made)), strict=True
    ):
        place.id = id
    write(
        _COMPANIES,
        [(p.id, p.name, p.key, made_at, source, source if p.named else "") for p in directory.made],
    )
    write(_DOMAINS, [(place.id, domain, source) for place, domain in directory.new_domains])
    change(_NAMED, [(p.name, p.key, source, p.id) for p in directory.renamed])
    return [place.id for place in directory.renamed]
