"""Daily counts of a shard's events, of every signal that the version in force asks for."""

from collections.abc import Mapping
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from accord.agreement.language.compile_counting import counting, parted
from accord.agreement.language.compile_measures import measures, reach
from accord.agreement.language.compile_tables import Tables
from accord.agreement.language.plan import Plan
from accord.scoring.engine import DIALECT, engine, give
from accord.scoring.history import codes

_ALL = """
    SELECT (SELECT max(key & 255) FROM counted),
           (SELECT max(n) FROM (SELECT count(*) AS n FROM events GROUP BY lead))
"""
_OF_SIGNALS = """
    SELECT signal, max(n) FROM (
        SELECT key >> 8 AS signal, sum(CASE WHEN key & 255 = 255 THEN 1 ELSE key & 255 END) AS n
        FROM counted GROUP BY lead, signal
    )
    GROUP BY signal
"""


class Counted(NamedTuple):
    """Counts by lead, and what is to be kept beside them: see `Shard`.

    counts  those that may count today or later
    spent   those of days so long ago that the version in force counts them no more
    """

    counts: pa.Table
    spent: pa.Table
    signals: dict[str, list[int | None]]
    greatest: int
    most: int


def reaches(plan: Plan) -> dict[int, int | None] | None:
    """The number of each signal of a plan, and how long its events count: see `reach`.

    None where one has no number, so that nobody has counted it.
    """
    keys = [signal.key for signal in plan.signals]
    numbers = codes.signals(keys)
    if not numbers.keys() >= set(keys):
        return None
    found = reach(measures(plan))
    return {numbers[key]: found.get(place, 0) for place, key in enumerate(keys)}


def to_count(plan: Plan) -> dict[int, int | None]:
    """The same for whoever writes files: signals that are new get their numbers."""
    codes.numbers(codes.SIGNAL, [signal.key for signal in plan.signals])
    return reaches(plan) or {}


def counted(plan: Plan, events: pa.Table, today: int) -> Counted:
    """The counts of the plan's signals in these events."""
    ends = to_count(plan)
    numbers = codes.signals([signal.key for signal in plan.signals])
    signals = {numbers[signal.key]: signal for signal in plan.signals}
    tables = Tables()
    # Of this shard only: all that ever happened may be too much for one slice of work.
    whats = codes.whats_among(plan.kinds.keys(), pc.unique(events["what"]).to_pylist())
    tree = counting(signals, whats, tables)
    with engine(threads=1) as connection:
        connection.register("events", events)
        give(connection, tables)
        connection.execute(f"CREATE TEMP TABLE counted AS {tree.sql(DIALECT)}")
        young, spent = (part(connection, ends, today, spent) for spent in (False, True))
        most = {int(s): int(n) for s, n in connection.execute(_OF_SIGNALS).fetchall()}
        ((greatest, of_one),) = connection.execute(_ALL).fetchall()
    known: dict[str, list[int | None]] = {str(n): [most.get(n, 0), end] for n, end in ends.items()}
    return Counted(young, spent, known, greatest or 0, of_one or 0)


def part(
    connection: duckdb.DuckDBPyConnection,
    ends: Mapping[int, int | None],
    today: int,
    spent: bool,
) -> pa.Table:
    tables = Tables()
    tree = parted(ends, today, spent, tables)
    give(connection, tables)
    return connection.execute(tree.sql(DIALECT)).to_arrow_table()
