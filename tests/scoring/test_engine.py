"""DuckDB stays inside: no extension is fetched, no more memory or threads than allowed."""

import duckdb
import pytest

from accord.scoring.engine import engine


def setting(connection, name):
    (found,) = connection.execute("SELECT current_setting(?)", [name]).fetchone()
    return found


def test_nothing_is_installed_or_loaded_by_itself():
    with engine(threads=1, memory_mb=256) as connection:
        assert setting(connection, "autoinstall_known_extensions") is False
        assert setting(connection, "autoload_known_extensions") is False
        with pytest.raises(duckdb.Error):
            connection.execute("SELECT * FROM 'http://127.0.0.1:9/x.parquet'")


def test_memory_and_threads_are_bounded():
    with engine(threads=1, memory_mb=256) as connection:
        assert setting(connection, "threads") == 1
        assert setting(connection, "memory_limit").startswith("244")
