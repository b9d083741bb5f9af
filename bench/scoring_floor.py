"""The floor of scoring: DuckDB reads the same rows and groups them by lead, and does no more."""

FLOOR = """
    SELECT lead, count(*), max(what), max(day), max(begins), max(nth)
    FROM events GROUP BY lead
"""


def floor(connection) -> None:
    """Every column that scoring reads is read, one aggregate each; one row a lead is kept."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE kept AS {FLOOR}")
