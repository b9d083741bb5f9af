"""Where a lead worked and when, as its rows have it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accord.leads.directory import Place
from accord.leads.models import Company, Employment
from accord.leads.state import Carrier, State, absorb, bare, moment, workplace
from accord.ledger.engine import Into, change, is_sqlite, many, read, write
from accord.ledger.rows import as_stored, as_time

_OF_SQLITE = """
    SELECT lead_id, id, company_id, since, until, source FROM leads_employment
    WHERE lead_id IN (SELECT value FROM json_each(%s)) ORDER BY id
"""
_OF_POSTGRES = """
    SELECT lead_id, id, company_id, since, until, source FROM leads_employment
    WHERE lead_id = ANY(%s) ORDER BY id
"""
ADD = Into("leads_employment", "lead_id, company_id, since, until, source")
_CHANGE = """
    UPDATE leads_employment SET company_id = %s, since = %s, until = %s, source = %s WHERE id = %s
"""
_DROP = "DELETE FROM leads_employment WHERE id = %s"


@dataclass(slots=True)
class Workplace:
    """What the values named from one instant on, and which row said so."""

    name: str
    domain: str
    since: int
    source: str


@dataclass(slots=True)
class Spell:
    """One stay at one company; `until` None: still there."""

    place: Place
    since: datetime
    until: datetime | None
    source: str


@dataclass(slots=True)
class Stored:
    """One employment as it stands in the database."""

    id: int
    company: int
    since: datetime | None
    until: datetime | None
    source: str


def workplaces_of(rows: Iterable[Carrier]) -> list[Workplace]:
    """Each name and domain that a lead's values had, in the order of time."""
    state = State()
    found: list[Workplace] = []
    for row in sorted(rows, key=lambda row: row.when):
        absorb(state, row)
        name, domain = workplace(bare(state.values))
        if not found or (found[-1].name, found[-1].domain) != (name, domain):
            found.append(Workplace(name, domain, row.when, row.source))
    return found


def likeliest(work: Workplace, stored: Sequence[Stored]) -> list[int]:
    """The companies where the lead is known to have worked, first that of the same row."""
    since = moment(work.since)
    same = [old.company for old in stored if (old.since, old.source) == (since, work.source)]
    return same + [old.company for old in stored]


def spells_of(named: Iterable[tuple[Workplace, Place | None]]) -> list[Spell]:
    """Workplaces joined to stays: another way of naming the same company is no new one."""
    spells: list[Spell] = []
    here: Place | None = None
    for work, place in named:
        if place is here:
            continue
        if here:
            spells[-1].until = moment(work.since)
        if place:
            spells.append(Spell(place, moment(work.since), None, work.source))
        here = place
    return spells


def stored_of(lead_ids: Collection[int]) -> dict[int, list[Stored]]:
    """The employments of leads as they stand."""
    found: dict[int, list[Stored]] = defaultdict(list)
    for lead, id, company, since, until, source in read(
        _OF_SQLITE if is_sqlite() else _OF_POSTGRES, [many(lead_ids)]
    ):
        found[lead].append(Stored(id, company, as_time(since), as_time(until), source))
    return found


def spells_as_stored(stored: Mapping[int, Sequence[Stored]]) -> dict[int, list[Spell]]:
    """The stays that the stored employments are; those without a beginning are left out."""
    companies = Company.objects.in_bulk({old.company for there in stored.values() for old in there})
    places = {id: Place(id, c.name, c.key, True, True) for id, c in companies.items()}
    return {
        lead: [Spell(places[o.company], o.since, o.until, o.source) for o in there if o.since]
        for lead, there in stored.items()
    }


def save(wanted: Mapping[int, Sequence[Spell]], stored: Mapping[int, Sequence[Stored]]) -> None:
    """Make the stored employments those wanted, row by row, so that going back is exact."""
    dropped: list[tuple[int]] = []
    changed: list[tuple[Any, ...]] = []
    added: list[tuple[Any, ...]] = []
    for lead, spells in wanted.items():
        there = stored.get(lead, ())
        dropped += [(old.id,) for old in there[len(spells) :]]
        for old, spell in zip(there, spells, strict=False):
            cells = (spell.place.id, spell.since, spell.until, spell.source)
            if cells != (old.company, old.since, old.until, old.source):
                changed.append((*_stored(spell), old.id))
        added += [(lead, *_stored(spell)) for spell in spells[len(there) :]]
    change(_DROP, dropped)
    # The one that is open comes last: a lead has only one at any time.
    change(_CHANGE, sorted(changed, key=lambda cells: cells[2] is None))
    write(ADD, added)


def kept_aside(lead_id: int) -> list[dict[str, Any]]:
    """A lead's employments as they stand, to be put back with their ids."""
    return [
        {
            "id": old.id,
            "company_id": old.company,
            "since": as_stored(old.since),
            "until": as_stored(old.until),
            "source": old.source,
        }
        for old in stored_of([lead_id]).get(lead_id, ())
    ]


def put_back(lead_id: int, aside: Sequence[Mapping[str, Any]]) -> None:
    """Put back what was kept aside in place of what stands; computing anew then finds it there."""
    Employment.objects.filter(lead=lead_id).delete()
    there = set(
        Company.objects.filter(pk__in=[old["company_id"] for old in aside]).values_list(
            "pk", flat=True
        )
    )
    Employment.objects.bulk_create(
        Employment(
            lead_id=lead_id,
            **{**old, "since": as_time(old["since"]), "until": as_time(old["until"])},
        )
        for old in aside
        if old["company_id"] in there
    )


def _stored(spell: Spell) -> tuple[Any, ...]:
    return spell.place.id, as_stored(spell.since), as_stored(spell.until), spell.source
