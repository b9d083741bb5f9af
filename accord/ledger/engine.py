"""Many rows in one statement: executemany on SQLite, COPY on PostgreSQL."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection

from accord.lib.exactly import encode


class Into(NamedTuple):
    """Where rows go: the statement of each engine, with the same columns in the same order."""

    sqlite: str
    postgres: str


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def write(into: Into, rows: Sequence[Sequence[Any]]) -> None:
    """Insert `rows` of values as the engine stores them; times by `rows.as_stored`."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if is_sqlite():
            cursor.executemany(into.sqlite, rows)
            return
        with cursor.copy(into.postgres) as copy:
            for row in rows:
                copy.write_row(row)


def change(sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run one UPDATE or DELETE for each row of parameters."""
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
