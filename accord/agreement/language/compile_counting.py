"""Counting: from raw events to daily counts of signals, and those that count no more apart."""

from collections.abc import Iterable, Mapping

from sqlglot import exp

from accord.agreement.language.compile_classes import MOST, NUMBERS, What
from accord.agreement.language.compile_tables import Tables, column, least, number
from accord.agreement.language.conditions import YES
from accord.agreement.language.plan import PlannedSignal


def counting(
    signals: Mapping[int, PlannedSignal],
    whats: Iterable[What],
    tables: Tables,
    until: int | None = None,
) -> exp.Query:
    """One row (`lead`, `key`, `day`) for each day of a lead with events of a signal.

    The key holds the signal's number and how many events: see `compile.from_counts`.

    signals  by their numbers in the table of counts
    until    events that begin to count later are left out (see `compile_events.begins`)
    """
    asked = [
        (what.id, mark, signal.human)
        for what in whats
        for mark, signal in signals.items()
        if what.kind == signal.kind and signal.where.holds(what.facts) is YES
    ]
    tables.add("asked", ["what", "mark", "human"], asked)
    lead, day, mark = column("lead", "events"), column("day", "events"), column("mark", "asked")
    days = (
        exp.select(lead, mark, day, exp.Count(this=exp.Star()).as_("n"))
        .from_("events")
        .join(exp.to_table("asked"), on=column("what", "asked").eq(column("what", "events")))
        .where(exp.GTE(this=column("human", "events"), expression=column("human", "asked")))
        .group_by(lead, mark, day)
    )
    if until is not None:
        days = days.where(exp.LTE(this=column("begins", "events"), expression=number(until)))
    further = exp.func("range", exp.Sub(this=column("n"), expression=number(MOST)))
    over = (
        exp.select(column("lead"), keyed(number(MOST + 1)), column("day"))
        .from_("days")
        .join(exp.Unnest(expressions=[further]), join_type="cross")
        .where(exp.GT(this=column("n"), expression=number(MOST)))
    )
    few = keyed(least(column("n"), MOST)).as_("key")
    counts = exp.select(column("lead"), few, column("day")).from_("days")
    return exp.union(counts, over, distinct=False).with_("days", as_=days)


def keyed(n: exp.Expr) -> exp.Expr:
    marked = exp.Mul(this=column("mark"), expression=number(NUMBERS))
    return exp.Cast(
        this=exp.Paren(this=exp.Add(this=marked, expression=n)),
        to=exp.DataType.build("INT"),
    )


def parted(ends: Mapping[int, int | None], today: int, spent: bool, tables: Tables) -> exp.Select:
    """Of a table `counted` the rows of days whose events count for nothing any more, or the others.

    ends  by the signals' numbers: see `compile_measures.reach`
    """
    last = [(mark, today - end) for mark, end in ends.items() if end is not None]
    tables.add("ends", ["mark", "day"], last)
    mark = exp.BitwiseRightShift(
        this=column("key", "counted"), expression=number(NUMBERS.bit_length() - 1)
    )
    is_spent = exp.LTE(this=column("day", "counted"), expression=column("day", "ends"))
    held = exp.func("coalesce", is_spent, exp.false())
    return (
        exp.select(*(column(name, "counted") for name in ("lead", "key", "day")))
        .from_("counted")
        .join("ends", on=column("mark", "ends").eq(exp.Paren(this=mark)), join_type="left")
        .where(held if spent else exp.not_(held))
        .order_by("lead", "key", "day")
    )
