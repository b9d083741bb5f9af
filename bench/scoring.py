"""Full re-scoring of every lead beside a bare scan of the same rows, grouped by lead.

Raw events lie in the order in which they came, as the ledger has them, and the floor reads the
same file. What it would be if they were sorted by lead beforehand is printed as well.
"""

import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from accord.agreement.language.compile import Leads, Query, from_counts, from_events
from accord.agreement.language.compile_counting import counting, parted
from accord.agreement.language.compile_counts import Counts
from accord.agreement.language.compile_events import History, begins
from accord.agreement.language.compile_measures import measures, reach
from accord.agreement.language.compile_tables import Tables
from accord.agreement.language.parse import parse
from accord.agreement.language.plan import Plan, plan
from accord.scoring.engine import DIALECT, engine, give
from bench import _scoring_data as data
from bench.scoring_floor import floor

LEADS = 1_000_000 if os.environ.get("FULL") == "1" else 100_000
ROUNDS = 7
MOMENT = 50_000_000_000
"""As of 22 November 2025, a little before two in the afternoon."""
MOST = 1_500
"""Events of one lead; the data holds less (checked)."""
SINCE = data.TODAY - data.DAYS

Rival = Callable[[], object]


def agreement() -> Plan:
    return plan(parse((Path(__file__).parent / "scoring_agreement.yaml").read_text()))


def words(planned: Plan) -> Leads:
    keys = sorted(data.FIT)
    return Leads(
        {key: f"a{n}" for n, key in enumerate(keys)},
        {key: [(0, None), *enumerate(data.FIT[key], 1)] for key in keys},
    )


def count(connection: duckdb.DuckDBPyConnection, planned: Plan, folder: Path) -> None:
    """Daily counts of every signal, by lead, as the history keeps them."""
    connection.execute("CREATE TEMP TABLE counted (lead INTEGER, key INTEGER, day INTEGER)")
    tables = Tables()
    tree = counting(
        dict(enumerate(planned.signals)), data.whats(), tables, begins(data.TODAY, MOMENT)
    )
    give(connection, tables)
    connection.execute(f"INSERT INTO counted {tree.sql(DIALECT)}")
    for name, spent in (("counts", False), ("spent", True)):
        tree = parted(reach(measures(planned)), data.TODAY, spent, tables)
        give(connection, tables)
        connection.execute(
            f"COPY ({tree.sql(DIALECT)}) TO '{folder}/{name}.parquet'"
            " (FORMAT parquet, COMPRESSION uncompressed)"
        )
    connection.execute("DROP TABLE counted")


def known(connection: duckdb.DuckDBPyConnection, planned: Plan) -> Counts:
    """What the history keeps beside its counts."""
    most = dict.fromkeys(range(len(planned.signals)), 0)
    most |= dict(
        connection.execute(
            "SELECT signal, max(n)::INTEGER FROM"
            " (SELECT key >> 8 AS signal, sum(key & 255) AS n FROM counts GROUP BY lead, key >> 8)"
            " GROUP BY signal"
        ).fetchall()
    )
    greatest = connection.execute("SELECT max(key & 255) FROM counts").fetchone()[0]
    return Counts({place: place for place in most}, most, greatest, SINCE)


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def race(rivals: dict[str, Rival]) -> dict[str, tuple[float, float]]:
    """Each in turn, round after round; the median (wall, CPU) seconds of each."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in rivals}
    for _ in range(ROUNDS):
        for name, rival in rivals.items():
            began, used = time.perf_counter(), cpu()
            rival()
            times[name].append((time.perf_counter() - began, cpu() - used))
    return {
        name: (statistics.median(t[0] for t in found), statistics.median(t[1] for t in found))
        for name, found in times.items()
    }


def sources(connection: duckdb.DuckDBPyConnection, folder: Path, events: str) -> None:
    for name, file in (("events", events), ("leads", "leads"), ("counts", "counts")):
        path = folder / f"{file}.parquet"
        if path.exists():
            connection.execute(f"CREATE OR REPLACE VIEW {name} AS FROM '{path}'")


def ready(connection: duckdb.DuckDBPyConnection, query: Query) -> str:
    """Its small tables made, its text written out."""
    give(connection, query.tables)
    return query.tree.sql(DIALECT)


def bulk(folder: Path) -> None:
    planned = agreement()
    data.make(folder, LEADS)
    with engine() as came, engine() as by_lead, engine() as counts:
        sources(by_lead, folder, "events")
        by_lead.execute(f"COPY (FROM events ORDER BY begins) TO '{folder}/came.parquet'")
        rows, most = by_lead.execute(
            "SELECT sum(n), max(n) FROM (SELECT count(*) AS n FROM events GROUP BY lead)"
        ).fetchone()
        assert most <= MOST, most
        began = time.perf_counter()
        count(by_lead, planned, folder)
        took = time.perf_counter() - began
        print(f"{LEADS:,} leads, {int(rows):,} events; counted by day in {took:.1f} s")
        sources(came, folder, "came")
        sources(counts, folder, "events")
        raw = from_events(
            planned, words(planned), History(data.whats(), MOST, SINCE), (data.TODAY, MOMENT)
        )
        daily = from_counts(planned, words(planned), known(counts, planned), data.TODAY)
        events_sql, counts_sql = ready(came, raw), ready(counts, daily)
        ready(by_lead, raw)
        same(came.execute(events_sql).fetchall(), counts.execute(counts_sql).fetchall())
        told(
            race(
                {
                    "floor": lambda: floor(came),
                    "events": lambda: kept(came, events_sql),
                    "counts": lambda: kept(counts, counts_sql),
                    "floor, sorted": lambda: floor(by_lead),
                    "events, sorted": lambda: kept(by_lead, events_sql),
                }
            )
        )


def kept(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """As the floor keeps its rows, and as sweeps do."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE kept AS {sql}")


def told(found: dict[str, tuple[float, float]]) -> None:
    bare = found["floor"]
    for name, (wall, used) in found.items():
        allowed = {"events": ", at most 2.5", "counts": ", at most 0.7"}.get(name, "")
        print(
            f"{name:15}{wall:8.3f} s  CPU {used:8.3f} s   {wall / bare[0]:.2f} x floor"
            f" (CPU {used / bare[1]:.2f}){allowed}"
        )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at most {memory:,.0f} MB of 4,096")


def same(one: list[tuple[object, ...]], other: list[tuple[object, ...]]) -> None:
    """Both queries give every lead the same points."""
    if sorted(one) != sorted(other):
        sys.exit("the two queries disagree")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        bulk(Path(folder))


if __name__ == "__main__":
    main()
