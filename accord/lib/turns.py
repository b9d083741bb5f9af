"""One process at a time: a file lock beside the embedded file, an advisory lock on PostgreSQL."""

import fcntl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


@contextmanager
def turn(name: str) -> Iterator[None]:
    """Wait until no other process does `name`, then hold it; a killed holder lets go at once."""
    if connection.vendor == "postgresql":
        yield from _advisory(zlib.crc32(name.encode()))
        return
    settings.ACCORD_HOME.mkdir(parents=True, exist_ok=True)
    with (settings.ACCORD_HOME / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _advisory(number: int) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [number])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
