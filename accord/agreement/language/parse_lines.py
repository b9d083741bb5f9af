"""The two groups of lines: fit (who they are) and behaviour (what they did), and the grades."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from accord.agreement.language.parse_checks import refuse_contradiction
from accord.agreement.language.parse_conditions import Named, condition
from accord.agreement.language.parse_place import Place
from accord.agreement.language.parse_values import days, each_day, per_cent
from accord.agreement.language.words import (
    Band,
    BehaviourGroup,
    BehaviourLine,
    Condition,
    FitGroup,
    FitLine,
    Grades,
    Signal,
)
from accord.agreement.language.yaml import Items

MOST_POINTS = 1000
MOST_TOTAL = 1_000_000
LINE_KEYS = ("when", "points", "bands", "why")
BEHAVIOUR_KEYS = (
    "each", "where", "human", "points", "at_most", "halves_every", "fades", "cap", "why",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists that conditions may name, with their contents.

    allowed  the special categories of data that may count, since a legal basis is named for them
    """

    contents: Mapping[str, tuple[str, ...]]
    allowed: frozenset[str] = frozenset()

    @property
    def named(self) -> Named:
        return Named(frozenset(self.contents) | {"free"}, self.allowed)


def checked(place: Place, lists: Lists, *, of_lead: bool = True) -> Condition:
    """A condition that somebody can meet."""
    found = condition(place, lists.named, of_lead=of_lead)
    refuse_contradiction(place, found, lists.contents)
    return found


def cap(place: Place | None) -> int | None:
    return None if place is None else place.whole(0, MOST_TOTAL)


def why(keys: Mapping[str, Place]) -> str:
    place = keys.get("why")
    return "" if place is None else place.text("A reason") or ""


def fit(place: Place | None, lists: Lists) -> FitGroup:
    keys = {} if place is None else place.map("cap", "below_zero", "lines")
    lines = keys["lines"].labelled() if "lines" in keys else []
    return FitGroup(
        lines=tuple(fit_line(line, lists) for line in lines),
        cap=cap(keys.get("cap")),
        below_zero="below_zero" in keys and keys["below_zero"].flag(),
    )


def behaviour(place: Place | None, lists: Lists) -> BehaviourGroup:
    keys = {} if place is None else place.map("cap", "below_zero", "lines")
    lines = keys["lines"].labelled() if "lines" in keys else []
    return BehaviourGroup(
        lines=tuple(behaviour_line(line, lists) for line in lines),
        cap=cap(keys.get("cap")),
        below_zero="below_zero" in keys and keys["below_zero"].flag(),
    )


def fit_line(place: Place, lists: Lists) -> FitLine:
    """One of `when` with `points`, or `bands`."""
    keys = place.map(*LINE_KEYS)
    banded = "bands" in keys
    if banded and ("when" in keys or "points" in keys):
        place.fault("A line has `when` and `points`, or `bands`, not both", place.name)
    elif not banded and not {"when", "points"} <= set(keys):
        place.fault("A line of fit needs `when` and `points`, or `bands`", place.name)
    if banded:
        bands = tuple(band for item in keys["bands"].items() for band in one_band(item, lists))
        if not bands:
            keys["bands"].fault("At least one band is wanted here: [[{...}, 10]]", "bands")
    else:
        bands = (Band(when(keys, lists), points(keys)),)
    return FitLine(place.name, bands, banded=banded, why=why(keys), line=place.line)


def when(keys: Mapping[str, Place], lists: Lists) -> Condition:
    return checked(keys["when"], lists) if "when" in keys else ()


def points(keys: Mapping[str, Place]) -> int:
    place = keys.get("points")
    return 0 if place is None else place.whole(-MOST_POINTS, MOST_POINTS) or 0


def one_band(place: Place, lists: Lists) -> tuple[Band, ...]:
    """A pair: a condition and its points."""
    if not isinstance(place.node, Items) or len(place.node.items) != 2:
        place.fault("A band is a pair: [{employees: {at_least: 200}}, 10]")
        return ()
    first, second = place.items()
    return (Band(checked(first, lists), second.whole(-MOST_POINTS, MOST_POINTS) or 0),)


def behaviour_line(place: Place, lists: Lists) -> BehaviourLine:
    keys = place.map(*BEHAVIOUR_KEYS)
    for key in ("each", "points"):
        if key not in keys:
            place.fault(f"A line of behaviour needs `{key}`", place.name)
    if "halves_every" in keys and "fades" in keys:
        place.fault("A line has one of `halves_every` and `fades`, not both", place.name)
    return BehaviourLine(
        name=place.name,
        signal=signal(keys, "each", lists),
        points=points(keys),
        at_most=each_day(keys["at_most"]) if "at_most" in keys else None,
        halves_every=days(keys["halves_every"]) if "halves_every" in keys else None,
        fades=fades(keys["fades"]) if "fades" in keys else (),
        cap=cap(keys.get("cap")),
        why=why(keys),
        line=place.line,
    )


def signal(keys: Mapping[str, Place], kind: str, lists: Lists) -> Signal:
    """Which events: the kind under `kind`, `where`, and the least `human`."""
    least = keys["human"].whole(0, 100) if "human" in keys else None
    return Signal(
        kind=(keys[kind].phrase("An event kind") if kind in keys else None) or "",
        where=checked(keys["where"], lists, of_lead=False) if "where" in keys else (),
        human=50 if least is None else least,
    )


def fades(place: Place) -> tuple[tuple[int, int], ...]:
    """Shares by age, sorted by age; they never rise."""
    steps: dict[int, int] = {}
    for entry in place.named():
        age, share = days(entry, entry.name), per_cent(entry)
        if age is None or share is None:
            continue
        if age in steps:
            entry.fault(f"{age} days stand twice", entry.name)
        steps[age] = share
    found = tuple(sorted(steps.items()))
    if not found:
        place.fault("Shares by age are wanted here: {7 days: 100%, 30 days: 50%}", "fades")
    for (_, share), (age, later) in pairwise(found):
        if later > share:
            place.fault(f"A share never rises with age, but at {age} days it does", "fades")
    return found


def grades(place: Place | None) -> Grades:
    """Where each grade begins; each next one lower. A group that is left out keeps its default."""
    if place is None:
        return Grades()
    keys = place.map("fit", "behaviour")
    default = Grades()
    return Grades(
        fit=steps(keys["fit"], ("A", "B", "C")) or default.fit if "fit" in keys else default.fit,
        behaviour=steps(keys["behaviour"], ("1", "2", "3")) or default.behaviour
        if "behaviour" in keys
        else default.behaviour,
    )


def steps(place: Place, names: tuple[str, str, str]) -> tuple[int, int, int] | None:
    keys = place.map(*names)
    for name in names:
        if name not in keys:
            place.fault(f"The number at which grade {name} begins is missing", name)
    found = [keys[name].whole(-MOST_TOTAL, MOST_TOTAL) for name in names if name in keys]
    numbers = [number for number in found if number is not None]
    if len(numbers) < 3:
        return None
    best, good, fair = numbers
    if not best > good > fair:
        place.fault(f"Each grade begins lower than the one before: {numbers}", names[0])
    return best, good, fair
