"""The generator reaches what it must: a rule that it never meets is a rule that nothing tests."""

from collections import Counter
from datetime import date, timedelta
from functools import cache
from random import Random

import pytest

from accord.agreement.language.days import day_of, first_instant
from accord.agreement.language.evaluate import evaluate
from accord.agreement.language.plan import plan
from accord.agreement.language.reading import values_at
from accord.agreement.language.verdict import State
from accord.agreement.language.words import Op
from tests.language.strategies import scenario

SCENARIOS = 1_500
OPERATORS = {f"{op} {state}" for op in Op for state in State} - {"known unknown"}
RULES = {
    "points above zero", "points below zero", "a half above zero", "a half below zero",
    "a line's cap", "a line's cap below zero", "a group's cap", "a group's cap below zero",
    "the floor", "below zero allowed", "a later band", "an unknown band passed over",
    "halved in part", "halved to nothing", "a step in part", "a step to nothing", "no fading",
    "more than at most", "the last day of a window", "a day after a window", "no window",
    "barred", "several criteria", "a stage", "grade A1", "grade D4", "a listed word",
    "a late event", "an event not yet known", "an event not yet there", "of the very instant",
    "too little human", "judged again", "a value changed", "a value taken back",
    "two merged leads in one line", "a day of other hours", "29 February", "a skipped midnight",
}  # fmt: skip


@cache
def reached():
    seen = Counter()
    for seed in range(SCENARIOS):
        made = scenario(Random(seed))
        planned = plan(made.agreement)
        verdict = evaluate(planned, made.lead, made.instant)
        for look in (
            questions,
            lines,
            groups,
            windows,
            events,
            judged_and_known,
            days,
            outcome,
        ):
            seen.update(look(made, planned, verdict))
    return seen


def questions(made, planned, verdict):
    values = values_at(made.lead, made.instant)
    for line in planned.fit:
        for band in line.bands:
            for asked in band.when.questions:
                yield f"{asked.op} {asked.holds(values)}"
                if asked.list:
                    yield "a listed word"
    for signal in planned.signals:
        for event in made.lead.events:
            for asked in signal.where.questions:
                yield f"{asked.op} {asked.holds(event.facts)}"


def lines(made, planned, verdict):
    for line in verdict.fit.lines:
        states = [b.when.holds({}) for p in planned.fit if p.name == line.name for b in p.bands]
        if line.band:
            yield "a later band"
            if State.UNKNOWN in states[: line.band]:
                yield "an unknown band passed over"
    for line, asked in zip(verdict.behaviour.lines, planned.behaviour, strict=True):
        exact = sum(share.full * share.factor for share in line.shares)
        if line.points:
            yield f"points {'above' if line.points > 0 else 'below'} zero"
        if exact % 1_000_000 == 500_000:
            yield f"a half {'above' if exact > 0 else 'below'} zero"
        if line.capped:
            yield "a line's cap" if line.capped < 0 else "a line's cap below zero"
        yield from fading(asked, line)
        yield from kept(made, line, asked, planned, verdict)


def fading(asked, line):
    way = "halved" if asked.factors and len(asked.factors) % 21 == 0 else "a step"
    for share in line.shares:
        if asked.factors is None:
            yield "no fading"
        elif share.factor < 1_000_000:
            yield f"{way} in part"


def kept(made, line, asked, planned, verdict):
    signal = planned.signals[asked.signal]
    counting = [
        e
        for e in made.lead.events
        if e.kind == signal.kind
        and signal.where.holds(e.facts) is State.YES
        and max(e.at, e.known_at) <= made.instant
        and not e.judgements
        and e.human >= signal.human
    ]
    shown = {share.event for share in line.shares}
    lost = [e for e in counting if e.id not in shown]
    today = day_of(verdict.instant, planned.zone)
    if asked.at_most and any(day_of(e.at, planned.zone) == today for e in lost):
        yield "more than at most"
    if asked.factors and lost and not asked.at_most:
        yield "halved to nothing" if len(asked.factors) % 21 == 0 else "a step to nothing"
    first = {e.id for e in made.first.events}
    if shown & first and shown - first:
        yield "two merged leads in one line"


def groups(made, planned, verdict):
    for score, words in (
        (verdict.fit, made.agreement.fit),
        (verdict.behaviour, made.agreement.behaviour),
    ):
        total = sum(line.points for line in score.lines)
        if words.cap is not None and total > words.cap:
            yield "a group's cap"
        if words.cap is not None and total < -words.cap and score.points < 0:
            yield "a group's cap below zero"
        if total < 0:
            yield "below zero allowed" if words.below_zero else "the floor"


def windows(made, planned, verdict):
    today = day_of(verdict.instant, planned.zone)
    for criterion in planned.criteria:
        for part in filter(None, (criterion.count, criterion.last)):
            kind = planned.signals[part.signal].kind
            if part.within is None:
                yield "no window"
                continue
            ages = [today - day_of(e.at, planned.zone) for e in made.lead.events if e.kind == kind]
            if part.within in ages:
                yield "the last day of a window"
            if part.within + 1 in ages:
                yield "a day after a window"


def events(made, planned, verdict):
    for event in made.lead.events:
        if event.at < event.known_at <= made.instant:
            yield "a late event"
        if event.at <= made.instant < event.known_at:
            yield "an event not yet known"
        if event.known_at <= made.instant < event.at:
            yield "an event not yet there"
        if max(event.at, event.known_at) == made.instant:
            yield "of the very instant"


def judged_and_known(made, planned, verdict):
    for event in made.lead.events:
        if event.human < 50:
            yield "too little human"
        if event.judgements:
            yield "judged again"
    for number, known in enumerate(made.lead.values):
        earlier = [one for one in made.lead.values[:number] if one.attribute == known.attribute]
        if earlier and known.known_at <= made.instant:
            yield "a value taken back" if known.value is None else "a value changed"


def days(made, planned, verdict):
    for event in made.lead.events:
        day = day_of(event.at, planned.zone)
        begins, ends = (first_instant(day + n, planned.zone) for n in (0, 1))
        if ends - begins != timedelta(hours=24):
            yield "a day of other hours"
        if begins.astimezone(planned.zone).hour:
            yield "a skipped midnight"
        if date.fromordinal(day).month == 2 and date.fromordinal(day).day == 29:
            yield "29 February"


def outcome(made, planned, verdict):
    if verdict.barred:
        yield "barred"
    if len(verdict.criteria) > 1:
        yield "several criteria"
    if verdict.stages:
        yield "a stage"
    yield f"grade {verdict.grade}"


LOOKS = (questions, lines, groups, windows, events, judged_and_known, days, outcome)


@pytest.mark.parametrize("what", sorted(OPERATORS | RULES))
def test_the_generator_reaches(what):
    assert reached()[what] >= 3
