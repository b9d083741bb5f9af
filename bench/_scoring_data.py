"""A company's history made up for the bench: leads in visits over two years, always the same."""

from pathlib import Path

import duckdb

from accord.agreement.language.compile_classes import What
from accord.agreement.language.compile_events import MOMENT_BITS

DAYS = 730
TODAY = 739_576
"""The ordinal of 2025-11-22; the last day of the history."""
PATHS = (
    [f"/pricing/{n}" for n in range(8)] + [f"/product/{n}" for n in range(16)]
    + [f"/careers/{n}" for n in range(4)] + [f"/docs/{n}" for n in range(16)]
    + [f"/blog/{n}" for n in range(16)]
)  # fmt: skip
OTHERS = ("Email Opened", "Email Delivered", "Email Clicked", "Form Submitted", "Logged In",
    "Trial Started", "Unsubscribed", "Chat Started",
)  # fmt: skip
OUTCOMES = ("qualified", "no answer", "not now")

FIT = {
    "job_title": [
        f"{level} of {team} {n}"
        for level in ("Head", "Director", "Manager", "Team lead", "Clerk", "Engineer", "Student")
        for team in ("Sales", "Logistics", "IT", "Purchasing", "Finance")
        for n in range(30)
    ],
    "industry": [f"Industry {n}" for n in range(40)],
    "employees": [n * n for n in range(1, 90)],
    "country": ["DE", "AT", "CH", "NL", "BE", "FR", "DK", "PL", "US", "GB", "IT", "ES", "KP"],
    "revenue": [n * n * n * 1000 for n in range(1, 60)],
    "source": ["referral", "fair", "purchased list", "search", "partner", "web"],
    "email_domain": ["gmail.com", "gmx.de", *(f"company{n}.example" for n in range(20_000))],
    "buying_role": ["decision maker", "champion", "user", "influencer"],
}  # fmt: skip


def whats() -> list[What]:
    """What happens in the history: each kind with each of its facts."""
    found = [("page", {"path": path}) for path in PATHS]
    found += [("Asset Downloaded", {"asset": f"asset {n}"}) for n in range(20)]
    found += [("Webinar Attended", {"minutes": n * 9}) for n in range(10)]
    found += [("Call Logged", {"outcome": outcome}) for outcome in OUTCOMES]
    found += [(kind, {}) for kind in OTHERS]
    return [What(n, kind, facts) for n, (kind, facts) in enumerate(found)]


def chance(name: str, *ids: str) -> str:
    """A number from 0 to 1 that is always the same for the same ids, another for each name."""
    key = " + ".join(f"{column} * {1000 ** (3 - n)}::BIGINT" for n, column in enumerate(ids))
    return f"((hash(({key}) * 64 + {NAMES.index(name)}) >> 12) / 4503599627370496.0)"


NAMES = (
    ["silent", "visits", "size", "day", "second", "kind", "which", "human", "late"]
    + [f"has {key}" for key in sorted(FIT)]
    + [f"which {key}" for key in sorted(FIT)]
)  # fmt: skip


def make(folder: Path, leads: int) -> None:
    """Write events.parquet (about 20 a lead, by lead and time) and leads.parquet, as shards are."""
    with duckdb.connect(config={"threads": 2, "memory_limit": "3GB"}) as connection:
        connection.execute(EVENTS.format(leads=leads))
        connection.execute(
            f"COPY ({ROWS}) TO '{folder}/events.parquet' (FORMAT parquet, COMPRESSION zstd)"
        )
        codes = ", ".join(
            f"(1 + floor({chance(f'which {key}', 'l')} * {len(FIT[key])}))::INTEGER"
            f" * ({chance(f'has {key}', 'l')} < 0.85)::INTEGER AS a{n}"
            for n, key in enumerate(sorted(FIT))
        )
        connection.execute(
            f"COPY (SELECT l::INTEGER AS lead, {codes} FROM range(1, {leads + 1}) t(l))"
            f" TO '{folder}/leads.parquet'"
            " (FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE 10240)"
        )


EVENTS = f"""
    CREATE TABLE visits AS
    SELECT lead, v,
      least(14, 1 + floor(-ln({chance("size", "lead", "v")} + 1e-9) * 2.6)::INTEGER) AS size,
      {TODAY} - floor({chance("day", "lead", "v")} * {DAYS})::INTEGER AS day
    FROM (
      SELECT l AS lead, unnest(range(
        CASE WHEN {chance("silent", "l")} < 0.11 THEN 0
        ELSE least(400, floor(2.72 / power({chance("visits", "l")} + 1e-6, 0.65))::INTEGER) END
      )) AS v
      FROM range(1, {{leads}} + 1) t(l)
    )
"""
ROWS = f"""
    SELECT lead::INTEGER AS lead, what, day,
      ((day + late)::BIGINT << {MOMENT_BITS}) + second * 1000000::BIGINT AS begins, human,
      CASE WHEN human >= 50 THEN least(15, row_number() OVER (
        PARTITION BY lead, day, human >= 50, CASE
          WHEN what < 60 THEN 0 WHEN what < 80 THEN 60 WHEN what < 90 THEN 80
          WHEN what < 93 THEN 90 ELSE what END
        ORDER BY late, second))::INTEGER ELSE 0 END AS nth
    FROM (
      SELECT lead, day,
        (28800 + floor({chance("second", "lead", "v")} * 36000) + k * 97)::INTEGER AS second,
        CASE WHEN u < 0.52 THEN floor(60 * power(w, 1.7))::INTEGER
          WHEN u < 0.58 THEN 60 + floor(w * 20)::INTEGER
          WHEN u < 0.60 THEN 80 + floor(w * 10)::INTEGER
          WHEN u < 0.62 THEN 90 + floor(w * 3)::INTEGER
          WHEN u < 0.74 THEN 93 WHEN u < 0.84 THEN 94 WHEN u < 0.89 THEN 95
          WHEN u < 0.91 THEN 96 WHEN u < 0.96 THEN 97 WHEN u < 0.963 THEN 98
          WHEN u < 0.967 THEN 99 ELSE 100 END AS what,
        CASE WHEN {chance("human", "lead", "v", "k")} < 0.97 THEN 100 ELSE 20 END AS human,
        CASE WHEN {chance("late", "lead", "v", "k")} < 0.01 THEN 2 ELSE 0 END AS late
      FROM (
        SELECT lead, v, day, k, {chance("kind", "lead", "v", "k")} AS u,
          {chance("which", "lead", "v", "k")} AS w
        FROM (SELECT *, unnest(range(size)) AS k FROM visits)
      )
    )
    ORDER BY lead, day, second
"""
