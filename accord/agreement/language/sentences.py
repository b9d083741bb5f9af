"""Conditions, lines, criteria and promises as sentences that both sides can read aloud."""

from collections.abc import Iterable, Mapping

from accord.agreement.language.parse_values import plural
from accord.agreement.language.words import (
    BehaviourLine,
    Condition,
    Criterion,
    FitLine,
    Op,
    Promise,
    Reason,
    Signal,
    Stage,
    Test,
    Value,
)

MOST_VALUES = 12
LABELS = {"email_domain": "address", "job_title": "title"}
KINDS = {"page": "Visited a page"}
PHRASES = {
    Op.IS: "is",
    Op.IS_NOT: "is not",
    Op.IN: "is",
    Op.NOT_IN: "is none of",
    Op.AT_LEAST: "at least",
    Op.AT_MOST: "at most",
    Op.ABOVE: "above",
    Op.BELOW: "below",
    Op.STARTS_WITH: "starts with",
    Op.CONTAINS_ANY: "contains",
}
ACTORS = {"sdr": "an SDR", "rep": "a rep"}
NEGATIVE = frozenset({Op.IS_NOT, Op.NOT_IN})
Labels = Mapping[str, str]
"""What people call an attribute, by its key; a key that is not there reads as it is."""


def sentence(words: str) -> str:
    """The words with their first letter raised."""
    return words[:1].upper() + words[1:]


def listed(words: Iterable[str], joint: str = "or") -> str:
    """ "a", "a or b", "a, b or c"; beyond twelve, the first twelve and how many more."""
    found = list(words)
    if len(found) > MOST_VALUES:
        return f"{', '.join(found[:MOST_VALUES])} {joint} {len(found) - MOST_VALUES:,} more"
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} {joint} {found[-1]}"


def value(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else f"{value:,}"


def label(field: str, labels: Labels) -> str:
    return labels.get(field) or LABELS.get(field) or field.replace("_", " ")


def test(test: Test, labels: Labels) -> str:
    """One question: "title contains head, director, vp or chief"."""
    name = label(test.field, labels)
    match test.op:
        case Op.KNOWN:
            return f"{name} is {'known' if test.values[0] else 'unknown'}"
        case Op.BETWEEN:
            low, high = test.values
            return f"{name} from {value(low)} to {value(high)}"
        case _ if test.list is not None:
            return f"{name} is {'not ' * (test.op in NEGATIVE)}{on_list(test.list)}"
        case _:
            return f"{name} {PHRASES[test.op]} {listed(map(value, test.values))}"


def on_list(name: str) -> str:
    return "free mail" if name == "free" else f"on the list {name}"


def condition(condition: Condition, labels: Labels) -> str:
    return " and ".join(test(part, labels) for part in condition)


def signal(signal: Signal, labels: Labels) -> str:
    """Which events: "Visited a page whose path starts with /pricing"."""
    words = KINDS.get(signal.kind, signal.kind)
    if signal.where:
        joint = "whose" if signal.kind in KINDS else "where"
        words += f" {joint} {condition(signal.where, labels)}"
    return words if signal.human == 50 else f"{words}, at least {signal.human}% human"


def fit_words(line: FitLine, labels: Labels) -> str:
    """What a line of fit asks; of several bands each with its points."""
    if len(line.bands) == 1:
        return sentence(condition(line.bands[0].when, labels))
    bands = (f"{condition(band.when, labels)}: {band.points}" for band in line.bands)
    return sentence("; else ".join(bands))


def fit_points(line: FitLine) -> str:
    """The points of a line, those of its bands in order: "10, 6"."""
    return ", ".join(str(band.points) for band in line.bands)


def behaviour_words(line: BehaviourLine, labels: Labels) -> str:
    """What a line of behaviour counts, and how that is limited and fades."""
    return ", ".join((sentence(signal(line.signal, labels)), *limits(line)))


def limits(line: BehaviourLine) -> Iterable[str]:
    if line.at_most is not None:
        yield f"at most {line.at_most} a day"
    if line.halves_every is not None:
        yield f"halves every {plural(line.halves_every, 'day')}"
    if line.fades:
        yield fading(line.fades)
    if line.cap is not None:
        yield f"up to {line.cap}"


def fading(fades: tuple[tuple[int, int], ...]) -> str:
    steps = (f"{share}% up to {plural(age, 'day')}" for age, share in fades)
    return f"{', '.join(steps)}, then nothing"


def line(line: FitLine | BehaviourLine, labels: Labels | None = None) -> str:
    """A whole line: "Visited a page whose path starts with /pricing: 4 points each, ..."."""
    labels = labels or {}
    if isinstance(line, FitLine):
        words = fit_words(line, labels)
        return words if len(line.bands) > 1 else f"{words}: {points(line.bands[0].points)}"
    head = sentence(signal(line.signal, labels))
    return ", ".join((f"{head}: {points(line.points)} each", *limits(line)))


def points(number: int) -> str:
    return f"{number} point" if abs(number) == 1 else f"{number} points"


def criterion(criterion: Criterion, labels: Labels | None = None) -> str:
    """A criterion: "Fit is at least 20 and behaviour is at least 15"."""
    labels = labels or {}
    parts = [
        f"{group} is at least {least}"
        for group, least in (("fit", criterion.fit), ("behaviour", criterion.behaviour))
        if least is not None
    ]
    if count := criterion.count:
        parts.append(
            f"{times(count.at_least)} {signal(count.signal, labels)}{window(count.within)}"
        )
    if last := criterion.last:
        parts.append(f"the last {signal(last.signal, labels)}{age(last.within)}")
    if criterion.lines:
        parts.append(f"{listed(criterion.lines, 'and')} counts")
    once = ", at once even while recycled" if criterion.at_once else ""
    return sentence(listed(parts, "and")) + once


def times(count: int) -> str:
    return "at least once" if count == 1 else f"at least {count} times"


def window(days: int | None) -> str:
    return "" if days is None else f" within {plural(days, 'day')}"


def age(days: int | None) -> str:
    return " ever" if days is None else f" is at most {plural(days, 'day')} old"


def promise(promise: Promise) -> str:
    """A promise: "First touch within 2 working hours of mql, kept in 95%"."""
    words = sentence(promise.name.replace("-", " ").replace("_", " "))
    if promise.within:
        words += f" within {promise.within} of {promise.on}"
    if promise.at_most:
        words += f" at most {plural(promise.at_most, 'day')} from {promise.on}"
    if promise.then:
        words += f", then {promise.then}"
    return words if promise.kept is None else f"{words}, kept in {promise.kept}%"


def stage(stage: Stage, labels: Labels | None = None) -> str:
    """A stage: how it is reached and who owns it."""
    if stage.by:
        reached = f"{ACTORS.get(stage.by, stage.by)} decides"
    else:
        reached = criterion(stage.when, labels) if stage.when else "sales-ready"
    return sentence(f"{reached}; owned by {stage.owner}")


def reason(reason: Reason) -> str:
    """A reason for handing back, and what follows."""
    parts = [reason.why] if reason.why else []
    if reason.disqualify:
        parts.append("disqualified for good")
    if reason.recycle:
        early = ", or earlier when ready again" if reason.early else ""
        parts.append(f"back to nurture for {plural(reason.recycle, 'day')}{early}")
    if reason.program:
        parts.append(f"program {reason.program}")
    if reason.back_to:
        within = f" within {reason.within}" if reason.within else ""
        parts.append(f"back to {reason.back_to}{within}")
    if reason.blames:
        parts.append(f"says that {listed(reason.blames, 'and')} misled")
    return sentence("; ".join(parts))
