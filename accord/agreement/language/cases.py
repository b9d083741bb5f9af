"""Test cases of a company's own: an agreement, a lead, what it did, and what comes out of it."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from accord.agreement.language.days import first_instant, last_instant
from accord.agreement.language.evaluate import evaluate
from accord.agreement.language.facts import Event, HandBack, Judgement, Known, Lead
from accord.agreement.language.missing import cheapest, missing
from accord.agreement.language.parse import parse
from accord.agreement.language.plan import Plan, plan
from accord.agreement.language.replay import replay
from accord.agreement.language.verdict import LineScore, Missing, Qualification, Verdict
from accord.agreement.language.words import AgreementError, Value
from accord.lib.errors import Invalid

ALWAYS = datetime(1, 1, 3, tzinfo=UTC)
A_DAY = "2025-06-16"

Case = Mapping[str, Any]


def run_case(case: Case) -> dict[str, Any]:
    """What an agreement makes of a lead; every attribute and event kind is known here.

    case     `agreement` (text); `lead` {attribute: value}, known always, or {attribute: [{value,
             at, known_at}]}, or `history` [{attribute, value, at, known_at}]; `events` [{id, kind,
             facts, at, known_at, human, judgements: [{human, known_at}]}]; `instant`, or `period`
             [from, to) and `recycles` [{at, days, early}]; a day for an instant means its end, in
             a period its beginning; an event without `at` happened when it was known
    returns  lines, states, fit, behaviour, adjustment, grade, ready, criterion, criteria, missing,
             cheapest, events; or replay; or refused with its faults

    Raises Invalid for a case that is not of this shape.
    """
    try:
        return outcome(case)
    except AgreementError as error:
        return {"refused": True, "faults": [asdict(fault) for fault in error.faults]}
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as wrong:
        which = (
            case.get("id", "without an id") if isinstance(case, Mapping) else "that is no object"
        )
        raise Invalid(f"The case {which} cannot be run: {type(wrong).__name__} {wrong}.") from wrong


def outcome(case: Case) -> dict[str, Any]:
    planned = plan(parse(case["agreement"]))
    lead = lead_of(case)
    if "period" in case:
        start, end = (beginning_of(text, planned) for text in case["period"])
        backs = [hand_back(back, planned) for back in case.get("recycles") or ()]
        return {"replay": [told(one) for one in replay(planned, lead, start, end, backs)]}
    return answer(planned, lead, instant_of(case["instant"], planned))


def answer(planned: Plan, lead: Lead, instant: datetime) -> dict[str, Any]:
    verdict = evaluate(planned, lead, instant)
    lines = (*verdict.fit.lines, *verdict.behaviour.lines)
    return {
        "lines": {line.name: line.points for line in lines},
        "states": {line.name: str(line.state) for line in verdict.fit.lines},
        "fit": verdict.fit.points,
        "behaviour": verdict.behaviour.points,
        "adjustment": {
            "fit": verdict.fit.adjustment,
            "behaviour": verdict.behaviour.adjustment,
        },
        "grade": verdict.grade,
        "ready": verdict.ready,
        "criterion": verdict.criterion,
        "criteria": list(verdict.criteria),
        "events": {line.name: events_of(line) for line in verdict.behaviour.lines},
    } | wanted(planned, lead, verdict)


def events_of(line: LineScore) -> list[str]:
    return [share.event for share in line.shares]


def wanted(planned: Plan, lead: Lead, verdict: Verdict) -> dict[str, Any]:
    """What is missing, of a lead that is not ready."""
    if verdict.ready:
        return {"missing": None, "cheapest": None}
    lacks = missing(planned, lead, verdict)
    return {
        "missing": {name: lacking(one) for name, one in lacks.items()},
        "cheapest": [list(names) for names in cheapest(planned, lead, verdict)],
    }


def lacking(one: Missing) -> dict[str, Any]:
    """The parts that lack something; `and` for the lines that give nothing."""
    parts = asdict(one)
    parts["and"] = list(parts.pop("lines"))
    return {name: part for name, part in parts.items() if part}


def told(one: Qualification) -> dict[str, Any]:
    return {"cycle": one.cycle, "instant": written(one.instant), "criterion": one.criterion}


def written(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def instant_of(text: str, planned: Plan) -> datetime:
    """An instant of ISO 8601, in UTC where it names no zone; a day alone means its end."""
    if len(text) == len(A_DAY):
        return last_instant(date.fromisoformat(text).toordinal(), planned.zone)
    return aware(text)


def beginning_of(text: str, planned: Plan) -> datetime:
    """As `instant_of`; a day alone means its first instant."""
    if len(text) == len(A_DAY):
        return first_instant(date.fromisoformat(text).toordinal(), planned.zone)
    return aware(text)


def aware(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)


def hand_back(back: Case, planned: Plan) -> HandBack:
    """A hand-back; one with a `reason` of the agreement takes days and early from there."""
    reasons = {reason.name: reason for reason in planned.agreement.reasons}
    reason = reasons.get(back.get("reason", ""))
    return HandBack(
        at=aware(back["at"]),
        days=back.get("days", reason.recycle if reason else None),
        early=back.get("early", reason.early if reason else False),
    )


def lead_of(case: Case) -> Lead:
    values = [known(entry) for entry in (*stated(case), *(case.get("history") or ()))]
    return Lead(tuple(values), tuple(event(entry) for entry in case.get("events") or ()))


def stated(case: Case) -> Iterator[Case]:
    """The lead's values: known always, or where a list of such stands, each with its own times.

    Any other list is no single value, so it is unknown.
    """
    for name, value in (case.get("lead") or {}).items():
        has_times = isinstance(value, list) and all(isinstance(entry, dict) for entry in value)
        for entry in value if has_times else [{"value": value}]:
            yield {"attribute": name, **entry}


def known(entry: Case) -> Known:
    at = aware(entry["at"]) if entry.get("at") else None
    known_at = aware(entry["known_at"]) if entry.get("known_at") else at
    return Known(entry["attribute"], exact(entry.get("value")), known_at or ALWAYS, at)


def event(entry: Case) -> Event:
    human = entry.get("human")
    return Event(
        id=str(entry["id"]),
        kind=entry["kind"],
        at=aware(entry.get("at") or entry["known_at"]),
        known_at=aware(entry.get("known_at") or entry["at"]),
        facts={name: exact(value) for name, value in (entry.get("facts") or {}).items()},
        human=100 if human is None else human,
        judgements=tuple(
            Judgement(judged["human"], aware(judged["known_at"]))
            for judged in entry.get("judgements", ())
        ),
    )


def exact(value: Any) -> Value:
    """A value of JSON without floats: 20.5 is the decimal 20.5."""
    found: Value = Decimal(str(value)) if isinstance(value, float) else value
    return found
