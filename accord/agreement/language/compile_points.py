"""From measures to points: rounding, caps, groups, grades, criteria and stages. Whole numbers."""

from collections.abc import Sequence

from sqlglot import exp

from accord.agreement.language.compile_fit import Conditions
from accord.agreement.language.compile_measures import Measures
from accord.agreement.language.compile_tables import (
    big,
    bits,
    column,
    either,
    every,
    flags,
    number,
    total,
)
from accord.agreement.language.fading import WHOLE
from accord.agreement.language.plan import Plan, PlannedCriterion, PlannedLine, PlannedStage
from accord.agreement.language.words import BehaviourGroup, FitGroup


def judged(plan: Plan, asked: Measures, conditions: Conditions, measured: exp.Select) -> exp.Query:
    """The whole query: lines, then groups, then what stands on them, each step on the last."""
    lines = line_points(plan, asked, conditions)
    fit, behaviour = lines[: len(plan.fit)], lines[len(plan.fit) :]
    counts = [column(f"m{place}") for place in sorted(set(asked.counts.values()))]
    pointed = exp.select(
        column("lead"),
        conditions.barred().as_("barred"),
        *counts,
        *(points.as_(f"p{n}") for n, points in enumerate(lines)),
    ).from_("measured")
    places = [column(f"p{n}") for n in range(len(lines))]
    words = plan.agreement
    grouped = exp.select(
        "*",
        group(places[: len(fit)], words.fit).as_("fit"),
        group(places[len(fit) :], words.behaviour).as_("behaviour"),
    ).from_("pointed")
    assert len(behaviour) == len(plan.behaviour)
    return (
        final(plan, asked, places)
        .from_("grouped")
        .with_("measured", as_=measured)
        .with_("pointed", as_=pointed)
        .with_("grouped", as_=grouped)
    )


def line_points(plan: Plan, asked: Measures, conditions: Conditions) -> list[exp.Expr]:
    fit = [conditions.points(line, places) for line, places in conditions.lines]
    return fit + [
        behaviour_points(line, column(f"m{place}"), asked.all[place].unit)
        for line, place in zip(plan.behaviour, asked.lines, strict=True)
    ]


def behaviour_points(line: PlannedLine, measure: exp.Expr, unit: int) -> exp.Expr:
    """points x units x unit millionths, rounded once, bound to the line's own cap.

    Measures are never below zero, so the sign is that of the line and halves go to even alike
    on both sides.
    """
    points = rounded(abs(line.points) * unit, measure)
    if line.cap is not None:
        points = exp.Least(this=points, expressions=[number(line.cap)])
    return points if line.points >= 0 else exp.Neg(this=exp.Paren(this=points))


def rounded(times: int, measure: exp.Expr) -> exp.Expr:
    """times x measure / 1,000,000 to the nearest whole number, halves to even; both positive."""
    if times % WHOLE == 0:
        return exp.Mul(this=measure, expression=number(times // WHOLE))
    exact = exp.Paren(this=exp.Mul(this=big(measure), expression=number(times)))
    whole = exp.Paren(this=exp.IntDiv(this=exact, expression=number(WHOLE)))
    rest = exp.Sub(
        this=exact.copy(),
        expression=exp.Mul(this=whole.copy(), expression=number(WHOLE)),
    )
    # From an odd number exactly a half goes up, from an even one it does not.
    over = exp.GT(
        this=exp.Add(this=rest, expression=bits(whole.copy(), 1)), expression=number(WHOLE // 2)
    )
    small = exp.LTE(this=exact.copy(), expression=number(WHOLE // 2))
    up = exp.Add(this=whole, expression=either(over, number(1), number(0)))
    # Most measures of most leads come to nothing: then nothing is divided.
    return either(small, number(0), up)


def group(lines: Sequence[exp.Expr], words: FitGroup | BehaviourGroup) -> exp.Expr:
    """The lines added up, bound to the cap, raised to 0 unless it may be below."""
    points = total(line.copy() for line in lines)
    if words.cap is not None:
        points = exp.Least(this=points, expressions=[number(words.cap)])
    least = [0] if not words.below_zero else [-words.cap] if words.cap is not None else []
    for bound in least:
        points = exp.Greatest(this=points, expressions=[number(bound)])
    return points


def final(plan: Plan, asked: Measures, places: list[exp.Column]) -> exp.Select:
    names = [line.name for line in plan.fit] + [line.name for line in plan.behaviour]
    values = dict(zip(names, places, strict=True))
    ready = [holds(one, asked, values) for one in plan.criteria]
    reached = [stage_holds(stage, asked, values, ready) for stage in plan.stages]
    barred = column("barred")
    return exp.select(
        column("lead"),
        column("fit"),
        column("behaviour"),
        grade(plan).as_("grade"),
        either(barred, number(0), flags(ready)).as_("criteria"),
        barred.copy(),
        either(barred.copy(), number(0), flags(reached)).as_("stages"),
        *(place.copy() for place in places),
    )


def holds(criterion: PlannedCriterion, asked: Measures, values: dict[str, exp.Column]) -> exp.Expr:
    """Everything in it holds, on the totals after cap and floor."""
    parts: list[exp.Expr] = []
    if criterion.fit is not None:
        parts.append(at_least(column("fit"), criterion.fit))
    if criterion.behaviour is not None:
        parts.append(at_least(column("behaviour"), criterion.behaviour))
    parts += [values[name].copy().neq(number(0)) for name in criterion.lines]
    for part in (criterion.count, criterion.last):
        if part:
            place = asked.counts[(part.signal, part.within)]
            parts.append(at_least(column(f"m{place}"), part.at_least))
    return every(parts)


def at_least(value: exp.Expr, least: int) -> exp.Expr:
    return exp.GTE(this=value, expression=number(least))


def stage_holds(
    stage: PlannedStage,
    asked: Measures,
    values: dict[str, exp.Column],
    ready: list[exp.Expr],
) -> exp.Expr:
    parts = [holds(stage.criterion, asked, values)] if stage.criterion else []
    if stage.sales_ready:
        parts += [one.copy() for one in ready]
    return exp.or_(*parts) if parts else exp.false()


def grade(plan: Plan) -> exp.Expr:
    """Letter x 4 + digit: how many beginnings the totals are below."""
    words = plan.agreement.grades
    letter = total(below(column("fit"), begins) for begins in words.fit)
    digit = total(below(column("behaviour"), begins) for begins in words.behaviour)
    return exp.Add(this=exp.Mul(this=letter, expression=number(4)), expression=digit)


def below(value: exp.Expr, begins: int) -> exp.Expr:
    return either(exp.LT(this=value, expression=number(begins)), number(1), number(0))
