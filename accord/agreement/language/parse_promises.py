"""What the sides owe each other: reasons for handing back, promises, capacity and the goal."""

from collections.abc import Set
from dataclasses import dataclass

from accord.agreement.language.parse_lines import why
from accord.agreement.language.parse_place import Place
from accord.agreement.language.parse_ready import named_lines
from accord.agreement.language.parse_values import days, per_cent, per_period, span
from accord.agreement.language.words import Capacity, Goal, Promise, Reason, Volume

REASON_KEYS = (
    "recycle", "early", "program", "blames", "back_to", "within", "disqualify", "why",
)  # fmt: skip
PROMISE_KEYS = ("on", "within", "kept", "at_most", "then")
SIDES = ("marketing", "sales")
ACTS = ("rejected", "recycled", "disqualified", "taken")
USUAL_STAGES = ("engaged", "target", "mql", "accepted", "qualified", "opportunity", "customer")


def reasons(place: Place | None, lines: tuple[str, ...]) -> tuple[Reason, ...]:
    """Sorted by name: their order says nothing."""
    entries = [] if place is None else place.labelled()
    return tuple(sorted((reason(entry, lines) for entry in entries), key=lambda r: r.name))


def reason(place: Place, lines: tuple[str, ...]) -> Reason:
    """What follows from a reason is one of: recycle, back_to, disqualify."""
    keys = place.map(*REASON_KEYS)
    disqualify = "disqualify" in keys and keys["disqualify"].flag()
    follows = sum(("recycle" in keys, "back_to" in keys, disqualify))
    if follows != 1:
        place.fault("A reason has one of `recycle`, `back_to` and `disqualify: yes`", place.name)
    for key, owner in (("early", "recycle"), ("program", "recycle"), ("within", "back_to")):
        if key in keys and owner not in keys:
            keys[key].fault(f"`{key}` belongs to `{owner}`, which is not here", key)
    program = keys["program"].phrase("A program") if "program" in keys else None
    return Reason(
        name=place.name,
        recycle=days(keys["recycle"]) if "recycle" in keys else None,
        early="early" in keys and keys["early"].flag(),
        program=program or "",
        blames=named_lines(keys["blames"], lines) if "blames" in keys else (),
        back_to=side(keys["back_to"]) if "back_to" in keys else None,
        within=span(keys["within"]) if "within" in keys else None,
        disqualify=disqualify,
        why=why(keys),
        line=place.line,
    )


def side(place: Place) -> str:
    if place.word not in SIDES:
        place.unknown(place.word, "side", SIDES)
    return place.word


@dataclass(frozen=True, slots=True)
class Owed:
    """Everything under `promises:`."""

    promises: tuple[Promise, ...] = ()
    attempts: int | None = None
    volume: Volume | None = None


def owed(place: Place | None, stages: tuple[str, ...]) -> Owed:
    """Promises of both sides, sorted by side and name, and the two figures among them."""
    keys = {} if place is None else place.map(*SIDES)
    entries = {name: {e.name: e for e in keys[name].labelled()} for name in SIDES if name in keys}
    attempts = entries.get("sales", {}).pop("attempts", None)
    volume = entries.get("marketing", {}).pop("volume", None)
    known = {*(stages or USUAL_STAGES), *ACTS}
    return Owed(
        promises=tuple(
            promise(owner, entries[owner][name], known)
            for owner in sorted(entries)
            for name in sorted(entries[owner])
        ),
        attempts=None if attempts is None else attempts_before_reject(attempts),
        volume=None if volume is None else volume_of(volume),
    )


def promise(owner: str, place: Place, known: Set[str]) -> Promise:
    """What is owed after something happened: within a time, or at most so many days."""
    keys = place.map(*PROMISE_KEYS)
    if "on" not in keys:
        place.fault("A promise needs `on`: what starts its clock", place.name)
    elif keys["on"].word not in known:
        keys["on"].unknown(keys["on"].word, "stage or act", sorted(known))
    if len({"within", "at_most"} & set(keys)) != 1:
        place.fault("A promise has one of `within` and `at_most`", place.name)
    if "then" in keys and keys["then"].word != "disqualify":
        keys["then"].unknown(keys["then"].word, "consequence", ["disqualify"])
    return Promise(
        side=owner,
        name=place.name,
        on=keys["on"].word if "on" in keys else "",
        within=span(keys["within"]) if "within" in keys else None,
        kept=per_cent(keys["kept"]) if "kept" in keys else None,
        at_most=days(keys["at_most"]) if "at_most" in keys else None,
        then=keys["then"].word if "then" in keys else "",
        line=place.line,
    )


def attempts_before_reject(place: Place) -> int | None:
    keys = place.map("before_reject")
    if "before_reject" not in keys:
        place.fault("Attempts read {before_reject: 5}", place.name)
        return None
    return keys["before_reject"].whole(1, 100)


def volume_of(place: Place) -> Volume | None:
    keys = place.map("mql", "accepted")
    if "mql" not in keys:
        place.fault("A volume reads {mql: 140 a month, accepted: 60%}", place.name)
        return None
    found = per_period(keys["mql"], "")
    accepted = per_cent(keys["accepted"]) if "accepted" in keys else None
    return Volume(found[0], found[2], accepted) if found else None


def capacity(place: Place | None) -> Capacity | None:
    keys = {} if place is None else place.map("sales")
    found = per_period(keys["sales"], "mql") if "sales" in keys else None
    return Capacity(found[0], found[2]) if found else None


def goal(place: Place | None) -> Goal | None:
    keys = {} if place is None else place.map("revenue")
    found = per_period(keys["revenue"], "[A-Z]{3}") if "revenue" in keys else None
    return Goal(*found) if found else None
