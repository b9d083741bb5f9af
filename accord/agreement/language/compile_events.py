"""Measures from raw events: two look-ups and a few sums an event, grouped by lead once.

An event's kind, facts, humanity and place in its day make its class; class and age give `words`,
each of which holds the units of several measures side by side in one whole number. Grouping by
day costs most of all and is done for no measure: where `at_most` has a `where`, so that the place
in the day does not tell which are the first, its events' days are collected in a list.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlglot import exp

from accord.agreement.language.compile_classes import Classes, What
from accord.agreement.language.compile_lanes import (
    NTHS,
    Layout,
    layout,
    needs_days,
    other_humans,
)
from accord.agreement.language.compile_measures import Measure, Measures, longest
from accord.agreement.language.compile_sums import Measured, by_word, lane_value, weighed
from accord.agreement.language.compile_tables import (
    Tables,
    column,
    either,
    has,
    number,
    or_zero,
    total,
)
from accord.agreement.language.plan import Plan

MOMENT_BITS = 37


class History(NamedTuple):
    """What the events of a table have in common.

    whats  what kinds of events with which facts there are
    most   no lead has more events than this
    since  no event is of a day before this one, an ordinal
    """

    whats: Iterable[What]
    most: int
    since: int


def summed(
    plan: Plan, asked: Measures, history: History, instant: tuple[int, int], tables: Tables
) -> Measured:
    """The measures of every lead that has events: see `compile.from_events`."""
    ages = max(instant[0] - history.since, 0) + 1
    by_lists = [p for p, measure in enumerate(asked.all) if needs_days(plan, measure)]
    shape = layout(plan, asked, lambda signal: history.most, ages, by_lists)
    apart = min(ages, longest(asked) + 1)
    classes = Classes(plan, asked, shape, instant[0], apart)
    tables.add("kinds", ["key", "place"], classes.of_events(history.whats))
    words = [f"w{n}" for n in range(shape.words)]
    tables.add("weights", ["place", *words, "listed"], classes.weights())
    begun = exp.LTE(this=column("begins", "events"), expression=number(begins(*instant)))
    wanted = [*words, "listed"] if shape.days else words
    first = instant[0] - apart + 1
    rows = weighed("events", key(other_humans(plan)), wanted, first).where(begun)
    by_lead = by_word(rows, words, *(collected(p, bit) for p, bit in shape.days.items()))
    query = exp.select(column("lead"), *map(column, words)).from_(by_lead.subquery("s"))
    for place in shape.days:
        query = query.select(of_days(place, asked.all[place], tables, instant[0]).as_(f"m{place}"))
    if "lists" in tables:
        query = query.join(exp.to_table("lists"), join_type="cross")
    return Measured([value(place, shape) for place in range(len(asked.all))], query)


def begins(day: int, moment: int) -> int:
    """A day, as an ordinal, and microseconds since it began, as one number in their order.

    Days have 23 to 25 hours, or lack a part: so the room for their microseconds is wider.
    """
    return day << MOMENT_BITS | moment


def key(humans: Sequence[int]) -> exp.Expr:
    """(what x levels + level) x 16 + nth: see `Classes.kinds`."""
    what: exp.Expr = column("what", "events")
    if humans:
        level = total(
            either(
                exp.GTE(this=column("human", "events"), expression=number(least)),
                number(1),
                number(0),
            )
            for least in humans
        )
        what = total([exp.Mul(this=what, expression=number(len(humans) + 1)), level])
    return exp.Add(
        this=exp.Mul(this=what, expression=number(NTHS)), expression=column("nth", "events")
    )


def collected(place: int, bit: int) -> exp.Expr:
    """The days of the events of which a measure keeps the first of each day, in order."""
    days = exp.ArrayAgg(this=column("day"))
    kept = exp.Filter(this=days, expression=exp.Where(this=has(column("listed"), bit)))
    return exp.func("list_sort", kept).as_(f"d{place}")


def value(place: int, shape: Layout) -> exp.Expr:
    """A measure's sum for one lead."""
    if place in shape.lanes:
        return lane_value(shape.lanes[place])
    return column(f"m{place}")


def of_days(place: int, measure: Measure, tables: Tables, today: int) -> exp.Expr:
    """The first n of each day, by sorted days: those whose n-th before them is another day."""
    days, most = column(f"d{place}", "s"), number(measure.at_most or 0)
    i, x = exp.to_identifier("i"), exp.to_identifier("x")
    before = exp.Bracket(this=days.copy(), expressions=[exp.Sub(this=i, expression=most)])
    first = exp.or_(
        exp.LTE(this=i.copy(), expression=most.copy()), exp.NEQ(this=before, expression=x)
    )
    kept = exp.func("list_filter", days, lambda_of(["x", "i"], first))
    if measure.units is None:
        return or_zero(exp.func("len", kept))
    tables.add_list(f"u{place}", measure.units)
    age = exp.Sub(this=number(today + 1), expression=x.copy())
    units = exp.Bracket(this=column(f"u{place}", "lists"), expressions=[age])
    return or_zero(exp.func("list_sum", exp.func("list_transform", kept, lambda_of(["x"], units))))


def lambda_of(names: Sequence[str], body: exp.Expr) -> exp.Lambda:
    return exp.Lambda(this=body, expressions=[exp.to_identifier(name) for name in names])
