"""The agreement as plain maps, lists and values: what canonical text and schema both describe."""

from collections.abc import Iterable
from datetime import time
from itertools import groupby

from accord.agreement.language.parse_hours import WEEKDAYS
from accord.agreement.language.parse_values import plural
from accord.agreement.language.words import (
    Agreement,
    BehaviourGroup,
    BehaviourLine,
    Condition,
    Criterion,
    Example,
    ExampleEvent,
    FitGroup,
    FitLine,
    Op,
    Promise,
    Reason,
    Signal,
    Stage,
    Test,
    Value,
    WorkingHours,
)

Plain = Value | list["Plain"] | dict[str, "Plain"]
MANY = frozenset({Op.IN, Op.NOT_IN, Op.BETWEEN, Op.CONTAINS_ANY})


def document(agreement: Agreement) -> dict[str, Plain]:
    """The agreement as a document. What says nothing (an empty list, a default) is left out.

    Lines, bands, criteria and stages keep their order; every other map comes sorted or in the
    order of this module, so that equal agreements give the same document.
    """
    return without_nothing(
        {
            "agreement": agreement.name,
            "time_zone": agreement.time_zone,
            "working_hours": hours(agreement.hours) if agreement.hours else None,
            "fit": group(
                agreement.fit, {line.name: fit_line(line) for line in agreement.fit.lines}
            ),
            "behaviour": group(
                agreement.behaviour,
                {line.name: behaviour_line(line) for line in agreement.behaviour.lines},
            ),
            "grades": {
                "fit": dict(zip("ABC", agreement.grades.fit, strict=True)),
                "behaviour": dict(zip("123", agreement.grades.behaviour, strict=True)),
            },
            "sales_ready": {c.name: criterion(c) for c in agreement.sales_ready},
            "lists": {name: list(values) for name, values in agreement.lists},
            "never": [condition(bar) for bar in agreement.never],
            "stages": {stage.name: one_stage(stage) for stage in agreement.stages},
            "reasons": {reason.name: one_reason(reason) for reason in agreement.reasons},
            "promises": promises(agreement),
            "capacity": capacity(agreement),
            "goal": goal(agreement),
            "legal_basis": dict(agreement.legal_basis),
            "examples": [example(item) for item in agreement.examples],
        }
    )


def without_nothing(entries: dict[str, Plain | None]) -> dict[str, Plain]:
    return {
        key: value
        for key, value in entries.items()
        if value is not None and value is not False and value not in ("", [], {})
    }


def hours(hours: WorkingHours) -> dict[str, Plain]:
    days: dict[str, Plain | None] = {
        WEEKDAYS[day]: ", ".join(f"{opens:%H:%M}-{closing(closes)}" for opens, closes in spans)
        for day, spans in hours.days
    }
    closed: list[Plain] = [day.isoformat() for day in hours.also_closed]
    return without_nothing({**days, "holidays": hours.holidays, "also_closed": closed})


def closing(closes: time) -> str:
    return "24:00" if closes == time(0) else f"{closes:%H:%M}"


def group(group: FitGroup | BehaviourGroup, lines: dict[str, Plain]) -> dict[str, Plain]:
    head = without_nothing({"below_zero": group.below_zero})
    if group.cap is not None:
        head["cap"] = group.cap
    return {**head, "lines": lines}


def fit_line(line: FitLine) -> Plain:
    if line.banded:
        bands: list[Plain] = [[condition(band.when), band.points] for band in line.bands]
        return without_nothing({"bands": bands, "why": line.why})
    band = line.bands[0]
    return {"when": condition(band.when), "points": band.points, **reasoned(line.why)}


def reasoned(why: str) -> dict[str, Plain]:
    return {"why": why} if why else {}


def behaviour_line(line: BehaviourLine) -> Plain:
    found: dict[str, Plain] = {**signal("each", line.signal), "points": line.points}
    if line.at_most is not None:
        found["at_most"] = f"{line.at_most} a day"
    if line.halves_every is not None:
        found["halves_every"] = plural(line.halves_every, "day")
    if line.fades:
        found["fades"] = {plural(age, "day"): f"{share}%" for age, share in line.fades}
    if line.cap is not None:
        found["cap"] = line.cap
    return {**found, **reasoned(line.why)}


