"""What a slice of rows has decided, written in few statements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accord.leads import attributes, directory, search
from accord.leads.directory import Place
from accord.leads.known import Standing, Taken
from accord.leads.refresh import find_by_company, refresh
from accord.leads.rows import LeadRow
from accord.leads.state import email_of, micros, name_of, searchable, workplace
from accord.ledger import subjects
from accord.ledger.bulk import EVENTS, PERSONAL
from accord.ledger.engine import Into, next_ids, tell_the_planner
from accord.ledger.engine import write as insert
from accord.ledger.rows import as_stored
from accord.lib.exactly import encode

_LEADS = Into(
    sqlite="""
    INSERT INTO leads_lead
    (id, subject_id, name, email, company_id, "values", facts, folded, made_at, seen_at, rises,
     live_since, edition)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    """,
    postgres="""
    COPY leads_lead
    (id, subject_id, name, email, company_id, "values", facts, folded, made_at, seen_at, rises,
     live_since, edition) FROM STDIN
    """,
)
_PROFILES = Into(
    sqlite="INSERT INTO leads_profile (id, lead_id) VALUES (%s, %s)",
    postgres="COPY leads_profile (id, lead_id) FROM STDIN",
)
_IDENTITIES = Into(
    sqlite="INSERT INTO leads_identity (subject_id, profile_id) VALUES (%s, %s)",
    postgres="COPY leads_identity (subject_id, profile_id) FROM STDIN",
)
_EMPLOYMENTS = Into(
    sqlite="""
    INSERT INTO leads_employment (lead_id, company_id, since, source) VALUES (%s, %s, %s, %s)
    """,
    postgres="COPY leads_employment (lead_id, company_id, since, source) FROM STDIN",
)
_CONSENTS = Into(
    sqlite="""
    INSERT INTO leads_consent (lead_id, event_id, given, at, source, proof, wording)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
    """,
    postgres="""
    COPY leads_consent (lead_id, event_id, given, at, source, proof, wording) FROM STDIN
    """,
)


@dataclass(slots=True)
class Slice:
    """What all rows of one slice share."""

    source: str
    live: bool
    now: datetime
    by_id: int | None
    kind: str = "lead.imported"
    numbers: dict[str, int] = field(default_factory=dict)
    stored_now: str | None = ""
    micros: int = 0
    personal: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.stored_now, self.micros = as_stored(self.now), micros(self.now)
        self.personal = attributes.personal_ids()

    def facts_of(self, row: LeadRow) -> dict[str, Any]:
        """All that the row says, personal or not."""
        facts: dict[str, Any] = {"values": row.values, **row.facts}
        if self.live:
            facts["live"] = True
        if row.rises is not None:
            facts["rises"] = row.rises
        if row.consent:
            facts["consent"] = row.consent
        return facts


def write(slice: Slice, news: Sequence[Taken]) -> None:
    """Write new leads, their identities and everybody's ledger rows; compute anew who changed."""
    if not news:
        return
    numbers = slice.numbers
    unseen = {key for taken in news for key in taken.added if key not in numbers}
    numbers.update(subjects.add(sorted(unseen)))
    fresh = list({taken.standing: None for taken in news if taken.standing.fresh})
    _give_ids(fresh, numbers)
    events = _write_events(slice, news, numbers)
    _write_leads(slice, fresh)
    insert(
        _IDENTITIES,
        [(numbers[key], taken.standing.profile) for taken in news for key in taken.added],
    )
    insert(_CONSENTS, list(_consents(slice, news, events)))
    tell_the_planner(len(events), events[-1])
    changed = {t.standing.lead for t in news if not t.standing.fresh or len(t.standing.taken) > 1}
    refresh(sorted(changed), now=slice.now, making=slice.source)


def _give_ids(fresh: Sequence[Standing], numbers: dict[str, int]) -> None:
    leads = next_ids("leads_lead", len(fresh))
    profiles = next_ids("leads_profile", len(fresh))
    for standing, lead, profile in zip(fresh, leads, profiles, strict=True):
        standing.lead, standing.profile = lead, profile
        standing.subject = numbers[standing.taken[0].row.identities[0]]


def _write_events(slice: Slice, news: Sequence[Taken], numbers: dict[str, int]) -> Sequence[int]:
    ids = next_ids("ledger_event", len(news))
    events, personal = [], []
    for id, taken in zip(ids, news, strict=True):
        row = taken.row
        number, *others = [numbers[key] for key in row.identities]
        open_facts, own_facts = _parted(slice, row, others)
        known_at = as_stored(row.known_at) or slice.stored_now
        events.append(
            (id, slice.kind, number, as_stored(row.at), known_at, slice.stored_now,
             encode(open_facts), slice.source, 100, slice.by_id)
        )  # fmt: skip
        if own_facts:
            personal.append((id, encode(own_facts)))
    insert(EVENTS, events)
    insert(PERSONAL, personal)
    return ids


def _parted(
    slice: Slice, row: LeadRow, others: list[int]
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The row's facts: those that everybody may keep, and those that identify a person."""
    facts = slice.facts_of(row)
    own: dict[str, Any] = {}
    values, personal = row.values, slice.personal
    named = {attribute: values[attribute] for attribute in values if attribute in personal}
    if named:
        facts["values"] = {a: value for a, value in values.items() if a not in personal}
        own["values"] = named
    if others:
        facts["also"] = others
    if row.consent:
        own["consent"] = facts.pop("consent")
    return facts, own


def _write_leads(slice: Slice, fresh: Sequence[Standing]) -> None:
    """New leads, with the company that their values name; those of several rows get it later."""
    workplaces = [
        workplace(standing.state.values) if len(standing.taken) == 1 else ("", "")
        for standing in fresh
    ]
    book = directory.open_for(workplaces)
    places = [book.place(*named) for named in workplaces]
    named = directory.save(book, slice.source, slice.now)
    leads = [_lead(slice, *pair) for pair in zip(fresh, places, strict=True)]
    insert(_LEADS, leads)
    insert(_PROFILES, [(standing.profile, standing.lead) for standing in fresh])
    insert(
        _EMPLOYMENTS,
        [
            (lead[0], place.id, lead[8], slice.source)
            for lead, place in zip(leads, places, strict=True)
            if place
        ],
    )
    search.add([(lead[0], lead[7]) for lead in leads])
    find_by_company(named)


def _lead(slice: Slice, standing: Standing, place: Place | None) -> tuple[Any, ...]:
    state = standing.state
    times = [taken.row.at or taken.row.known_at or slice.now for taken in standing.taken]
    made_at = as_stored(min(times))
    seen_at = made_at if len(times) == 1 else as_stored(max(times))
    name, email = name_of(state.values), email_of(state.values)
    folded = searchable(state.values, name, email, place.name if place else "")
    live_since = slice.stored_now if slice.live else None
    return (
        standing.lead, standing.subject, name, email,
        place.id if place else None, encode(state.values), encode(state.facts), folded,
        made_at, seen_at, state.rises, live_since, 0,
    )  # fmt: skip


def _consents(
    slice: Slice, news: Sequence[Taken], events: Sequence[int]
) -> Iterator[tuple[Any, ...]]:
    for event, taken in zip(events, news, strict=True):
        given = taken.row.consent
        if given:
            yield (
                taken.standing.lead, event, given["given"],
                as_stored(datetime.fromisoformat(given["at"])), slice.source,
                given["proof"][:200], given["wording"][:60],
            )  # fmt: skip
