"""A lead prepared for one plan: which events belong to which signals, and what was known when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter
from typing import NamedTuple

from accord.agreement.language.conditions import DOMAIN, domain, is_known
from accord.agreement.language.days import day_of
from accord.agreement.language.facts import Event, Judgement, Known, Lead
from accord.agreement.language.plan import Plan
from accord.agreement.language.words import Value

EMAIL = "email"


class ReadEvent(NamedTuple):
    """An event that some signal of the plan may count.

    admitted    from when it counts: the later of `at` and `known_at`, itself included
    day         ordinal of the day of `at` in the agreement's zone
    signals     places of the signals whose kind and `where` it meets, however human it is
    """

    at: datetime
    admitted: datetime
    length: int
    id: str
    day: int
    signals: tuple[int, ...]
    human: int
    judgements: tuple[Judgement, ...] = ()

    def human_at(self, instant: datetime) -> int:
        """How human it was found to be, as known at an instant."""
        found = self.human
        for judgement in self.judgements:
            if judgement.known_at <= instant:
                found = judgement.human
        return found


HAPPENED = itemgetter(0, 1, 2, 3)
"""Order by when it happened; of simultaneous ones the one known first, then the lower id."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Events in the order in which they happened, and the lead's history of values."""

    events: tuple[ReadEvent, ...]
    values: tuple[Known, ...]


def read(plan: Plan, lead: Lead) -> Reading:
    """What of a lead the plan can count, whenever known. Times come out in UTC."""
    found = []
    for event in lead.events:
        meets = plan.meets.get(event.kind)
        if meets is not None and (signals := meets(event.facts)):
            found.append(read_event(plan, event, signals))
    found.sort(key=HAPPENED)
    return Reading(tuple(found), lead.values)


def read_event(plan: Plan, event: Event, signals: tuple[int, ...]) -> ReadEvent:
    at, known_at = event.at.astimezone(UTC), event.known_at.astimezone(UTC)
    judgements = event.judgements
    return ReadEvent(
        at,
        known_at if known_at > at else at,
        len(event.id),
        event.id,
        day_of(at, plan.zone),
        signals,
        event.human,
        judgements and tuple(sorted(judgements, key=lambda judged: judged.known_at)),
    )


def counted_events(plan: Plan, reading: Reading, instant: datetime) -> list[list[ReadEvent]]:
    """For each signal the events that count at an instant: admitted, and human enough as known
    then; in the order in which they happened."""
    found: list[list[ReadEvent]] = [[] for _ in plan.signals]
    signals = plan.signals
    for event in reading.events:
        if event.admitted > instant:
            continue
        human = event.human_at(instant) if event.judgements else event.human
        for place in event.signals:
            if human >= signals[place].human:
                found[place].append(event)
    return found


def values_at(lead: Lead, instant: datetime) -> dict[str, Value]:
    """A lead's attributes as known at an instant; unknown ones are absent.

    Of several values the newest counts: by `at` (else `known_at`), then by `known_at`, then the
    later in `lead.values`. `email_domain` is derived from `email` where it is not given itself.
    """
    return known_values(lead.values, instant)


def known_values(history: Sequence[Known], instant: datetime) -> dict[str, Value]:
    return with_domain(stated_values(history, instant))


def stated_values(history: Sequence[Known], instant: datetime) -> dict[str, Value]:
    """As `known_values`, with nothing derived."""
    newest: dict[str, tuple[datetime, datetime, Value | None]] = {}
    for known in history:
        at = known.at or known.known_at
        if known.known_at > instant or at > instant:
            continue
        found = newest.get(known.attribute)
        if found is None or (at, known.known_at) >= found[:2]:
            newest[known.attribute] = (at, known.known_at, known.value)
    return {name: value for name, (*_, value) in newest.items() if is_known(value)}


def with_domain(values: dict[str, Value]) -> dict[str, Value]:
    """The same values, with the mail domain of an address that has one."""
    address = values.get(EMAIL)
    if isinstance(address, str) and DOMAIN not in values:
        _, at, host = address.rpartition("@")
        if at and domain(host):
            values[DOMAIN] = domain(host)
    return values
