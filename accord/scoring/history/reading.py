"""Reading the history: all leads at once by the compiled queries, as far as it can tell.

Of each lead it tells whether it can: what it cannot tell is read from the ledger, lead by lead, so
that both together are exact at any instant.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
import pyarrow as pa
from django.db.models import Max

from accord.agreement.language.compile import Leads, Query, from_counts, from_events
from accord.agreement.language.compile_counts import Counts
from accord.agreement.language.compile_events import History
from accord.agreement.language.plan import Plan
from accord.leads import attributes
from accord.leads.standard import EMAIL_DOMAIN
from accord.scoring.engine import DIALECT, engine, give
from accord.scoring.history import codes, shards
from accord.scoring.history.asking import Asked
from accord.scoring.history.writing import KNOWN, stamp
from accord.scoring.models import Code
from accord.scoring.rows import moment_of

_kept: dict[str, tuple[object, Plan, Query]] = {}


@contextmanager
def opened(asked: Asked, lead_ids: Collection[int] | None = None) -> Iterator["Opened"]:
    """The history as tables of DuckDB; of some leads only, where any are named."""
    with engine() as connection:
        yield Opened(asked, connection, lead_ids)


class Opened:
    """The tables that the queries read, and who is not in them."""

    def __init__(
        self,
        asked: Asked,
        connection: duckdb.DuckDBPyConnection,
        lead_ids: Collection[int] | None,
    ) -> None:
        self.asked, self.connection = asked, connection
        self.by_counts = asked.by_counts
        self.columns = {EMAIL_DOMAIN: "a0"} | {
            one.key: f"a{one.pk}" for one in attributes.all_known().values()
        }
        self.personal = attributes.personal_keys()
        self.view_leads(lead_ids)
        some = lead_ids is not None
        if self.by_counts:
            spent = (shards.SPENT,) if asked.by_spent else ()
            self.view("counts", some, shards.COUNTS, *spent)
        else:
            self.view("events", some, shards.EVENTS)

    def files(self, *whats: str) -> str:
        found = (shards.path(shard, what) for what in whats for shard in self.asked.shards)
        paths = (shards.literal(path).replace("'", "''") for path in found)
        return ", ".join(f"'{path}'" for path in paths)

    def view_leads(self, lead_ids: Collection[int] | None) -> None:
        """`leads`, for whom the history tells; the others are in `apart`."""
        source = f"read_parquet([{self.files(shards.LEADS)}], union_by_name = true)"
        held = set(self.names(source))
        given = {key: name for key, name in self.columns.items() if name in held}
        now = stamp(self.asked.instant)
        values = "".join(
            f", CASE WHEN known_from <= {now} THEN coalesce({given[key]}, 0) ELSE 0 END"
            f" AS {self.columns[key]}"
            if key in given
            else f", 0 AS {self.columns[key]}"
            for key in sorted(self.asked.plan.attributes)
        )
        late = f"judged_at > {now} OR (known_from <= {now} AND valued_at > {now})"
        if self.by_counts:
            # Whoever looks ahead by counts looks at no value that is yet to come.
            late += f" OR begun_at > {now} OR valued_at > {now}"
        facts = (q.field for one in self.asked.plan.signals for q in one.where.questions)
        if not codes.hidden().isdisjoint(facts):
            late += " OR hides = 1"
        self.give_ids("news", self.asked.news)
        wanted = ""
        if lead_ids is not None:
            self.give_ids("wanted", lead_ids)
            wanted = "WHERE lead IN (SELECT lead FROM wanted)"
        self.connection.execute(
            f"CREATE TEMP TABLE leads AS SELECT lead{values}"
            f", lead IN (SELECT lead FROM news) OR {late} AS apart FROM {source} {wanted}"
        )
        apart = self.connection.execute("SELECT lead FROM leads WHERE apart").fetchall()
        self.apart = {id for (id,) in apart} | self.asked.news
        if lead_ids is not None:
            self.apart &= set(lead_ids)
        self.connection.execute("DELETE FROM leads WHERE apart")

    def names(self, source: str) -> list[str]:
        return [row[0] for row in self.connection.execute(f"DESCRIBE FROM {source}").fetchall()]

    def give_ids(self, name: str, ids: Collection[int]) -> None:
        self.connection.register("given", pa.table({"lead": pa.array(sorted(ids), pa.int32())}))
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM given")
        self.connection.unregister("given")

    def view(self, name: str, some: bool, *whats: str) -> None:
        only = "WHERE lead IN (SELECT lead FROM leads)" if some else ""
        self.connection.execute(
            f"CREATE TEMP VIEW {name} AS FROM read_parquet([{self.files(*whats)}]) {only}"
        )

    def query(self, every_line: bool = False, ahead: int = 0) -> str:
        """The agreement as text over these tables; its small tables are made.

        ahead  so many days can be gone on by `pass_days`: only with counts
        """
        day, moment = moment_of(self.asked.instant, self.asked.plan.zone)
        if self.by_counts:
            query = self.from_counts(day, every_line, ahead)
        else:
            query = self.from_events((day, moment), every_line)
        give(self.connection, query.tables)
        return query.tree.sql(DIALECT)

    def pass_days(self, days: int) -> None:
        """So many days later, if nothing happens."""
        self.connection.execute(f"UPDATE kinds SET place = place + {days:d}")

    def leads(self) -> Leads:
        keys = self.asked.plan.attributes
        return Leads({key: self.columns[key] for key in keys}, {k: self.values(k) for k in keys})

    def from_events(self, instant: tuple[int, int], every_line: bool) -> Query:
        plan, most = self.asked.plan, max(shard.most for shard in self.asked.shards)
        history = History(codes.whats(sorted(plan.kinds)), most, self.since(instant[0]))
        return from_events(plan, self.leads(), history, instant, every_line)

    def from_counts(self, day: int, every_line: bool, ahead: int) -> Query:
        """The query by daily counts; the last one is kept, for long work asks it again and again.

        It is the same for every shard, and as long as no new value came.
        """
        plan, newest = self.asked.plan, Code.objects.aggregate(last=Max("pk"))["last"]
        known = self.counts(day)
        key = (id(plan), day, every_line, ahead, newest, str(known))
        kept = _kept.get("last")
        if kept is None or kept[0] != key:
            query = from_counts(plan, self.leads(), known, day, every_line, ahead)
            # In one go, for other threads ask too; the plan is kept so that its id stays its own.
            kept = _kept["last"] = (key, plan, query)
        return kept[2]

    def values(self, key: str) -> list[tuple[int, Any]]:
        if key in self.personal:
            return [(0, None), (KNOWN, "known")]
        return codes.values(self.columns[key])

    def counts(self, day: int) -> Counts:
        numbers = codes.signals([signal.key for signal in self.asked.plan.signals])
        places = {n: numbers[signal.key] for n, signal in enumerate(self.asked.plan.signals)}
        all = self.asked.all
        most = {
            place: max(shard.counted.get(str(number), [0])[0] for shard in all)
            for place, number in places.items()
        }
        return Counts(places, most, max(shard.greatest for shard in all), self.since(day))

    def since(self, day: int) -> int:
        """The first day of any event; a shard without events says 0, and has no say here."""
        return min((shard.since for shard in self.asked.all if shard.since), default=day)
