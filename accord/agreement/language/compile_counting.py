"""Counting: from raw events to the lists of codes that daily counts are kept as."""

from collections.abc import Iterable

from sqlglot import exp

from accord.agreement.language.compile_classes import What
from accord.agreement.language.compile_counts import MOST, SLOTS
from accord.agreement.language.compile_lanes import HUMAN
from accord.agreement.language.compile_tables import Tables, column, least, number, total
from accord.agreement.language.conditions import YES
from accord.agreement.language.plan import PlannedSignal


def counting(
    signal: PlannedSignal, whats: Iterable[What], base: int, until: int, tables: Tables
) -> exp.Query:
    """One row (`lead`, `codes`) for each lead of `events` with events of one signal.

    base   the ordinal from which the codes count days; no event is older
    until  events that begin to count later are left out (see `compile_events.begins`)
    """
    asked = [w.id for w in whats if w.kind == signal.kind and signal.where.holds(w.facts) is YES]
    tables.add("asked", ["what"], [(id,) for id in asked])
    human = (
        exp.GT(this=column("nth", "events"), expression=number(0))
        if signal.human == HUMAN
        else exp.GTE(this=column("human", "events"), expression=number(signal.human))
    )
    begun = exp.LTE(this=column("begins", "events"), expression=number(until))
    days = (
        exp.select(column("lead", "events"), column("day", "events"))
        .select(exp.Count(this=exp.Star()).as_("n"))
        .from_("events")
        .join(exp.to_table("asked"), on=column("what", "asked").eq(column("what", "events")))
        .where(human, begun)
        .group_by(column("lead", "events"), column("day", "events"))
    )
    start = exp.Mul(
        this=exp.Paren(this=exp.Sub(this=column("day"), expression=number(base))),
        expression=number(SLOTS),
    )
    first = total([start, least(column("n"), MOST)])
    further = exp.func("range", exp.Sub(this=column("n"), expression=number(MOST)))
    codes = exp.union(
        exp.select(column("lead"), first.as_("code")).from_("days"),
        exp.select(column("lead"), total([start.copy(), number(SLOTS)]).as_("code"))
        .from_("days")
        .join(exp.Unnest(expressions=[further]), join_type="cross")
        .where(exp.GT(this=column("n"), expression=number(MOST))),
        distinct=False,
    )
    return (
        exp.select(column("lead"), exp.func("list_sort", exp.ArrayAgg(this=column("code"))))
        .from_(codes.subquery("codes"))
        .group_by(column("lead"))
        .with_("days", as_=days)
    )
