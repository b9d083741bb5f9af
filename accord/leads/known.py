"""Which leads stand behind a slice's identities, as far as taking up rows needs it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from accord.leads.rows import LeadRow
from accord.leads.state import State, bare
from accord.ledger.engine import is_sqlite, many, read
from accord.lib.exactly import decode

_STANDING_SQLITE = """
    SELECT s.key, s.id, l.id, i.profile_id, l.subject_id, l."values", l.facts, l.rises,
           l.live_since IS NOT NULL, l.erased_at IS NOT NULL, l.removed_at IS NOT NULL
    FROM ledger_subject s
    LEFT JOIN leads_identity i ON i.subject_id = s.id
    LEFT JOIN leads_profile p ON p.id = i.profile_id
    LEFT JOIN leads_lead l ON l.id = p.lead_id
    WHERE s.key IN (SELECT value FROM json_each(%s))
"""
_STANDING_POSTGRES = """
    SELECT s.key, s.id, l.id, i.profile_id, l.subject_id, l."values", l.facts, l.rises,
           l.live_since IS NOT NULL, l.erased_at IS NOT NULL, l.removed_at IS NOT NULL
    FROM ledger_subject s
    LEFT JOIN leads_identity i ON i.subject_id = s.id
    LEFT JOIN leads_profile p ON p.id = i.profile_id
    LEFT JOIN leads_lead l ON l.id = p.lead_id
    WHERE s.key = ANY(%s)
"""
_LONG_AGO = 0


@dataclass(slots=True, eq=False)
class Standing:
    """One lead while a slice is at work; `lead` is 0 until a new one is written.

    state  None of a new lead that one row has told of so far: most are told of by no other
    """

    lead: int = 0
    profile: int = 0
    subject: int = 0
    state: State | None = None
    fresh: bool = True
    erased: bool = False
    removed: bool = False
    taken: list["Taken"] = field(default_factory=list)
    before: dict[str, Any] | None = None


@dataclass(slots=True, eq=False)
class Taken:
    """One row that says something new, and the identities that it adds to its lead."""

    standing: Standing
    row: LeadRow
    added: tuple[str, ...]
    lost: bool = False
    dropped: bool = False


def standing_of(keys: Iterable[str]) -> tuple[dict[str, Standing], dict[str, int]]:
    """The lead behind each identity that has one, and the number of each that was ever seen.

    A lead with several identities is one object.
    """
    leads: dict[int, Standing] = {}
    found: dict[str, Standing] = {}
    numbers: dict[str, int] = {}
    for cells in read(_STANDING_SQLITE if is_sqlite() else _STANDING_POSTGRES, [many(keys)]):
        key, number, lead = cells[:3]
        numbers[key] = number
        if lead is not None:
            found[key] = leads.get(lead) or leads.setdefault(lead, _standing(*cells[2:]))
    return found, numbers


def _standing(lead: int, profile: int, subject: int, *cells: Any) -> Standing:
    values, facts, rises, live, erased, removed = cells
    state = State(decode(values), decode(facts), rises, _LONG_AGO if live else None)
    return Standing(
        lead, profile, subject, state, fresh=False, erased=bool(erased), removed=bool(removed)
    )


def plain(state: State | None) -> dict[str, Any]:
    """What counts when asking whether anything changed: values without their times."""
    if state is None:
        return {}
    return {
        **bare(state.values),
        "facts": dict(state.facts),
        "rises": state.rises,
        "live": state.live_since is not None,
    }
