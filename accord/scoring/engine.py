"""DuckDB, in this process: few threads, bounded memory, no network and no extension loaded."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb
import pyarrow as pa

from accord.agreement.language.compile import Query
from accord.agreement.language.compile_tables import Column, Tables

DIALECT = "duckdb"


@contextmanager
def engine(threads: int = 2, memory_mb: int = 2048) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own, closed at the end."""
    connection = duckdb.connect(
        config={
            "threads": threads,
            "memory_limit": f"{memory_mb}MB",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
        }
    )
    try:
        yield connection
    finally:
        connection.close()


def run(
    connection: duckdb.DuckDBPyConnection, query: Query, sources: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    """All rows of a query; `sources` are its big tables, as Arrow."""
    for name, table in sources.items():
        connection.register(name, table)
    give(connection, query.tables)
    return connection.execute(query.tree.sql(DIALECT)).fetchall()


def give(connection: duckdb.DuckDBPyConnection, tables: Tables) -> None:
    """Make a query's own small tables; of DuckDB, so that it knows their least and greatest."""
    for name, table in tables.items():
        connection.register("given", arrow(table))
        connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS SELECT * FROM given')
        connection.unregister("given")


def arrow(table: Mapping[str, Column]) -> pa.Table:
    """Whole numbers in the narrowest type that holds them all: narrow columns join fastest."""
    return pa.table({name: narrow(numbers) for name, numbers in table.items()})


def narrow(numbers: Sequence[Any]) -> pa.Array:
    if numbers and isinstance(numbers[0], list):
        largest = max((abs(n) for cell in numbers for n in cell), default=0)
        return pa.array(numbers, pa.list_(integer(largest)))
    if numbers and isinstance(numbers[0], float):
        return pa.array(numbers, pa.float64())
    return pa.array(numbers, integer(max((abs(n) for n in numbers), default=0)))


def integer(largest: int) -> pa.DataType:
    return pa.int32() if largest < 1 << 31 else pa.int64()
