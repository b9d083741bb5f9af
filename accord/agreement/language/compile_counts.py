"""Measures from daily counts: a lead's days with their numbers, in one list for each signal.

No joins, no groups: each list is looked up in a table by day and number and added up.
"""

from collections.abc import Iterable, Iterator, Mapping

from sqlglot import exp

from accord.agreement.language.compile_events import lambda_of
from accord.agreement.language.compile_measures import Measure, Measures
from accord.agreement.language.compile_tables import Tables, column

SLOTS = 16
"""Codes of one day: 1 to 15 events on it, and last one more event beyond fifteen."""
MOST = SLOTS - 1


def codes(days: Mapping[int, int], base: int) -> Iterator[int]:
    """The codes of a lead's days with how often a signal was seen on each, in order.

    One code stands for up to 15 events of a day, each further event has a code of its own: so
    `at_most` up to 15 a day can be read off, and a sum over all events too.

    days  ordinal of a day -> number of events; none before `base`
    """
    for day in sorted(days):
        count = days[day]
        first = (day - base) * SLOTS + 1
        yield first + min(count, MOST) - 1
        for _ in range(count - MOST):
            yield first + MOST


def readable(asked: Iterable[Measure]) -> bool:
    """Whether daily counts tell what these measures ask: no day's limit is above fifteen."""
    return all(measure.at_most is None or measure.at_most <= MOST for measure in asked)


def counted(
    asked: Measures, signals: Mapping[int, str], tables: Tables, days: tuple[int, int]
) -> exp.Select:
    """`leads` with the measures of each row as m0, m1...; null may stand for 0.

    The lists to look up in meet `leads` alone, before any join: an engine may copy them to every
    row that it moves.

    Raises ValueError where a day's limit is above what daily counts tell (see `readable`).
    """
    if not readable(asked.all):
        raise ValueError(f"daily counts tell at most {MOST} a day apart; read the events")
    query = exp.select(exp.Column(this=exp.Star(), table=exp.to_identifier("leads"))).from_("leads")
    for place, measure in enumerate(asked.all):
        tables.add_list(f"u{place}", table(measure, *days))
        units = exp.Bracket(this=column(f"u{place}", "lists"), expressions=[exp.to_identifier("x")])
        counts = column(signals[measure.signal], "leads")
        each = exp.func("list_transform", counts, lambda_of(["x"], units))
        query = query.select(exp.func("list_sum", each).as_(f"m{place}"))
    return query.join(exp.to_table("lists"), join_type="cross") if asked.all else query


def table(measure: Measure, base: int, today: int) -> list[int]:
    """Units by code, for all days from `base` to today."""
    found: list[int] = []
    for day in range(base, today + 1):
        units = measure.at(today - day)
        found += [units * kept(measure, count) for count in range(1, SLOTS)]
        found.append(0 if measure.at_most is not None else units)
    return found


def kept(measure: Measure, count: int) -> int:
    return count if measure.at_most is None else min(count, measure.at_most)
