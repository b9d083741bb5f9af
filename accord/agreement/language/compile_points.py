"""From measures to points: rounding, caps, groups, grades, criteria and stages. Whole numbers."""

from collections.abc import Sequence

from sqlglot import exp

from accord.agreement.language.compile_fit import Conditions, attributes_of
from accord.agreement.language.compile_measures import Measures
from accord.agreement.language.compile_sums import Measured
from accord.agreement.language.compile_tables import (
    column,
    either,
    every,
    flags,
    greatest,
    least,
    number,
    or_zero,
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
    measured: Measured,
    every_line: bool,
) -> exp.Query:
    """The whole query in steps: what they did, who they are beside it, what stands on both.

    What they did comes to points before it is joined: so the join carries few columns.

    leads  every lead with its masks and own points
    """
    steps = behaved(plan, asked, measured)
    carried = ["behaviour", *(f"n{place}" for place in asked.counts.values())]
    carried += [f"p{len(plan.fit) + n}" for n in range(len(plan.behaviour))]
    same = column("lead", "behaved").eq(column("lead", "leads"))
    steps["leads_behaved"] = leads.join("behaved", on=same, join_type="left").select(
        *(or_zero(column(name, "behaved")).as_(name) for name in dict.fromkeys(carried))
    )
    fit = {
        f"p{n}": conditions.points(line, places)
        for n, (line, places) in enumerate(conditions.lines)
    }
    # A line on one attribute is in the points of its value already: that is far quicker.
    apart = [f"p{n}" for n, line in enumerate(plan.fit) if len(attributes_of(line)) != 1]
    steps["fitted"] = onward(
        "leads_behaved",
        conditions.barred().as_("barred"),
        *(points.as_(name) for name, points in fit.items()),
    )
    steps["grouped"] = onward("fitted", group(["own", *apart], plan.agreement.fit).as_("fit"))
    names = [f"p{n}" for n in range(len(plan.fit) + len(plan.behaviour))]
    query = final(plan, asked, names, every_line).from_("grouped")
    for name, step in steps.items():
        query = query.with_(name, as_=step)
    return query


def behaved(plan: Plan, asked: Measures, measured: Measured) -> dict[str, exp.Select]:
    """What leads did, in steps: their lines and counts, the group of the lines."""
    lines = {
        f"p{len(plan.fit) + n}": line_points(line, measured.values[place], asked.all[place].unit)
        for n, (line, place) in enumerate(zip(plan.behaviour, asked.lines, strict=True))
    }
    counts = {f"n{place}": measured.values[place].copy() for place in {*asked.counts.values()}}
    named = (value.as_(name) for name, value in {**counts, **lines}.items())
    points = group(list(lines), plan.agreement.behaviour)
    return {
        "measured": measured.query,
        "pointed": onward("measured", *named),
        "behaved": onward("pointed", points.as_("behaviour")),
    }


def onward(table: str, *more: exp.Expr) -> exp.Select:
    return exp.select("*", *more).from_(table)


def line_points(line: PlannedLine, value: exp.Expr, unit: int) -> exp.Expr:
    """One line of behaviour: its measure times its points, rounded, bound to its own cap.

    Most leads did nothing that a line counts, and for them nothing more is worked out. Measures
    are never below zero, so the sign is that of the line.

    unit  parts per million that one unit of the measure stands for
    """
    points = rounded(value, abs(line.points) * unit)
    if line.cap is not None:
        points = least(points, line.cap)
    if line.points < 0:
        points = exp.Neg(this=exp.Paren(this=points))
    return either(value.copy().eq(number(0)), number(0), points)


def rounded(value: exp.Expr, times: int) -> exp.Expr:
    """value x times / 1,000,000; exactly a half goes to the even one.

    Just less than a half is added, and the rest of it where the whole part is odd.
    """
    if times % WHOLE == 0:
        return exp.Mul(this=value.copy(), expression=number(times // WHOLE))
    millionths = exp.Paren(this=exp.Mul(this=value.copy(), expression=number(times)))
    whole = exp.IntDiv(this=millionths.copy(), expression=number(WHOLE))
    odd = exp.Paren(this=exp.BitwiseAnd(this=exp.Paren(this=whole), expression=number(1)))
    nearly = exp.Add(this=millionths, expression=number(WHOLE // 2 - 1))
    raised = exp.Paren(this=exp.Add(this=nearly, expression=odd))
    return exp.IntDiv(this=raised, expression=number(WHOLE))


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
