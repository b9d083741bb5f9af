"""From a text to the agreement it says, or to everything that is wrong with it at once."""

from collections.abc import Iterable

from accord.agreement.language.parse_basis import legal_basis
from accord.agreement.language.parse_examples import examples
from accord.agreement.language.parse_hours import refuse_clocks, time_zone, working_hours
from accord.agreement.language.parse_lines import Lists, behaviour, fit, grades
from accord.agreement.language.parse_place import MAX_ENTRIES, Place
from accord.agreement.language.parse_promises import capacity, goal, owed, reasons
from accord.agreement.language.parse_ready import lists, never, sales_ready, stages
from accord.agreement.language.words import Agreement, BehaviourGroup, Fault, FitGroup, Stage
from accord.agreement.language.yaml import Faults, read

MOST_HALVING_DAYS = 20_000
KEYS = (
    "agreement", "time_zone", "working_hours", "fit", "behaviour", "grades", "sales_ready",
    "lists", "never", "stages", "reasons", "promises", "capacity", "goal",
    "legal_basis", "examples",
)  # fmt: skip
NEEDED = {
    "agreement": "its name",
    "time_zone": "the zone in which days are counted, like Europe/Berlin",
    "sales_ready": "at least one criterion",
}


def parse(text: str, *, kept: bool = False) -> Agreement:
    """The agreement that a text says. Words of leads and events are not checked here: `plan` does.

    text     YAML 1.2, at most 256 KiB, at most 20 levels deep
    kept     of a version: zone and place of holidays were known once, and their data are kept
             with it, so they need not be known here any more
    returns  the agreement; maps whose order says nothing come sorted, so that two texts that
             differ in line ends, comments or key order give equal agreements

    Raises AgreementError with all faults (line, where, word, sentence, nearest known word).
    """
    agreement, faults = parse_as_far(text, kept=kept)
    if faults.found:
        faults.stop()
    return agreement


def parse_as_far(text: str, *, kept: bool = False) -> tuple[Agreement, Faults]:
    """What of a text can be read, and what is wrong with the rest of it; arguments as of `parse`.

    With faults the agreement is only good for finding more of them.

    Raises AgreementError where nothing can be read at all, or after a hundred faults.
    """
    faults = Faults()
    top = Place(read(text, faults), faults)
    return whole(top, kept), faults


def whole(top: Place, kept: bool) -> Agreement:
    keys = top.map(*KEYS)
    for key, what in NEEDED.items():
        if key not in keys:
            top.fault(f"`{key}` is missing: {what}", key)
    allowed = legal_basis(keys.get("legal_basis"))
    named = Lists(lists(keys.get("lists")), frozenset(allowed))
    fit_group, behaviour_group = (
        fit(keys.get("fit"), named),
        behaviour(keys.get("behaviour"), named),
    )
    lines = line_names(top, fit_group, behaviour_group)
    refuse_long_tables(top, behaviour_group)
    steps = stages(keys.get("stages"), named, lines)
    handed_back = reasons(keys.get("reasons"), lines)
    promised = owed(keys.get("promises"), tuple(stage.name for stage in steps))
    hours = working_hours(keys.get("working_hours"), kept)
    refuse_clocks(top.faults, hours, (*handed_back, *promised.promises))
    return Agreement(
        name=(keys["agreement"].phrase("A name") if "agreement" in keys else None) or "",
        time_zone=time_zone(keys.get("time_zone"), kept),
        hours=hours,
        fit=fit_group,
        behaviour=behaviour_group,
        grades=grades(keys.get("grades")),
        sales_ready=sales_ready(keys.get("sales_ready"), named, lines),
        lists=tuple(named.contents.items()),
        never=never(keys.get("never"), named),
        stages=steps,
        reasons=handed_back,
        promises=promised.promises,
        attempts_before_reject=promised.attempts,
        volume=promised.volume,
        capacity=capacity(keys.get("capacity")),
        goal=goal(keys.get("goal")),
        legal_basis=tuple(allowed.items()),
        examples=examples(keys.get("examples"), with_criterion(steps), by_person(steps)),
    )


def line_names(top: Place, fit: FitGroup, behaviour: BehaviourGroup) -> tuple[str, ...]:
    """All lines' names; each stands once over both groups, and there are at most 500."""
    names = [line.name for line in fit.lines]
    for line in behaviour.lines:
        if line.name in names:
            sentence = f"Two lines are called {line.name!r}, one of fit and one of behaviour."
            where = f"behaviour > lines > {line.name}"
            top.faults.add(Fault(line.line, where, line.name, sentence))
    names += [line.name for line in behaviour.lines]
    if len(names) > MAX_ENTRIES:
        top.fault(f"At most {MAX_ENTRIES} lines stand in an agreement; these are {len(names)}", "")
    return tuple(names)


def refuse_long_tables(top: Place, behaviour: BehaviourGroup) -> None:
    """Note halvings that are too many and too slow: a factor is worked out for each of their days.

    A line alone may halve as slowly as a window may be long; each time counts once.
    """
    times = {line.halves_every for line in behaviour.lines if line.halves_every is not None}
    if sum(times) > MOST_HALVING_DAYS:
        top.fault(
            f"The different times of `halves_every` add up to {sum(times):,} days; "
            f"at most {MOST_HALVING_DAYS:,} do. Have lines share some", ""
        )  # fmt: skip


def with_criterion(steps: Iterable[Stage]) -> frozenset[str]:
    """Stages that an example may ask for; without stages, `mql` means sales-ready."""
    found = {stage.name for stage in steps if stage.by is None}
    ready = any(stage.sales_ready for stage in steps)
    return frozenset(found if ready else found | {"mql"})


def by_person(steps: Iterable[Stage]) -> frozenset[str]:
    return frozenset(stage.name for stage in steps if stage.by is not None)
