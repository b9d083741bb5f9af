"""One column of a mapping: what becomes of its cells."""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accord.capture.words import Words

DEAL_PARTS = ("key", "name", "opened_at", "closed_at", "amount", "currency", "sdr", "rep")
CONSENT_PARTS = ("given", "at", "source", "wording")
TYPES = ("text", "number", "yes/no", "date", "email", "phone")
COMPUTED = frozenset({"score", "points", "grade", "stage", "owner", "mql", "fit", "behaviour"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column and what becomes of its cells.

    role     attribute, new, id, at, rises, kind, fact, key, human, deal, consent, unsubscribed or
             drop
    name     the attribute's key, the id's system, the fact, or the part of the deal or consent
    place    which cell of the row, from 0
    """

    header: str
    place: int
    role: str
    name: str = ""
    type: str = "text"
    label: str = ""
    format: str | None = None
    personal: bool | None = None
    after_handoff: bool = False
    cut: bool = False


def column(
    words: Words, what: str, name: str, place: int, spec: Any, attributes: Map[str, str]
) -> Column:
    """One column as its `spec` says; a fault leaves it dropped."""
    if spec is None:
        words.fault(f"columns > {name}: say what it is, or drop it ({name!r}: drop)")
    if spec is None or spec == "drop":
        return Column(name, place, "drop")
    spec = {"attribute": spec} if isinstance(spec, str) else spec
    role = next((role for role in ROLES[what] if isinstance(spec, dict) and role in spec), None)
    if role is None:
        words.fault(f"columns > {name}: one of {', '.join(ROLES[what])} must stand there, or drop")
        return Column(name, place, "drop")
    words.keys(spec, f"columns > {name}", (role, *EXTRAS.get(role, ())))
    return _READERS.get(role, _flag)(words, Column(name, place, role), spec, attributes)


ROLES = {
    "leads": ("attribute", "new", "id", "at", "rises", "unsubscribed", "consent"),
    "events": ("attribute", "id", "at", "kind", "fact", "key", "human"),
    "deals": ("attribute", "id", "deal", "fact"),
}
EXTRAS = {
    "attribute": ("cut",),
    "new": ("type", "label", "personal", "after_handoff", "cut", "format"),
    "at": ("format",),
    "fact": ("type", "personal", "cut", "format"),
    "deal": ("format",),
    "consent": ("format",),
}


def _attribute(
    words: Words, given: Column, spec: Map[str, Any], attributes: Map[str, str]
) -> Column:
    key = str(spec["attribute"])
    if key not in attributes:
        words.unknown(f"columns > {given.header}: no attribute is called {key!r}", key, attributes)
    return _with(words, given, spec, name=key, type=attributes.get(key, "text"))


def _new(words: Words, given: Column, spec: Map[str, Any], attributes: Map[str, str]) -> Column:
    label = str(spec.get("label") or spec["new"] or given.header)
    key = words.key(str(spec["new"] or label), given.header)
    if key in COMPUTED:
        words.fault(
            f"columns > {given.header}: {key} is computed from the agreement; no file can set it. "
            "Drop the column"
        )
    type = words.choice(spec, "type", TYPES, "text", f"columns > {given.header}") or "text"
    if key in attributes and attributes[key] != type:
        words.fault(
            f"columns > {given.header}: there is an attribute {key} of type {attributes[key]} "
            f"already; map the column to it (attribute: {key}) or choose another name"
        )
    return _with(words, given, spec, name=key, type=type, label=label)


def _id(words: Words, given: Column, spec: Map[str, Any], attributes: Map[str, str]) -> Column:
    return _with(words, given, spec, name=words.system(spec["id"], given.header))


def _fact(words: Words, given: Column, spec: Map[str, Any], attributes: Map[str, str]) -> Column:
    type = words.choice(spec, "type", TYPES, "text", f"columns > {given.header}") or "text"
    return _with(words, given, spec, name=words.key(str(spec["fact"]), given.header), type=type)


def _part(words: Words, given: Column, spec: Map[str, Any], attributes: Map[str, str]) -> Column:
    known = DEAL_PARTS if given.role == "deal" else CONSENT_PARTS
    part = words.choice(spec, given.role, known, None, f"columns > {given.header}") or ""
    return _with(words, given, spec, name=part)


def _flag(words: Words, given: Column, spec: Map[str, Any], attributes: Map[str, str]) -> Column:
    if spec[given.role] is not True:
        words.fault(f"columns > {given.header}: write {given.role}: true")
    return _with(words, given, spec)


_READERS = {
    "attribute": _attribute, "new": _new, "id": _id, "fact": _fact, "deal": _part, "consent": _part,
}  # fmt: skip


def _with(
    words: Words,
    given: Column,
    spec: Map[str, Any],
    name: str = "",
    type: str = "text",
    label: str = "",
) -> Column:
    where = f"columns > {given.header}"
    return Column(
        header=given.header,
        place=given.place,
        role=given.role,
        name=name,
        type=type,
        label=label,
        format=words.text(spec, "format", where) or None,
        personal=words.flag(spec, "personal", where),
        after_handoff=bool(words.flag(spec, "after_handoff", where)),
        cut=bool(words.flag(spec, "cut", where)),
    )


def refuse_twice(words: Words, columns: Sequence[Column]) -> None:
    """Two columns cannot fill one place."""
    places: dict[tuple[str, str], str] = {}
    for one in columns:
        if one.role == "drop":
            continue
        place = ("attribute" if one.role == "new" else one.role, one.name)
        if place in places:
            words.fault(
                f"columns > {one.header}: {places[place]!r} is {' '.join(place).strip()} already; "
                "drop one of the two"
            )
        places.setdefault(place, one.header)
