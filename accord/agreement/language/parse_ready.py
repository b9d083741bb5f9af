"""What makes a lead sales-ready, what bars it, and the stages of the cycle."""

from collections.abc import Iterable, Mapping

from accord.agreement.language.parse_lines import MOST_TOTAL, Lists, checked, signal, why
from accord.agreement.language.parse_place import MAX_VALUES, Place
from accord.agreement.language.parse_values import days
from accord.agreement.language.words import Condition, Count, Criterion, Last, Stage
from accord.agreement.language.yaml import Scalar

CRITERION_KEYS = (
    "fit", "behaviour", "count", "last", "where", "human", "within", "at_least", "and", "at_once",
    "why",
)  # fmt: skip
ASKS = {"fit", "behaviour", "count", "last", "and"}
ACTORS = ("marketing", "sales", "sdr", "rep")
DETOURS = ("inquiry", "recycled", "disqualified")


def lists(place: Place | None) -> dict[str, tuple[str, ...]]:
    """Named lists, sorted by name; their values as written, each once, in order."""
    entries = [] if place is None else place.labelled()
    found = {}
    for entry in entries:
        values = [item.phrase("A value") for item in entry.items(MAX_VALUES)]
        found[entry.name] = tuple(sorted({value for value in values if value is not None}))
        if not values:
            entry.fault("A list needs at least one value", entry.name)
    return dict(sorted(found.items()))


def never(place: Place | None, named: Lists) -> tuple[Condition, ...]:
    items = [] if place is None else place.items(500)
    return tuple(checked(item, named) for item in items)


def sales_ready(place: Place | None, named: Lists, lines: Iterable[str]) -> tuple[Criterion, ...]:
    """The criteria in written order; at least one."""
    if place is None:
        return ()
    entries = place.labelled()
    if not entries:
        place.fault("sales_ready needs at least one criterion", "sales_ready")
    known = tuple(lines)
    return tuple(criterion(entry, named, known) for entry in entries)


def criterion(place: Place, named: Lists, lines: tuple[str, ...]) -> Criterion:
    """Everything in it must hold; `where`, `human` and `within` belong to its count or last."""
    keys = place.map(*CRITERION_KEYS)
    refuse_shape(place, keys)
    return Criterion(
        name=place.name,
        fit=threshold(keys.get("fit")),
        behaviour=threshold(keys.get("behaviour")),
        count=count(keys, named) if "count" in keys else None,
        last=last(keys, named) if "last" in keys else None,
        lines=named_lines(keys["and"], lines) if "and" in keys else (),
        at_once="at_once" in keys and keys["at_once"].flag(),
        why=why(keys),
        line=place.line,
    )


def refuse_shape(place: Place, keys: Mapping[str, Place]) -> None:
    """Note a criterion that asks nothing, and words of it that belong nowhere, or to two."""
    if not ASKS & set(keys):
        one_of = "fit, behaviour, count, last or and"
        place.fault(f"{place.name!r} asks for nothing; write {one_of}", place.name)
    events = {"count", "last"} & set(keys)
    for key in sorted({"where", "human", "within"} & set(keys)):
        if not events:
            keys[key].fault(f"`{key}` belongs to `count` or `last`, and neither is here", key)
        elif len(events) == 2:
            keys[key].fault(f"`{key}` could belong to `count` or to `last`; have one of them", key)
    if "at_least" in keys and "count" not in keys:
        keys["at_least"].fault("`at_least` belongs to `count`, which is not here", "at_least")


def threshold(place: Place | None) -> int | None:
    return None if place is None else place.whole(-MOST_TOTAL, MOST_TOTAL)


def count(keys: Mapping[str, Place], named: Lists) -> Count:
    at_least = keys["at_least"].whole(1, MOST_TOTAL) if "at_least" in keys else 1
    return Count(signal(keys, "count", named), at_least or 1, window(keys))


def last(keys: Mapping[str, Place], named: Lists) -> Last:
    return Last(signal(keys, "last", named), window(keys))


def window(keys: Mapping[str, Place]) -> int | None:
    return days(keys["within"]) if "within" in keys else None


def named_lines(place: Place, lines: tuple[str, ...]) -> tuple[str, ...]:
    """Names of lines that exist, in written order."""
    found = []
    for item in place.items():
        if not isinstance(item.node, Scalar) or item.word not in lines:
            item.unknown(item.word, "line of this agreement", lines)
        found.append(item.word)
    if not found:
        place.fault("At least one line is wanted here", place.name)
    return tuple(dict.fromkeys(found))


def stages(place: Place | None, named: Lists, lines: Iterable[str]) -> tuple[Stage, ...]:
    """The steps of the cycle in written order; before the first stands `inquiry`."""
    known = tuple(lines)
    entries = [] if place is None else place.labelled()
    return tuple(stage(entry, named, known) for entry in entries)


def stage(place: Place, named: Lists, lines: tuple[str, ...]) -> Stage:
    """Reached by a criterion, by readiness, or by a person; owned by one side."""
    if place.name in DETOURS:
        place.fault(f"{place.name!r} is built in and needs no line here", place.name)
    keys = place.map("when", "by", "owner")
    if len({"when", "by"} & set(keys)) != 1:
        place.fault("A stage has one of `when` and `by`", place.name)
    ready = "when" in keys and isinstance(keys["when"].node, Scalar)
    if ready and keys["when"].word != "sales_ready":
        keys["when"].unknown(keys["when"].word, "criterion", ["sales_ready"])
    by = actor(keys["by"]) if "by" in keys else None
    when = keys["when"] if "when" in keys and not ready else None
    return Stage(
        name=place.name,
        owner=actor(keys["owner"]) if "owner" in keys else default_owner(by, ready),
        when=criterion(named_as(when, place.name), named, lines) if when else None,
        sales_ready=ready,
        by=by,
        line=place.line,
    )


def named_as(place: Place, name: str) -> Place:
    return Place(place.node, place.faults, place.where, name)


def actor(place: Place) -> str:
    if place.word not in ACTORS:
        place.unknown(place.word, "side", ACTORS)
    return place.word


def default_owner(by: str | None, ready: bool) -> str:
    """Who works in a stage owns it; until sales-ready that is marketing."""
    return by or ("sdr" if ready else "marketing")
