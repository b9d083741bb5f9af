"""Many rows in one statement: INSERT of some sixty on SQLite, COPY of all on PostgreSQL."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from django.db import connection

from accord.lib.exactly import encode

TOGETHER = 60
"""Rows that one statement of SQLite inserts, which looks up and notes the table's last id once.

With sixteen columns, and not more, these are fewer values than any build of it takes."""


class Into(NamedTuple):
    """Where rows go: a table, and the columns that a row gives in their order."""

    table: str
    columns: str


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def write(into: Into, rows: Sequence[Sequence[Any]]) -> None:
    """Insert `rows` of values as the engine stores them; times by `rows.as_stored`."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if is_sqlite():
            with connection.wrap_database_errors:
                _insert(cursor.connection.cursor(), into.table, *_given(into, rows))
            return
        with cursor.copy(_copy(*into)) as copy:
            for row in rows:
                copy.write_row(row)


def _given(into: Into, rows: Sequence[Sequence[Any]]) -> tuple[str, Sequence[Sequence[Any]]]:
    """Columns and rows without the columns that are empty everywhere: NULL is slow to hand over."""
    if None not in rows[0]:
        return into.columns, rows
    cells = zip(into.columns.split(", "), zip(*rows, strict=True), strict=True)
    held = {name: column for name, column in cells if any(cell is not None for cell in column)}
    return ", ".join(held), list(zip(*held.values(), strict=True))


def _insert(cursor: Any, table: str, columns: str, rows: Sequence[Sequence[Any]]) -> None:
    whole = len(rows) - len(rows) % TOGETHER
    for start in range(0, whole, TOGETHER):
        cells = list(chain.from_iterable(rows[start : start + TOGETHER]))
        cursor.execute(_values(table, columns, TOGETHER), cells)
    cursor.executemany(_values(table, columns, 1), rows[whole:])


@lru_cache(maxsize=256)
def _values(table: str, columns: str, rows: int) -> str:
    row = f"({', '.join('?' for _ in columns.split(', '))})"
    return f"INSERT INTO {table} ({_quoted(columns)}) VALUES {', '.join([row] * rows)}"


def _copy(table: str, columns: str) -> str:
    return f"COPY {table} ({_quoted(columns)}) FROM STDIN"


def _quoted(columns: str) -> str:
    return ", ".join(f'"{column}"' for column in columns.split(", "))


def change(sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run one statement for each row of parameters."""
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)


def run(sql: str, parameters: Sequence[Any] = ()) -> int:
    """Run one statement; the number of rows that it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        touched: int = cursor.rowcount
        return touched


def read(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a query, as raw values."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


MANY = 100
GROWN = 4

_PLANNED_FOR = "SELECT reltuples FROM pg_class WHERE oid = 'ledger_event'::regclass"


def tell_the_planner(rows: int, last_id: int) -> None:
    """Have PostgreSQL count its tables anew where they have outgrown what it planned for.

    rows     written just now; a few are no reason
    last_id  of the newest event, which tells how many there may be

    A table that was counted while empty is planned as empty: a first import then joins tables by
    reading them whole for each row of another, until the server's own round a minute later.
    """
    if rows < MANY or is_sqlite():
        return
    ((planned_for,),) = read(_PLANNED_FOR)
    if last_id > GROWN * max(planned_for, 0):
        run("ANALYZE")


def next_ids(table: str, count: int) -> Sequence[int]:
    """Ids for `count` new rows of `table`, rising; only inside a transaction that writes.

    SQLite has one writer, so nobody else can take them; PostgreSQL's sequence gives them out.
    """
    if not count:
        return ()
    if is_sqlite():
        taken = read("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        first = taken[0][0] + 1 if taken else 1
        return range(first, first + count)
    given = read(
        "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
        [table, count],
    )
    return [row[0] for row in given]


def many(values: Iterable[Any]) -> Any:
    """The one parameter of `IN (SELECT value FROM json_each(%s))` or `= ANY(%s)`."""
    return encode(list(values)) if is_sqlite() else list(values)
