"""Readers skip nothing, whatever order transactions commit in."""

from collections.abc import Callable, Iterator
from threading import Timer

import pytest
from django.db import connection, connections

from accord import flow
from accord.ledger import reader
from accord.ledger.bulk import append_rows
from accord.ledger.commands import append
from accord.ledger.models import Event, Parked
from accord.ledger.rows import NewRow
from tests.make import NOON


def some(n: int) -> list[int]:
    return append_rows([NewRow("page", "id:web:1", NOON, "form:1") for _ in range(n)], NOON)


@pytest.mark.django_db
def test_each_reader_reads_every_row_once_in_order() -> None:
    ids = some(5)
    read: list[int] = []
    while batch := reader.unread("leads", 2):
        read += [row.id for row in batch.rows]
        reader.mark(batch)
    assert read == ids
    assert [row.id for row in reader.unread("scoring").rows] == ids


@pytest.mark.django_db
def test_what_is_not_marked_is_read_again() -> None:
    some(2)
    assert len(reader.unread("leads").rows) == len(reader.unread("leads").rows) == 2


@pytest.mark.django_db
def test_more_is_said_when_there_may_be_more() -> None:
    some(2)
    assert reader.unread("leads", 2).more
    assert not reader.unread("leads", 3).more


@pytest.mark.django_db
def test_a_row_that_cannot_be_taken_is_put_aside_with_its_reason() -> None:
    some(1)
    (row,) = reader.unread("leads").rows
    reader.park("leads", row, "no such person", NOON)
    parked = Parked.objects.get()
    assert (parked.reader, parked.event_id, parked.reason) == ("leads", row.id, "no such person")


Insert = Callable[[], int]
_INSERT = """
    INSERT INTO ledger_event (kind, subject_id, at, known_at, recorded_at, facts, source, human)
    VALUES ('page', %s, now(), now(), now(), '{}', 'form:1', 100) RETURNING id
"""


@pytest.fixture
def two_writers(transactional_db: None) -> Iterator[tuple[Insert, Insert, Callable[[str], None]]]:
    """Two other connections, each in a transaction of its own, and a way to end them by name."""
    if connection.vendor != "postgresql":
        pytest.skip("two writers at once need PostgreSQL")
    subject = append("page", subject="id:web:1", now=NOON).subject_id
    reader.mark(reader.unread("leads"))
    opened = {name: connections.create_connection("default") for name in ("early", "late")}

    def insert(name: str) -> Insert:
        def run() -> int:
            with opened[name].cursor() as cursor:
                cursor.execute(_INSERT, [subject])
                return int(cursor.fetchone()[0])

        return run

    for one in opened.values():
        one.set_autocommit(False)
        one.inc_thread_sharing()
    yield insert("early"), insert("late"), lambda name: opened[name].commit()
    for one in opened.values():
        one.rollback()
        one.close()


@pytest.mark.postgres
def test_a_low_id_that_commits_late_is_not_skipped(
    two_writers: tuple[Insert, Insert, Callable[[str], None]],
) -> None:
    early, late, commit = two_writers
    low, high = early(), late()
    commit("late")
    read = [row.id for row in reader.unread("leads").rows]
    reader.mark(reader.unread("leads"))
    commit("early")
    read += [row.id for row in reader.unread("leads").rows]
    assert low < high
    assert read == [low, high]


@pytest.mark.postgres
def test_going_by_id_alone_would_have_skipped_it(
    two_writers: tuple[Insert, Insert, Callable[[str], None]],
) -> None:
    early, late, commit = two_writers
    low, high = early(), late()
    before = low - 1
    commit("late")
    naive = list(Event.objects.filter(id__gt=before).values_list("id", flat=True))
    commit("early")
    naive += list(Event.objects.filter(id__gt=max(naive)).values_list("id", flat=True))
    assert naive == [high]


@pytest.mark.postgres
def test_a_row_of_a_late_transaction_with_a_high_id_waits_its_turn(
    two_writers: tuple[Insert, Insert, Callable[[str], None]],
) -> None:
    early, late, commit = two_writers
    first = late()
    second = early()
    commit("early")
    assert not reader.unread("leads")
    commit("late")
    assert {row.id for row in reader.unread("leads").rows} == {first, second}


@pytest.mark.postgres
def test_what_an_older_transaction_holds_back_is_waited_for(
    two_writers: tuple[Insert, Insert, Callable[[str], None]],
) -> None:
    early, late, commit = two_writers
    early()
    late()
    commit("late")
    assert reader.holds_back()
    ending = Timer(0.2, commit, ["early"])
    ending.start()
    assert flow.given_soon()
    ending.join()
    assert not reader.holds_back()
    assert len(reader.unread("leads").rows) == 2
