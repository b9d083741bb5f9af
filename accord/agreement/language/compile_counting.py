"""Counting: from raw events to daily counts of one signal."""

from collections.abc import Iterable

from sqlglot import exp

from accord.agreement.language.compile_classes import MOST, NUMBERS, What
from accord.agreement.language.compile_lanes import HUMAN
from accord.agreement.language.compile_tables import Tables, column, least, number
from accord.agreement.language.conditions import YES
from accord.agreement.language.plan import PlannedSignal


def counting(
    signal: PlannedSignal, whats: Iterable[What], mark: int, until: int, tables: Tables
) -> exp.Query:
    """One row (`lead`, `key`, `day`) for each day of a lead with events of one signal.

    The key holds the signal's number and how many events: see `compile.from_counts`.

    mark   the signal's number in the table of counts
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
    lead, day = column("lead", "events"), column("day", "events")
    days = (
        exp.select(lead, day, exp.Count(this=exp.Star()).as_("n"))
        .from_("events")
        .join(exp.to_table("asked"), on=column("what", "asked").eq(column("what", "events")))
        .where(human, begun)
        .group_by(lead, day)
    )
    further = exp.func("range", exp.Sub(this=column("n"), expression=number(MOST)))
    over = (
        exp.select(column("lead"), keyed(mark, number(MOST + 1)), column("day"))
        .from_("days")
        .join(exp.Unnest(expressions=[further]), join_type="cross")
        .where(exp.GT(this=column("n"), expression=number(MOST)))
    )
    few = keyed(mark, least(column("n"), MOST)).as_("key")
    counts = exp.select(column("lead"), few, column("day")).from_("days")
    return exp.union(counts, over, distinct=False).with_("days", as_=days)


def keyed(mark: int, n: exp.Expr) -> exp.Expr:
    return exp.Add(this=number(mark * NUMBERS), expression=n)
