"""What a slice of rows has decided, written in few statements."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from accord.leads import attributes, directory, search
from accord.leads.directory import Place
from accord.leads.known import Standing, Taken
from accord.leads.refresh import find_by_company, refresh
from accord.leads.rows import LeadRow
from accord.leads.state import (
    Carrier,
    bare,
    email_of,
    micros,
    name_of,
    searchable,
    workplace,
)
from accord.ledger import subjects
from accord.ledger.bulk import EVENTS, PERSONAL
from accord.ledger.engine import Into, next_ids, tell_the_planner
from accord.ledger.engine import write as insert
from accord.ledger.rows import as_stored
from accord.lib.exactly import encode_all

_LEADS = Into(
    "leads_lead",
    "id, subject_id, name, email, company_id, values, facts, folded, made_at, seen_at, rises, "
    "live_since, edition",
)
_PROFILES = Into("leads_profile", "id, lead_id")
_IDENTITIES = Into("leads_identity", "subject_id, profile_id")
_EMPLOYMENTS = Into("leads_employment", "lead_id, company_id, since, source")
_CONSENTS = Into("leads_consent", "lead_id, event_id, given, at, source, proof, wording")


class Time(NamedTuple):
    """One instant as a column holds it, and in microseconds since 1970; None where none is."""

    stored: str | None
    micros: int | None


class Times(dict[datetime | None, Time]):
    """Instants in both forms; a slice has few different ones."""

    def __missing__(self, time: datetime | None) -> Time:
        self[time] = found = Time(as_stored(time), micros(time) if time else None)
        return found


@dataclass(slots=True)
class Slice:
    """What all rows of one slice share."""

    source: str
    live: bool
    now: datetime
    by_id: int | None
    kind: str = "lead.imported"
    numbers: dict[str, int] = field(default_factory=dict)
    times: Times = field(default_factory=Times)
    personal: frozenset[str] = field(default_factory=attributes.personal_ids)

    def carrier_of(self, row: LeadRow) -> Carrier:
        """The row as it will be read back."""
        return Carrier(
            at=self.times[row.at].micros,
            known_at=micros(row.known_at or self.now),
            recorded_at=micros(self.now),
            source=self.source,
            facts=self.facts_of(row),
        )

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
    rows = [taken.row for taken in news]
    parted = [_parted(slice, row, numbers) for row in rows]
    facts = encode_all([open_facts for open_facts, _ in parted])
    times, now = slice.times, slice.times[slice.now].stored
    events = [
        (id, slice.kind, numbers[row.identities[0]], times[row.at].stored,
         times[row.known_at].stored or now, now, fact, slice.source, 100, slice.by_id)
        for id, row, fact in zip(ids, rows, facts, strict=True)
    ]  # fmt: skip
    insert(EVENTS, events)
    own = [(id, own_facts) for id, (_, own_facts) in zip(ids, parted, strict=True) if own_facts]
    texts = encode_all([own_facts for _, own_facts in own])
    insert(PERSONAL, [(id, text) for (id, _), text in zip(own, texts, strict=True)])
    return ids


def _parted(
    slice: Slice, row: LeadRow, numbers: dict[str, int]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The row's facts: those that everybody may keep, and those that identify a person."""
    facts = slice.facts_of(row)
    own: dict[str, Any] = {}
    values, personal = row.values, slice.personal
    named = {attribute: values[attribute] for attribute in values if attribute in personal}
    if named:
        facts["values"] = {a: value for a, value in values.items() if a not in personal}
        own["values"] = named
    if len(row.identities) > 1:
        facts["also"] = [numbers[key] for key in row.identities[1:]]
    if row.consent:
        own["consent"] = facts.pop("consent")
    return facts, own


def _write_leads(slice: Slice, fresh: Sequence[Standing]) -> None:
    """New leads, with the company that their values name; those of several rows get it later."""
    workplaces = [
        workplace(standing.taken[0].row.values) if len(standing.taken) == 1 else ("", "")
        for standing in fresh
    ]
    book = directory.open_for(workplaces)
    places = [book.place(*named) for named in workplaces]
    named = directory.save(book, slice.source, slice.now)
    leads = _leads(slice, fresh, places)
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


def _leads(
    slice: Slice, fresh: Sequence[Standing], places: Sequence[Place | None]
) -> list[tuple[Any, ...]]:
    told = [_told(slice, standing) for standing in fresh]
    values = encode_all([one.values for one in told])
    facts = encode_all([one.facts for one in told])
    live_since = slice.times[slice.now].stored if slice.live else None
    leads = []
    for standing, one, place, *texts in zip(fresh, told, places, values, facts, strict=True):
        name, email = name_of(one.bare), email_of(one.bare)
        folded = searchable(one.bare, name, email, place.name if place else "")
        leads.append(
            (standing.lead, standing.subject, name, email, place.id if place else None,
             *texts, folded, one.made_at, one.seen_at, one.rises, live_since, 0)
        )  # fmt: skip
    return leads


class _Told(NamedTuple):
    """What a new lead's rows say of it; times as stored."""

    bare: Mapping[str, Any]
    values: Mapping[str, Any]
    facts: Mapping[str, Any]
    rises: int | None
    made_at: str | None
    seen_at: str | None


def _told(slice: Slice, standing: Standing) -> _Told:
    state = standing.state
    if state is None:
        return _told_once(slice, standing.taken[0].row)
    times = [taken.row.at or taken.row.known_at or slice.now for taken in standing.taken]
    made_at, seen_at = as_stored(min(times)), as_stored(max(times))
    return _Told(bare(state.values), state.values, state.facts, state.rises, made_at, seen_at)


def _told_once(slice: Slice, row: LeadRow) -> _Told:
    """Of one row: what `first` would make of it, without the detour."""
    at, known_at = slice.times[row.at], slice.times[row.known_at or slice.now]
    made_at = at.stored or known_at.stored
    cached = (at.micros, known_at.micros, slice.source)
    values = {attribute: (value, *cached) for attribute, value in row.values.items()}
    facts = {**row.facts, "consent": row.consent} if row.consent else row.facts
    return _Told(row.values, values, facts, row.rises, made_at, made_at)


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
