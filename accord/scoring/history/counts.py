"""Daily counts of a shard's events, of every signal that the version in force asks for."""

from typing import NamedTuple

import pyarrow as pa

from accord.agreement.language.compile_counting import counting
from accord.agreement.language.compile_tables import Tables
from accord.agreement.language.plan import Plan
from accord.scoring.engine import DIALECT, engine, give
from accord.scoring.history import codes

_ALL = """
    SELECT (SELECT max(key & 255) FROM counts),
           (SELECT max(n) FROM (SELECT count(*) AS n FROM events GROUP BY lead))
"""
_OF_SIGNALS = """
    SELECT signal, max(n) FROM (
        SELECT key >> 8 AS signal, sum(CASE WHEN key & 255 = 255 THEN 1 ELSE key & 255 END) AS n
        FROM counts GROUP BY lead, signal
    )
    GROUP BY signal
"""


class Known(NamedTuple):
    """What is kept beside counts: see `Shard`."""

    counted: dict[str, int]
    greatest: int
    most: int


def counted(plan: Plan, events: pa.Table) -> tuple[pa.Table, Known]:
    """The counts of the plan's signals, by lead, and what is to be kept beside them."""
    numbers = codes.signals([signal.key for signal in plan.signals])
    signals = {numbers[signal.key]: signal for signal in plan.signals}
    tables = Tables()
    tree = counting(signals, codes.whats(sorted(plan.kinds)), tables)
    with engine(threads=1) as connection:
        connection.register("events", events)
        give(connection, tables)
        found = connection.execute(
            f"SELECT * FROM ({tree.sql(DIALECT)}) ORDER BY lead, key, day"
        ).to_arrow_table()
        connection.register("counts", found)
        of_signals = {str(s): int(n) for s, n in connection.execute(_OF_SIGNALS).fetchall()}
        ((greatest, most),) = connection.execute(_ALL).fetchall()
    known = Known({str(number): 0 for number in signals} | of_signals, greatest or 0, most or 0)
    return found, known
