"""The agreement as one relational query: every lead's points at once, equal to `evaluate`.

Two sources: raw events, for any instant; and daily counts, for the instant they were counted at
or later. What texts and facts mean is not said again in SQL: each distinct value is judged once,
by the plan's own predicates, and joined as a small table of whole numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from accord.agreement.language.compile_counts import Counts, counted
from accord.agreement.language.compile_events import History, summed
from accord.agreement.language.compile_fit import Conditions, masked
from accord.agreement.language.compile_measures import Measures, measures
from accord.agreement.language.compile_points import judged
from accord.agreement.language.compile_sums import Measured
from accord.agreement.language.compile_tables import Tables
from accord.agreement.language.plan import Plan
from accord.agreement.language.words import Value

Values = Mapping[str, Sequence[tuple[int, Value | None]]]
"""The distinct values of each attribute, by its key: (code, value); code 0 is unknown, None."""


@dataclass(frozen=True, slots=True)
class Query:
    """One row a lead, unordered: see `RESULT`. Built, not run.

    tree     the query; `tree.sql(dialect)` writes it out
    tables   the small tables that it joins, by name: each column's whole numbers
    """

    tree: exp.Query
    tables: Tables


@dataclass(frozen=True, slots=True)
class Leads:
    """The table `leads`: `lead` and, for each attribute of the plan, a column of codes.

    columns  attribute key -> column, like {"job_title": "a5"}
    values   what the codes stand for; a code that occurs and is not given here loses its lead
    """

    columns: Mapping[str, str]
    values: Values


RESULT = ("lead", "fit", "behaviour", "grade", "criteria", "barred", "stages")
"""The columns of a result; where `every_line` is asked, `p0`, `p1`... behind them: the points of
the lines of fit, then of behaviour.

grade     0 to 15: letter x 4 + digit, A1 first
criteria  bit n stands for the plan's criterion n; 0 while barred, so that ready is not 0
stages    bit n stands for the plan's stage n
"""


def from_events(
    plan: Plan, leads: Leads, history: History, instant: tuple[int, int], every_line: bool = False
) -> Query:
    """The query over raw events, as of any instant.

    Table `events`, one row an event: `lead`; `what` (an id of `history.whats`); `day`, that of
    `at` as an ordinal in the agreement's zone; `begins`, when it began to count (see
    `compile_events.begins`); `human`; `nth`, its place among the
    human ones (50 or more) of one lead, kind and day, in the order in which they began to count
    (0: not human; 15: the fifteenth or a later).

    instant  its day's ordinal, and microseconds since that day began
    """
    tables = Tables()
    asked = measures(plan)
    measured = summed(plan, asked, history, instant, tables)
    return query(plan, asked, leads, measured, tables, every_line)


def from_counts(
    plan: Plan,
    leads: Leads,
    counts: Counts,
    today: int,
    every_line: bool = False,
    ahead: int = 0,
) -> Query:
    """The query over daily counts, as of the end of their counting or any later day.

    Table `counts`, one row a lead, signal and day: `lead`, `key` (the signal's number x 256, and
    how many events) and `day`; beyond 254 of a day, one more row with 255 for each.

    today  the ordinal of the instant's day
    ahead  so many days later the query can be asked again, once n is added to every `place` of its
           table `kinds`, where n days have passed
    """
    tables = Tables()
    asked = measures(plan)
    measured = counted(plan, asked, counts, (today, ahead), tables)
    return query(plan, asked, leads, measured, tables, every_line)


def query(
    plan: Plan,
    asked: Measures,
    leads: Leads,
    measured: Measured,
    tables: Tables,
    every_line: bool,
) -> Query:
    """Who they are and what they did, put together."""
    conditions = Conditions(plan)
    found = masked(conditions, leads.columns, leads.values, tables)
    return Query(judged(plan, asked, conditions, found, measured, every_line), tables)
