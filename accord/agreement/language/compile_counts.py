"""Measures from daily counts: one look-up and a few sums a count, grouped by lead once."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from accord.agreement.language.compile_classes import MOST, Classes
from accord.agreement.language.compile_lanes import layout
from accord.agreement.language.compile_measures import Measure, Measures, longest
from accord.agreement.language.compile_sums import Measured, by_word, lane_value, weighed
from accord.agreement.language.compile_tables import Tables, column
from accord.agreement.language.plan import Plan


class Counts(NamedTuple):
    """What the daily counts of a table have in common.

    signals   place of a signal in the plan -> its number in the table
    most      place of a signal -> no lead has more events of it than this
    greatest  no number of events of one day is greater than this
    since     no count is of a day before this one, an ordinal
    """

    signals: Mapping[int, int]
    most: Mapping[int, int]
    greatest: int
    since: int


def readable(asked: Iterable[Measure]) -> bool:
    """Whether daily counts tell what these measures ask: no day's limit is above 254."""
    return all(measure.at_most is None or measure.at_most <= MOST for measure in asked)


def counted(
    plan: Plan, asked: Measures, counts: Counts, days: tuple[int, int], tables: Tables
) -> Measured:
    """The measures of every lead that has counts: see `compile.from_counts`.

    days  today, and how many days later can be asked for

    Raises ValueError where a day's limit is above what daily counts tell (see `readable`).
    """
    if not readable(asked.all):
        raise ValueError(f"daily counts tell at most {MOST} a day apart; read the events")
    today, ahead = days
    ages = max(today - counts.since, 0) + 1
    shape = layout(plan, asked, counts.most.__getitem__, ages + ahead)
    apart = min(ages, longest(asked) + 1)
    classes = Classes(plan, asked, shape, today, apart + ahead)
    greatest = {place: min(counts.greatest, most) for place, most in counts.most.items()}
    tables.add("kinds", ["key", "place"], classes.of_counts(counts.signals, greatest))
    words = [f"w{n}" for n in range(shape.words)]
    tables.add("weights", ["place", *words, "listed"], classes.weights())
    rows = weighed("counts", column("key", "counts"), words, today - apart + 1)
    values = [lane_value(shape.lanes[place]) for place in range(len(asked.all))]
    return Measured(values, by_word(rows, words))
