"""What is known of a lead, value by value: each with its source and date, and how it came so."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accord.leads.models import Attribute, Lead
from accord.leads.state import moment

NOTHING = "0"


@dataclass(frozen=True, slots=True)
class Shown:
    """One value as it is known now.

    mark   names the state that a person saw; an edit over a newer one is refused by it
    """

    attribute: Attribute
    text: str
    at: datetime | None
    source: str
    mark: str

    @property
    def input_type(self) -> str:
        types = {"number": "text", "date": "date", "email": "email", "phone": "tel"}
        return types.get(self.attribute.type, "text")


def shown(
    lead: Lead, attributes: Iterable[Attribute], sources: Mapping[str, str]
) -> Iterator[Shown]:
    """The values that are known, in the attributes' order."""
    for attribute in attributes:
        one = value_of(lead, attribute, sources)
        if one.text:
            yield one


def value_of(lead: Lead, attribute: Attribute, sources: Mapping[str, str]) -> Shown:
    cached = lead.values.get(str(attribute.pk))
    if cached is None:
        return Shown(attribute, "", None, "", NOTHING)
    value, at, known_at, source = cached
    return Shown(
        attribute,
        written(value),
        moment(known_at if at is None else at),
        sources.get(source, source_words(source)),
        f"{known_at}",
    )


def written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def source_words(source: str) -> str:
    """What a row's source is called where nothing better is known."""
    if source.startswith("import:"):
        return f"import {source.removeprefix('import:')}"
    return {"hand": "by hand", "flow": "Accord", "web": "by hand"}.get(source, source)