def signal(word: str, signal: Signal) -> dict[str, Plain]:
    where: dict[str, Plain] = {"where": condition(signal.where)} if signal.where else {}
    human: dict[str, Plain] = {"human": signal.human} if signal.human != 50 else {}
    return {word: signal.kind, **where, **human}


def condition(condition: Condition) -> dict[str, Plain]:
    """Fields in order, each with its operators in order."""
    return {
        field: {test.op.value: asked(test) for test in tests}
        for field, tests in groupby(condition, key=lambda test: test.field)
    }


def asked(test: Test) -> Plain:
    if test.list is not None:
        return test.list
    return list(test.values) if test.op in MANY else test.values[0]


def criterion(criterion: Criterion) -> dict[str, Plain]:
    found: dict[str, Plain] = {}
    if criterion.fit is not None:
        found["fit"] = criterion.fit
    if criterion.behaviour is not None:
        found["behaviour"] = criterion.behaviour
    if criterion.count:
        found |= signal("count", criterion.count.signal) | window(criterion.count.within)
        found["at_least"] = criterion.count.at_least
    if criterion.last:
        found |= signal("last", criterion.last.signal) | window(criterion.last.within)
    if criterion.lines:
        found["and"] = list(criterion.lines)
    if criterion.at_once:
        found["at_once"] = True
    return {**found, **reasoned(criterion.why)}


def window(days: int | None) -> dict[str, Plain]:
    return {} if days is None else {"within": plural(days, "day")}


def one_stage(stage: Stage) -> Plain:
    if stage.by:
        return {"by": stage.by, "owner": stage.owner}
    when: Plain = criterion(stage.when) if stage.when else "sales_ready"
    return {"when": when, "owner": stage.owner}


def one_reason(reason: Reason) -> Plain:
    return without_nothing(
        {
            "recycle": plural(reason.recycle, "day") if reason.recycle else None,
            "early": reason.early,
            "program": reason.program,
            "blames": list(reason.blames),
            "back_to": reason.back_to,
            "within": str(reason.within) if reason.within else None,
            "disqualify": reason.disqualify,
            "why": reason.why,
        }
    )


def promises(agreement: Agreement) -> dict[str, Plain]:
    found: dict[str, dict[str, Plain | None]] = {"marketing": {}, "sales": {}}
    for promise in agreement.promises:
        found[promise.side][promise.name] = one_promise(promise)
    if agreement.attempts_before_reject is not None:
        found["sales"]["attempts"] = {"before_reject": agreement.attempts_before_reject}
    if volume := agreement.volume:
        share = {} if volume.accepted is None else {"accepted": f"{volume.accepted}%"}
        found["marketing"]["volume"] = {"mql": f"{volume.mql} a {volume.per}", **share}
    return without_nothing({side: without_nothing(found[side]) for side in found})


def one_promise(promise: Promise) -> Plain:
    return without_nothing(
        {
            "on": promise.on,
            "within": str(promise.within) if promise.within else None,
            "kept": None if promise.kept is None else f"{promise.kept}%",
            "at_most": plural(promise.at_most, "day") if promise.at_most else None,
            "then": promise.then,
        }
    )


def capacity(agreement: Agreement) -> Plain | None:
    found = agreement.capacity
    return {"sales": f"{found.mql} mql a {found.per}"} if found else None


def goal(agreement: Agreement) -> Plain | None:
    found = agreement.goal
    return {"revenue": f"{found.revenue} {found.currency} a {found.per}"} if found else None


def example(example: Example) -> Plain:
    asked: dict[str, Plain] = {"is" if example.holds else "is_not": example.stage}
    did: list[Plain] = [event(item) for item in example.did]
    return asked | without_nothing({"lead": facts(example.lead), "did": did})


def facts(facts: Iterable[tuple[str, Value]]) -> dict[str, Plain]:
    return dict(facts)


def event(event: ExampleEvent) -> Plain:
    found: dict[str, Plain] = {"event": event.kind, "days_ago": event.days_ago}
    if event.times != 1:
        found["times"] = event.times
    if event.human != 100:
        found["human"] = event.human
    return found | facts(event.facts)
