"""The least that taking in the same rows can cost: csv, one table, two indexes, durable."""

import csv
import sqlite3
from pathlib import Path


def import_rows(file: Path, database: Path) -> int:
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    with file.open(newline="", encoding="utf-8") as opened:
        reader = csv.reader(opened, strict=True)
        columns = ", ".join(f"c{n}" for n, _ in enumerate(next(reader)))
        marks = ", ".join("?" for _ in columns.split(", "))
        connection.execute(f"CREATE TABLE lead (id INTEGER PRIMARY KEY, {columns})")
        connection.execute("CREATE UNIQUE INDEX by_email ON lead (c0)")
        connection.execute("CREATE INDEX by_name ON lead (c2)")
        done, batch = 0, [row for _, row in zip(range(1000), reader, strict=False)]
        while batch:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(f"INSERT INTO lead ({columns}) VALUES ({marks})", batch)
            connection.execute("COMMIT")
            done += len(batch)
            batch = [row for _, row in zip(range(1000), reader, strict=False)]
    return done
