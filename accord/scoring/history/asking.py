"""What of the history a plan can read at an instant, and of whom the ledger says more."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from accord.agreement.language.compile_counts import readable
from accord.agreement.language.compile_measures import measures
from accord.agreement.language.conditions import Question
from accord.agreement.language.plan import Plan
from accord.agreement.language.words import Op
from accord.leads import attributes
from accord.ledger import reader
from accord.ledger.models import Cursor, Retraction
from accord.scoring.history import counts, shards
from accord.scoring.models import Shard, Touched
from accord.scoring.news import touched
from accord.scoring.queries import READER, RETRACTIONS

NEWS = 2_000
"""Rows that scoring has not read; where there are more, nobody knows yet who is concerned."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is read of the history: some shards, at an instant, by a plan.

    all   every shard, those that are not read as well
    news  the leads of whom the ledger says more
    """

    plan: Plan
    instant: datetime
    shards: Sequence[Shard]
    all: Sequence[Shard]
    news: frozenset[int]

    @property
    def by_counts(self) -> bool:
        """Whether daily counts tell: all signals are counted, and nobody looks back."""
        found = counts.reaches(self.plan)
        if found is None or not readable(measures(self.plan).all):
            return False
        wanted = set(map(str, found))
        return all(
            wanted <= shard.counted.keys() and self.instant >= shard.made_at
            for shard in self.shards
        )

    @property
    def by_spent(self) -> bool:
        """Whether it counts for longer than the version in force did when the files were made."""
        ends = (counts.reaches(self.plan) or {}).items()
        return any(
            not within(end, shard.counted[str(number)][1])
            for shard in self.shards
            for number, end in ends
        )


def within(end: int | None, other: int | None) -> bool:
    """Whether one reach is no longer than another."""
    return other is None or (end is not None and end <= other)


def asked(plan: Plan, instant: datetime, numbers: Collection[int] | None = None) -> Asked | None:
    """What of the history can be read by this plan; None where nothing can.

    numbers  of the shards; None: all
    """
    if not Shard.objects.exists() or not answerable(plan) or taken_back_waits():
        return None
    batch = reader.unread(READER, NEWS)
    if batch.more:
        return None
    news = touched(batch.rows)
    news |= set(Touched.objects.values_list("pk", flat=True))
    # The files last: news that another process takes up meanwhile stand in those named now.
    every = list(Shard.objects.order_by("number"))
    found = [shard for shard in every if numbers is None or shard.number in numbers]
    zone = shards.zone_name(plan.zone)
    if not found or not all(shard.zone == zone and shards.are_there(shard) for shard in found):
        return None
    return Asked(plan, instant, found, every, frozenset(news))


def taken_back_waits() -> bool:
    """Whether an import was taken back and scoring has not been through it."""
    mark = Cursor.objects.filter(pk=RETRACTIONS).first()
    through = mark.event_id if mark else 0
    return Retraction.objects.filter(pk__gt=through).exists()


def answerable(plan: Plan) -> bool:
    """Whether it asks nothing of leads that identifies a person, but whether it is known."""
    personal = attributes.personal_keys()
    fit = [band.when for line in plan.fit for band in line.bands]
    of_leads = (question for one in (*fit, *plan.never) for question in one.questions)
    return not any(asks(question, personal) for question in of_leads)


def asks(question: Question, personal: Collection[str]) -> bool:
    return question.field in personal and question.op is not Op.KNOWN
