"""Full re-scoring beside a bare scan of the same rows, and single leads, and a midnight."""

import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from accord.agreement.language.compile import Leads, from_counts, from_events
from accord.agreement.language.compile_counting import counting
from accord.agreement.language.compile_counts import Counts
from accord.agreement.language.compile_events import History, begins
from accord.agreement.language.compile_tables import Tables
from accord.agreement.language.parse import parse
from accord.agreement.language.plan import Plan, plan
from accord.scoring.engine import DIALECT, engine, give
from bench import scoring_data as data
from bench.scoring_floor import floor

LEADS = 1_000_000 if os.environ.get("FULL") == "1" else 100_000
ROUNDS = 7
MOMENT = 50_000_000
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
    connection.execute(
        "CREATE TEMP TABLE counted (lead INTEGER, signal INTEGER, day INTEGER, n INTEGER)"
    )
    for place, signal in enumerate(planned.signals):
        tables = Tables()
        tree = counting(signal, data.whats(), place, begins(data.TODAY, MOMENT), tables)
        give(connection, tables)
        connection.execute(f"INSERT INTO counted {tree.sql(DIALECT)}")
    connection.execute(
        f"COPY (SELECT * FROM counted ORDER BY lead, signal, day)"
        f" TO '{folder}/counts.parquet' (FORMAT parquet, COMPRESSION zstd)"
    )
    connection.execute("DROP TABLE counted")


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


def bulk(folder: Path) -> None:
    planned = agreement()
    data.make(folder, LEADS)
    with engine() as connection:
        for name in ("events", "leads"):
            connection.execute(f"CREATE VIEW {name} AS FROM '{folder}/{name}.parquet'")
        rows, most = connection.execute(
            "SELECT sum(n), max(n) FROM (SELECT count(*) AS n FROM events GROUP BY lead)"
        ).fetchone()
        assert most <= MOST, most
        began = time.perf_counter()
        count(connection, planned, folder)
        print(
            f"{LEADS:,} leads, {int(rows):,} events; counted in {time.perf_counter() - began:.1f} s"
        )
        history = History(data.whats(), MOST, SINCE)
        raw = from_events(planned, words(planned), history, (data.TODAY, MOMENT))
        give(connection, raw.tables)
        raw_sql = raw.tree.sql(DIALECT)
        with engine() as other:
            for name in ("counts", "leads"):
                other.execute(f"CREATE VIEW {name} AS FROM '{folder}/{name}.parquet'")
            marks = {place: place for place in range(len(planned.signals))}
            greatest = other.execute("SELECT max(n) FROM counts").fetchone()[0]
            counted = Counts(marks, MOST, greatest, SINCE)
            counts = from_counts(planned, words(planned), counted, data.TODAY)
            give(other, counts.tables)
            counts_sql = counts.tree.sql(DIALECT)
            same(connection.execute(raw_sql).fetchall(), other.execute(counts_sql).fetchall())
            found = race(
                {
                    "floor": lambda: floor(connection),
                    "events": lambda: connection.execute(raw_sql).to_arrow_table(),
                    "counts": lambda: other.execute(counts_sql).to_arrow_table(),
                }
            )
    bare = found["floor"]
    for name, most_allowed in (("floor", 1.0), ("events", 2.5), ("counts", 0.7)):
        wall, used = found[name]
        print(
            f"{name:7} {wall:7.3f} s  CPU {used:7.3f} s   {wall / bare[0]:.2f} x floor"
            f" (CPU {used / bare[1]:.2f}), at most {most_allowed}"
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
