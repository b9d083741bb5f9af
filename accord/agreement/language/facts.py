"""What the agreement is read against: a lead's values and events, each with its times."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from accord.agreement.language.words import Value


class Kind(StrEnum):
    """The type of an attribute, as far as the language minds."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes/no"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Which words are known here. None means that every word is (as in a company's test cases)."""

    attributes: Mapping[str, Kind] | None = None
    kinds: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """One value of one attribute, from `known_at` on. The newest `at` (else `known_at`) counts."""

    attribute: str
    value: Value | None
    known_at: datetime
    at: datetime | None = None
    source: str = ""
    event: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """How human an event was found to be (0-100), from `known_at` on."""

    human: int
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a lead. `at` it happened, `known_at` it could be known; both aware."""

    id: str
    kind: str
    at: datetime
    known_at: datetime
    facts: Mapping[str, Value] = field(default_factory=dict)
    human: int = 100
    judgements: tuple[Judgement, ...] = ()


@dataclass(frozen=True, slots=True)
class Lead:
    """Everything that one lead's score is a function of, besides version and instant."""

    values: tuple[Known, ...] = ()
    events: tuple[Event, ...] = ()

    def merged(self, other: "Lead") -> "Lead":
        """The lead that both are, once found to be one person: a union, nothing added up."""
        return Lead(self.values + other.values, self.events + other.events)


@dataclass(frozen=True, slots=True)
class Cycle:
    """The cycle a lead is in. `since` None: the first, where everything counts.

    A later cycle began at `since` with a hand-back; it opens at `opens_at` (the midnight that
    ends the reason's wait), or at once where `early`.
    """

    number: int = 1
    since: datetime | None = None
    opens_at: datetime | None = None
    early: bool = False


@dataclass(frozen=True, slots=True)
class HandBack:
    """Sales handed the lead back at `at`, and a new cycle began.

    days   the reason's `recycle`: it opens at the midnight that begins day N; None: at once
    early  the reason lets the lead be ready before that
    """

    at: datetime
    days: int | None = None
    early: bool = False
