"""Adding rows, one and many; and that nobody changes or deletes them."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from accord.ledger import bulk, queries
from accord.ledger.commands import append, retract
from accord.ledger.models import Event, Personal, Seen, Subject
from accord.ledger.rows import NewRow, as_stored
from accord.lib.errors import Invalid, Refused
from tests.make import NOON, a_user

pytestmark = pytest.mark.django_db
ANNA = "email:anna@acme.example"


def a_row(subject: str | int = ANNA, **more: object) -> NewRow:
    return NewRow(**{"kind": "page", "subject": subject, "at": NOON, "source": "form:1", **more})


def test_a_row_says_what_happened_to_whom_when_and_by_whom() -> None:
    anna = a_user()
    event = append("lead.rejected", subject=ANNA, now=NOON, by=anna, reason="no budget")
    assert (event.kind, event.subject.key, event.by) == ("lead.rejected", ANNA, anna)
    assert (event.at, event.known_at, event.recorded_at) == (NOON, NOON, NOON)
    assert event.facts == {"reason": "no budget"}


def test_what_identifies_a_person_stands_apart_and_is_read_together() -> None:
    event = append(
        "lead.made", subject=ANNA, now=NOON, personal={"values": {"2": "Anna"}}, values={"5": "CEO"}
    )
    assert event.facts == {"values": {"5": "CEO"}}
    assert Personal.objects.get().facts == {"values": {"2": "Anna"}}
    (row,) = queries.rows_of([ANNA])
    assert row.facts == {"values": {"5": "CEO", "2": "Anna"}}


def test_rows_of_a_slice_get_rising_ids_in_their_order() -> None:
    ids = bulk.append_rows([a_row(), a_row("id:crm:1"), a_row()], NOON)
    assert ids == sorted(ids)
    assert [row.id for row in queries.rows_of([ANNA])] == [ids[0], ids[2]]
    assert Subject.objects.count() == 2


def test_a_row_with_a_key_is_taken_once_only() -> None:
    first = bulk.append_rows([a_row(key="a"), a_row(key="a"), a_row(key="b")], NOON)
    again = bulk.append_rows([a_row(key="b"), a_row(key="c")], NOON)
    assert [bool(id) for id in first + again] == [True, False, True, False, True]
    assert Event.objects.count() == 3
    with pytest.raises(Refused, match="taken before"):
        append("page", subject=ANNA, now=NOON, key="a")


def test_numbers_keep_every_digit() -> None:
    append("page", subject=ANNA, now=NOON, price=Decimal("19.90"))
    (row,) = queries.rows_of([ANNA])
    assert row.facts == {"price": Decimal("19.90")}
    assert Event.objects.get().facts == {"price": Decimal("19.90")}


def test_an_unknown_time_stays_unknown() -> None:
    bulk.append_rows([a_row(at=None)], NOON)
    (row,) = queries.rows_of([ANNA])
    assert (row.at, row.known_at, row.when) == (None, NOON, NOON)


def test_times_come_back_to_the_microsecond() -> None:
    late = NOON + timedelta(microseconds=1)
    bulk.append_rows([a_row(at=late, known_at=late)], NOON)
    (row,) = queries.rows_of([ANNA])
    assert (row.at, row.known_at) == (late, late)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        as_stored(datetime(2026, 3, 4))


def test_what_is_too_long_is_refused_with_a_sentence() -> None:
    with pytest.raises(Invalid, match="longer than 320"):
        bulk.append_rows([a_row("id:" + "x" * 400)], NOON)
    with pytest.raises(Invalid, match="longer than 100"):
        bulk.append_rows([a_row(kind="x" * 101)], NOON)
    assert not Event.objects.exists()


def test_retracted_rows_stay_and_nobody_counts_them() -> None:
    bulk.append_rows([a_row(source="import:1", key="a"), a_row()], NOON)
    retract("import:1", None, NOON)
    assert [row.source for row in queries.rows_of([ANNA])] == ["form:1"]
    assert Event.objects.count() == 2
    with pytest.raises(Refused, match="already"):
        retract("import:1", None, NOON)


def test_what_was_taken_back_may_be_sent_again() -> None:
    bulk.append_rows([a_row(source="import:1", key="a")], NOON)
    retract("import:1", None, NOON)
    assert not Seen.objects.exists()
    assert bulk.append_rows([a_row(source="import:2", key="a")], NOON) != [0]


@pytest.fixture
def with_all_triggers() -> None:
    """Tests that flush the database go without the one against deleting (see conftest)."""
    from importlib import import_module

    if connection.vendor == "sqlite":
        migration = import_module("accord.ledger.migrations.0002_added_never_changed")
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER IF EXISTS ledger_event_never_deleted")
            cursor.execute(migration.REFUSE_ON_SQLITE[1])


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE ledger_event SET human = 0", id="change"),
        pytest.param("DELETE FROM ledger_event", id="delete"),
    ],
)
def test_the_database_refuses_to_touch_a_row(with_all_triggers: None, statement: str) -> None:
    bulk.append_rows([a_row()], NOON)
    with (
        pytest.raises(DatabaseError, match="the ledger is added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Event.objects.get().human == 100


def test_a_judgement_keeps_what_it_says_of_the_other_row() -> None:
    page = append("page", subject=ANNA, now=NOON)
    judged = append("event.judged", subject=ANNA, now=NOON, event=page.pk, human=20)
    assert (judged.facts, judged.human) == ({"event": page.pk, "human": 20}, 100)


@pytest.mark.parametrize(
    "facts", [{}, {"event": 1}, {"event": "1", "human": 5}, {"event": 1, "human": 101}]
)
def test_a_judgement_that_nobody_could_read_is_refused(facts: dict[str, object]) -> None:
    with pytest.raises(Invalid, match="A judgement names"):
        bulk.append_rows([a_row(kind="event.judged", facts=facts)], NOON)
    assert not Event.objects.exists()
