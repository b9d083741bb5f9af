"""Reading the history: all leads at once by the compiled queries, as far as it can tell.

Of each lead it tells whether it can: what it cannot tell is read from the ledger, lead by lead, so
that both together are exact at any instant.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa
from django.db.models import Max, Min

from accord.agreement.language.compile import Leads, Query, from_counts, from_events
from accord.agreement.language.compile_counts import Counts, readable
from accord.agreement.language.compile_events import History
from accord.agreement.language.compile_measures import measures
from accord.agreement.language.conditions import Question
from accord.agreement.language.plan import Plan
from accord.agreement.language.words import Op
from accord.leads import attributes
from accord.leads.standard import EMAIL_DOMAIN
from accord.ledger import reader
from accord.ledger.models import Cursor, Retraction
from accord.scoring.engine import DIALECT, engine, give
from accord.scoring.history import codes, shards
from accord.scoring.history.writing import KNOWN, stamp
from accord.scoring.models import Code, Shard, Touched
from accord.scoring.news import touched
from accord.scoring.queries import READER
from accord.scoring.rows import moment_of

NEWS = 2_000
"""Rows that scoring has not read; where there are more, nobody knows yet who is concerned."""
RETRACTIONS = "scoring.retractions"

_kept: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is read of the history: some shards, at an instant, by a plan.

    news  the leads of whom the ledger says more
    """

    plan: Plan
    instant: datetime
    shards: Sequence[Shard]
    news: frozenset[int]

    @property
    def by_counts(self) -> bool:
        """Whether daily counts tell: all signals are counted, and nobody looks back."""
        numbers = codes.signals([signal.key for signal in self.plan.signals]).values()
        wanted = set(map(str, numbers))
        return readable(measures(self.plan).all) and all(
            wanted <= shard.counted.keys() and self.instant >= shard.made_at
            for shard in self.shards
        )


def asked(plan: Plan, instant: datetime, numbers: Collection[int] | None = None) -> Asked | None:
    """What of the history can be read by this plan; None where nothing can.

    numbers  of the shards; None: all
    """
    found = Shard.objects.order_by("number")
    found = found if numbers is None else found.filter(pk__in=numbers)
    zone = shards.zone_name(plan.zone)
    usable = all(shard.zone == zone and shards.are_there(shard) for shard in found)
    if not found or not usable or not answerable(plan) or taken_back_waits():
        return None
    batch = reader.unread(READER, NEWS)
    if batch.more:
        return None
    behind = Touched.objects.values_list("pk", flat=True)
    return Asked(plan, instant, list(found), frozenset({*behind, *touched(batch.rows)}))


def taken_back_waits() -> bool:
    """Whether an import was taken back and scoring has not been through it."""
    mark = Cursor.objects.filter(pk=RETRACTIONS).first()
    through = mark.event_id if mark else 0
    return Retraction.objects.filter(pk__gt=through).exists()


def answerable(plan: Plan) -> bool:
    """Whether it asks nothing of leads that identifies a person, but whether it is known."""
    personal = {key for key, one in attributes.all_known().items() if one.personal}
    fit = [band.when for line in plan.fit for band in line.bands]
    of_leads = (question for one in (*fit, *plan.never) for question in one.questions)
    return not any(asks(question, personal) for question in of_leads)


def asks(question: Question, personal: Collection[str]) -> bool:
    return question.field in personal and question.op is not Op.KNOWN


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
        self.view_leads(lead_ids)
        for what in (shards.COUNTS, shards.EVENTS):
            self.view(what, some=lead_ids is not None)

    def files(self, what: str) -> str:
        paths = (str(shards.path(shard, what)).replace("'", "''") for shard in self.asked.shards)
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
            late += f" OR begun_at > {now}"
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

    def view(self, what: str, some: bool) -> None:
        only = "WHERE lead IN (SELECT lead FROM leads)" if some else ""
        self.connection.execute(
            f"CREATE OR REPLACE TEMP VIEW {what} AS FROM read_parquet([{self.files(what)}]) {only}"
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
        plan, all = self.asked.plan, Shard.objects.aggregate(most=Max("most"), since=Min("since"))
        history = History(codes.whats(sorted(plan.kinds)), all["most"], all["since"])
        return from_events(plan, self.leads(), history, instant, every_line)

    def from_counts(self, day: int, every_line: bool, ahead: int) -> Query:
        """The query by daily counts; the last one is kept, for long work asks it again and again.

        It is the same for every shard, and as long as no new value came.
        """
        plan, newest = self.asked.plan, Code.objects.aggregate(last=Max("pk"))["last"]
        counts = self.counts(day)
        key = (id(plan), day, every_line, ahead, newest, str(counts))
        if _kept.get("key") != key:
            query = from_counts(plan, self.leads(), counts, day, every_line, ahead)
            _kept.update(key=key, plan=plan, query=query)
        found: Query = _kept["query"]
        return found

    def values(self, key: str) -> list[tuple[int, Any]]:
        one = attributes.all_known().get(key)
        if one is not None and one.personal:
            return [(0, None), (KNOWN, "known")]
        return codes.values(self.columns[key])

    def counts(self, day: int) -> Counts:
        numbers = codes.signals([signal.key for signal in self.asked.plan.signals])
        places = {n: numbers[signal.key] for n, signal in enumerate(self.asked.plan.signals)}
        all = list(Shard.objects.all())
        most = {
            place: max(shard.counted.get(str(number), 0) for shard in all)
            for place, number in places.items()
        }
        greatest = max(shard.greatest for shard in all)
        since = min((shard.since for shard in all if shard.since), default=day)
        return Counts(places, most, greatest, since)
