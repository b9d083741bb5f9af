"""What comes in about leads, and what became of it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from accord.agreement.language.words import Value


class LeadRow(NamedTuple):
    """One row about one lead, read and normalised.

    identities  "email:anna@acme.example", "id:crm:4711", the steadiest first; at least one
    values      attribute id (as text) -> value; blank cells are left out, None takes a value away
    at          when this was so, aware; None where no date is known
    known_at    when we could have known it; None: now
    rises       a number that rises with time, where no date is known
    facts       what else the row says ({"outcome": "won"}); nothing that identifies a person
    consent     {"given", "at" (ISO), "proof", "wording"} or None
    """

    identities: tuple[str, ...]
    values: Mapping[str, Value | None]
    at: datetime | None = None
    known_at: datetime | None = None
    rises: int | None = None
    facts: Mapping[str, Any] = {}
    consent: Mapping[str, Any] | None = None


class Result(StrEnum):
    NEW = "new"
    UPDATED = "updated"
    SAME = "same"
    REFUSED = "refused"


class Outcome(NamedTuple):
    """What became of one row; `sentence` says why where it was refused."""

    result: Result
    lead: int | None = None
    sentence: str = ""
