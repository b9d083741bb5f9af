"""From measures to points: rounding, caps, groups, grades, criteria and stages. Whole numbers."""

from collections.abc import Sequence

from sqlglot import exp

from accord.agreement.language.compile_fit import Conditions, attributes_of
from accord.agreement.language.compile_measures import Measures
from accord.agreement.language.compile_tables import (
    big,
    column,
    either,
    every,
    flags,
    greatest,
    least,
    number,
    total,
)
from accord.agreement.language.fading import WHOLE
from accord.agreement.language.plan import Plan, PlannedCriterion, PlannedLine, PlannedStage
from accord.agreement.language.words import BehaviourGroup, FitGroup


def judged(
    plan: Plan,
    asked: Measures,
    conditions: Conditions,
    leads: exp.Select,
    values: list[exp.Expr],
    every_line: bool,
) -> exp.Query:
    """The whole query in steps: what is exact, what is divided, lines, groups, what stands on them.

    leads   every lead with its masks and own points, and whatever the values read
    values  the measures, each as an expression over the columns of `leads`
    """
    lines = [
        Line(len(plan.fit) + n, line, values[place], asked.all[place].unit)
        for n, (line, place) in enumerate(zip(plan.behaviour, asked.lines, strict=True))
    ]
    counts = [values[p].copy().as_(f"n{p}") for p in sorted({*asked.counts.values()})]
    fit = {
        f"p{n}": conditions.points(line, places)
        for n, (line, places) in enumerate(conditions.lines)
    }
    # A line on one attribute is in the points of its value already: that is far quicker.
    apart = [f"p{n}" for n, line in enumerate(plan.fit) if len(attributes_of(line)) != 1]
    rounded = [line.divided().as_(line.q) for line in lines if line.fades]
    words = plan.agreement
    groups = (
        group(["own", *apart], words.fit).as_("fit"),
        group([line.name for line in lines], words.behaviour).as_("behaviour"),
    )
    steps = {
        "measured": leads,
        "exact": onward("measured", *counts, *(line.exact().as_(line.e) for line in lines)),
        "divided": onward(
            "exact",
            conditions.barred().as_("barred"),
            *(points.as_(name) for name, points in fit.items()),
            *rounded,
        ),
        "pointed": onward("divided", *(line.points().as_(line.name) for line in lines)),
        "grouped": onward("pointed", *groups),
    }
    names = [*fit, *(line.name for line in lines)]
    query = final(plan, asked, names, every_line).from_("grouped")
    for name, step in steps.items():
        query = query.with_(name, as_=step)
    return query


def onward(table: str, *more: exp.Expr) -> exp.Select:
    return exp.select("*", *more).from_(table)


class Line:
    """One line of behaviour: its points in whole numbers, in three steps.

    Measures are never below zero, so the sign is that of the line, and halves go to even alike
    on both sides of zero.
    """

    def __init__(self, place: int, line: PlannedLine, value: exp.Expr, unit: int) -> None:
        self.line, self.value = line, value.copy()
        self.times = abs(line.points) * unit
        self.e, self.q, self.name = f"e{place}", f"q{place}", f"p{place}"

    @property
    def fades(self) -> bool:
        """Whether there is anything to round."""
        return self.times % WHOLE != 0

    def exact(self) -> exp.Expr:
        """Millionths and half a point; of a line that does not fade, whole points."""
        if not self.fades:
            return exp.Mul(this=self.value, expression=number(self.times // WHOLE))
        millionths = exp.Mul(this=self.value, expression=number(self.times))
        return exp.Add(this=millionths, expression=number(WHOLE // 2))

    def divided(self) -> exp.Expr:
        """Rounded, exactly a half always up."""
        return exp.IntDiv(this=big(column(self.e)), expression=number(WHOLE))

    def points(self) -> exp.Expr:
        """Rounded, exactly a half to even; bound to the line's own cap."""
        points: exp.Expr = column(self.e)
        if self.fades:
            # One less where it was exactly a half and the half went up to an odd number.
            was_half = exp.Mul(this=column(self.q), expression=number(WHOLE)).eq(column(self.e))
            odd = exp.BitwiseAnd(this=column(self.q), expression=number(1))
            less = exp.Paren(this=exp.BitwiseAnd(this=odd, expression=big(was_half)))
            points = exp.Sub(this=column(self.q), expression=less)
        if self.line.cap is not None:
            points = least(points, self.line.cap)
        return points if self.line.points >= 0 else exp.Neg(this=exp.Paren(this=points))


def group(names: Sequence[str], words: FitGroup | BehaviourGroup) -> exp.Expr:
    """The lines added up, bound to the cap, raised to 0 unless it may be below."""
    points = total(map(column, names))
    if words.cap is not None:
        points = least(points, words.cap)
    if not words.below_zero:
        return greatest(points, 0)
    return points if words.cap is None else greatest(points, -words.cap)


def final(plan: Plan, asked: Measures, places: list[str], every_line: bool) -> exp.Select:
    names = [line.name for line in plan.fit] + [line.name for line in plan.behaviour]
    values = {name: column(place) for name, place in zip(names, places, strict=True)}
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
        *(map(column, places) if every_line else ()),
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
            parts.append(at_least(column(f"n{place}"), part.at_least))
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
