"""What events and counts have in common: rows get words by class and age, summed by lead."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlglot import exp

from accord.agreement.language.compile_lanes import Lane
from accord.agreement.language.compile_tables import big, bits, column, greatest, shifted


class Measured(NamedTuple):
    """The measures of leads, each as an expression over the columns of `query`.

    query  one row for each lead that has any; of another lead every measure is 0
    """

    values: list[exp.Expr]
    query: exp.Select


def weighed(table: str, key: exp.Expr, wanted: Sequence[str], first: int) -> exp.Select:
    """The rows of a table that anything counts, each with its lead, its day and its words.

    key    of a row, as in the table `kinds`, which gives the place of its class for today
    first  whatever is of an earlier day counts as if it were of this one
    """
    day = greatest(column("day", table), first)
    place = exp.Sub(this=column("place", "kinds"), expression=day)
    return (
        exp.select(column("lead", table), column("day", table), *map(column, wanted))
        .from_(table)
        .join(exp.to_table("kinds"), on=column("key", "kinds").eq(key))
        .join(exp.to_table("weights"), on=column("place", "weights").eq(place))
    )


def by_word(rows: exp.Select, words: Sequence[str], *more: exp.Expr) -> exp.Select:
    """One row a lead: the sum of each word.

    Words come as floating-point numbers, which hold whole ones below 2^53 exactly (IEEE 754), so
    that their sums are exact in any order; whole numbers would be added up in 128 bits, which
    takes three times as long.
    """
    sums = (big(exp.Sum(this=column(word))).as_(word) for word in words)
    return exp.select("lead", *sums, *more).from_(rows.subquery("e")).group_by("lead")


def lane_value(lane: Lane) -> exp.Expr:
    """What stands in a lane of the words."""
    return bits(shifted(column(f"w{lane.word}"), lane.shift), lane.mask)
