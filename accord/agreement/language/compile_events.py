"""Measures from raw events: one look-up and a few sums an event, grouped by lead once.

An event's kind, facts and place of the day make its class; class and age give `words`, each of
which holds the units of several measures side by side in one whole number. Grouping by day costs
most of all and is done for no measure but those that keep the first n of some events of a kind
(`at_most` with a `where`): these collect their days in a list.
"""

from collections.abc import Iterable, Sequence

from sqlglot import exp

from accord.agreement.language.compile_classes import Classes, What
from accord.agreement.language.compile_lanes import Layout, Levels, layout, levels
from accord.agreement.language.compile_measures import Measure, Measures
from accord.agreement.language.compile_tables import (
    Tables,
    big,
    bits,
    column,
    has,
    number,
    shifted,
)
from accord.agreement.language.plan import Plan


def summed(
    plan: Plan,
    asked: Measures,
    whats: Iterable[What],
    most: int,
    tables: Tables,
    instant: tuple[int, int],
) -> exp.Select:
    """The measures of every lead of `leads`, as columns m0, m1...: see `compile.from_events`."""
    shape = layout(plan, asked, most)
    level = levels(plan, asked)
    classes = Classes(plan, asked, shape)
    tables.add("kinds", ["what", "place"], classes.of(whats, level))
    words = [f"w{n}" for n in range(shape.words)]
    tables.add("weights", ["place", *words, "listed"], classes.weights())
    seen = events(level, words, asked.span, instant)
    sums = [big(exp.Sum(this=column(word))).as_(word) for word in words]
    by_lead = (
        exp.select("lead", *sums, *(collected(place, bit) for place, bit in shape.days.items()))
        .from_(seen.subquery("seen"))
        .group_by("lead")
    )
    query = exp.select(column("lead", "leads")).from_("leads")
    query = query.join(
        by_lead.subquery("s"),
        on=column("lead", "s").eq(column("lead", "leads")),
        join_type="left",
    )
    if shape.days:
        query = query.join(exp.to_table("lists"), join_type="cross")
    return query.select(
        *(
            value(place, measure, shape, tables, instant[0]).as_(f"m{place}")
            for place, measure in enumerate(asked.all)
        )
    )


def events(level: Levels, words: Sequence[str], span: int, instant: tuple[int, int]) -> exp.Select:
    """The events that count at the instant, each with its words."""
    today, moment = instant
    begins = exp.Add(this=column("day", "e"), expression=column("late", "e"))
    begun = exp.or_(
        exp.LT(this=begins, expression=number(today)),
        exp.and_(
            begins.copy().eq(number(today)),
            exp.LTE(this=column("moment", "e"), expression=number(moment)),
        ),
    )
    human = exp.GTE(this=column("human", "e"), expression=number(level.humans[0]))
    what: exp.Expr = column("what", "e")
    if level.number > 1:
        what = exp.Add(
            this=exp.Mul(this=what, expression=number(level.number)),
            expression=level.expression(),
        )
    age = exp.Least(
        this=exp.Sub(this=number(today), expression=column("day", "e")),
        expressions=[number(span - 1)],
    )
    place = exp.Add(this=column("place", "kinds"), expression=age)
    return (
        exp.select(column("lead", "e"), column("day", "e"), column("listed"), *map(column, words))
        .from_(exp.to_table("events", alias="e"))
        .join(exp.to_table("kinds"), on=column("what", "kinds").eq(what))
        .join(exp.to_table("weights"), on=column("place", "weights").eq(place))
        .where(begun, human)
    )


def collected(place: int, bit: int) -> exp.Expr:
    """The days of the events that a measure may keep, sorted only later: most leads have none."""
    days = exp.ArrayAgg(this=column("day"))
    kept = exp.Filter(this=days, expression=exp.Where(this=has(column("listed"), bit)))
    return exp.func("list_sort", kept).as_(f"d{place}")


def value(place: int, measure: Measure, shape: Layout, tables: Tables, today: int) -> exp.Expr:
    """A measure's sum for one lead, 0 where the lead has no event that counts."""
    if place in shape.lanes:
        lane = shape.lanes[place]
        found = bits(shifted(column(f"w{lane.word}", "s"), lane.shift), lane.mask)
    else:
        found = of_days(place, measure, tables, today)
    return exp.func("coalesce", found, number(0))


def of_days(place: int, measure: Measure, tables: Tables, today: int) -> exp.Expr:
    """The first n of each day, by sorted days: those whose n-th before them is another day."""
    days = column(f"d{place}", "s")
    before = exp.Bracket(
        this=days.copy(),
        expressions=[exp.Sub(this=exp.to_identifier("i"), expression=number(measure.at_most or 0))],
    )
    kept = exp.func(
        "list_filter",
        days,
        lambda_of(
            ["x", "i"],
            exp.or_(
                exp.LTE(this=exp.to_identifier("i"), expression=number(measure.at_most or 0)),
                exp.NEQ(this=before, expression=exp.to_identifier("x")),
            ),
        ),
    )
    if measure.units is None:
        return exp.func("len", kept)
    tables.add_list(f"u{place}", measure.units)
    age = exp.Sub(this=number(today + 1), expression=exp.to_identifier("x"))
    units = exp.Bracket(this=column(f"u{place}", "lists"), expressions=[age])
    return exp.func("list_sum", exp.func("list_transform", kept, lambda_of(["x"], units)))


def lambda_of(names: Sequence[str], body: exp.Expr) -> exp.Lambda:
    return exp.Lambda(this=body, expressions=[exp.to_identifier(name) for name in names])
