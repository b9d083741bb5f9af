"""What each column probably is: by its name in five languages, and by its values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from accord.capture import names, values

SAMPLES = 5


@dataclass(frozen=True, slots=True)
class Guess:
    """One column: what it probably is, why, and five of its values.

    spec  as under `columns` of a mapping; None: a person has to say
    late  sales probably writes this column, so it must not feed a score at the hand-off
    """

    header: str
    spec: Any
    why: str
    samples: tuple[str, ...] = ()
    late: bool = False


@dataclass(slots=True)
class Reading:
    """The columns of one file while they are being guessed; a role is given out once."""

    what: str
    columns: dict[str, list[str]]
    taken: set[str] = field(default_factory=set)
    outcome: str | None = None

    def free(self, role: str) -> bool:
        return role not in self.taken


Guesser = Callable[[Reading, str, list[str]], "tuple[Any, str] | None"]


def guess(
    what: str, header: Sequence[str], rows: Sequence[Sequence[str]], named: bool
) -> tuple[Guess, ...]:
    """Guess every column of a file of `what` (leads, events, deals) from its first rows.

    named  the header comes from the file; else the columns go by their numbers
    """
    columns = {name: [row[n] for row in rows if len(row) > n] for n, name in enumerate(header)}
    reading = Reading(what, columns)
    guessed = {}
    for name in sorted(header, key=lambda name: _claim(reading, name), reverse=True):
        guessed[name] = _one(reading, name, columns[name], named)
    return tuple(guessed[name] for name in header)


def _claim(reading: Reading, name: str) -> tuple[int, int]:
    """Columns whose name and values agree choose their role before those with a name only.

    Of two that are called the same thing the more usual word chooses first: of "Lead Origin" and
    "Lead Source" the latter is the source.
    """
    cells, words = reading.columns[name], names.plain(name)
    found = names.look_up(names.ATTRIBUTES, name) or names.look_up(names.ROLES, name)
    by_name = 2 if found else 0
    claim = by_name + values.are_emails(cells) + (words.endswith(" id") or words == "id")
    return claim, -found.place if found else 0


def _one(reading: Reading, name: str, cells: list[str], named: bool) -> Guess:
    samples = tuple(dict.fromkeys(values.filled(cells)))[:SAMPLES]
    if named and name.startswith("Column ") and name[7:].isdigit():
        return Guess(name, None, "The column has no name.", samples)
    if names.plain(name) in {"refused line", "refused because"}:
        return Guess(name, "drop", "Accord wrote this into a file of refused rows.", samples)
    if names.is_computed(name):
        return Guess(name, "drop", "Accord computes this itself; no file can set it.", samples)
    if not samples:
        return Guess(name, "drop", "The first rows hold nothing in it.")
    late = reading.what == "leads" and names.looks_late(name)
    spec, why = _spec(reading, name, cells)
    if late and isinstance(spec, dict) and "new" in spec:
        spec = {**spec, "after_handoff": True}
        why = f"{why} Sales usually writes it, so no agreement should score by it."
    return Guess(name, spec, why, samples, late)


def _spec(reading: Reading, name: str, cells: list[str]) -> tuple[Any, str]:
    for guesser in (*_BY_NAME[reading.what], *_BY_VALUE[reading.what]):
        found = guesser(reading, name, cells)
        if found:
            return found
    type = values.type_of(cells)
    if reading.what == "leads":
        return {"new": name, "type": type}, f"No standard attribute is called so; it holds {type}."
    return {"fact": name, "type": type}, f"A fact of each row; it holds {type}."


def _take(reading: Reading, role: str, spec: Any, why: str) -> tuple[Any, str] | None:
    if not reading.free(role):
        return None
    reading.taken.add(role)
    return spec, why


def _named(found: names.Found, meaning: str) -> str:
    return f"Called so in {found.language}: {meaning}."


def _attribute(reading: Reading, name: str, cells: list[str]) -> tuple[Any, str] | None:
    found = names.look_up(names.ATTRIBUTES, name)
    if not found or not _fits(found.role, cells):
        return None
    meaning = found.role.replace("_", " ")
    return _take(reading, found.role, {"attribute": found.role}, _named(found, meaning))


def _fits(role: str, cells: list[str]) -> bool:
    """Do the values allow what the name says?"""
    if role in {"employees", "revenue"}:
        return values.are_numbers(cells)
    return any("@" in cell for cell in cells) if role == "email" else True


def _email(reading: Reading, name: str, cells: list[str]) -> tuple[Any, str] | None:
    if not values.are_emails(cells):
        return None
    return _take(reading, "email", {"attribute": "email"}, "The values are e-mail addresses.")


def _id(reading: Reading, name: str, cells: list[str]) -> tuple[Any, str] | None:
    found = names.look_up(names.ROLES, name)
    held = values.filled(cells)
    if found and found.role == "id" and (reading.what != "leads" or len(set(held)) == len(held)):
        return _take(reading, "id", {"id": "crm"}, _named(found, "what another system calls them"))
    return None


def _id_by_value(reading: Reading, name: str, cells: list[str]) -> tuple[Any, str] | None:
    held = values.filled(cells)
    called_so = names.plain(name).split()[-1:] == ["id"] and len(held) == len(set(held)) == len(
        cells
    )
    if reading.what != "leads" or not (called_so or values.are_ids(cells)):
        return None
    return _take(reading, "id", {"id": "crm"}, "Each row has another one, as identifiers do.")


def _at(reading: Reading, name: str, cells: list[str]) -> tuple[Any, str] | None:
    found = names.look_up(names.ROLES, name)
    if found and found.role == "at" and values.are_dates(cells):
        return _take(reading, "at", {"at": True}, _named(found, "when it happened"))
    return None


def _at_by_value(reading: Reading, name: str, cells: list[str]) -> tuple[Any, str] | None:
    if not values.are_dates(cells):
        return None
    return _take(reading, "at", {"at": True}, "The values are dates, and no other column is.")


def _rises(reading: Reading, name: str, cells: list[str]) -> tuple[Any, str] | None:
    found = names.look_up(names.ROLES, name)
    if found and found.role == "rises" and values.are_numbers(cells):
        return _take(reading, "rises", {"rises": True}, _named(found, "a number that rises"))
    return None


def _unsubscribed(reading: Reading, name: str, cells: list[str]) -> tuple[Any, str] | None:
    found = names.look_up(names.ROLES, name)
    if not found or not values.mostly(cells, lambda cell: cell.casefold() in _SAID):
        return None
    if found.role == "unsubscribed":
        return _take(
            reading, found.role, {"unsubscribed": True}, _named(found, "wants no more mail")
        )
    if found.role == "consent":
        return _take(reading, found.role, {"consent": "given"}, _named(found, "a consent"))
    return None


_SAID = {
    "yes",
    "no",
    "true",
    "false",
    "0",
    "1",
    "ja",
    "nein",
    "oui",
    "non",
    "sí",
    "si",
    "sim",
    "não",
}


def _outcome(reading: Reading, name: str, cells: list[str]) -> tuple[Any, str] | None:
    """Won and not won: two values, one of which says so."""
    found = names.look_up(names.ROLES, name)
    if not found or found.role != "outcome" or won_word(cells) is None:
        return None
    reading.outcome = name
    return _take(reading, "outcome", "outcome", _named(found, "the outcome; all else is open"))


def won_word(cells: Sequence[str]) -> str | None:
    """The value by which a column of a few values says that a deal was won."""
    held = set(values.filled(cells))
    words = ("1", "won", "closed won", "yes", "true", "gewonnen", "gagné", "ganado", "ganho", "ja")
    if len(held) > 12:
        return None
    return next((cell for word in words for cell in sorted(held) if cell.casefold() == word), None)


def lost_word(cells: Sequence[str]) -> str | None:
    held = sorted(set(values.filled(cells)))
    words = ("lost", "closed lost", "verloren", "perdu", "perdido")
    return next((cell for word in words for cell in held if cell.casefold() == word), None)


def _kind(reading: Reading, name: str, cells: list[str]) -> tuple[Any, str] | None:
    found = names.look_up(names.ROLES, name)
    if found and found.role == "kind":
        return _take(reading, "kind", {"kind": True}, _named(found, "what happened"))
    return None


def _deal(reading: Reading, name: str, cells: list[str]) -> tuple[Any, str] | None:
    found = names.look_up(names.DEAL, name)
    if not found or (found.role.endswith("_at") and not values.are_dates(cells)):
        return None
    if found.role == "outcome":
        if won_word(cells) is None and lost_word(cells) is None:
            return None
        reading.outcome = name
        return _take(reading, "outcome", "outcome", _named(found, "won, lost or open"))
    meaning = f"the deal's {found.role.removesuffix('_at')}"
    return _take(reading, found.role, {"deal": found.role}, _named(found, meaning))


_BY_NAME: dict[str, tuple[Guesser, ...]] = {
    "leads": (_attribute, _id, _at, _rises, _unsubscribed, _outcome),
    "events": (_email, _id, _kind, _at),
    "deals": (_email, _id, _deal),
}
_BY_VALUE: dict[str, tuple[Guesser, ...]] = {
    "leads": (_email, _id_by_value),
    "events": (_at_by_value,),
    "deals": (),
}
