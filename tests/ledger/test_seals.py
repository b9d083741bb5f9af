"""The hash chain names what was changed behind our back."""

from datetime import timedelta

import pytest
from django.db import connection

from accord.ledger import erasure, seals
from accord.ledger.bulk import append_rows
from accord.ledger.models import Event, Personal, Seal
from accord.ledger.rows import NewRow
from accord.ledger.step import step
from tests.make import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> list[int]:
    rows = [
        NewRow("page", f"id:web:{n}", NOON, "form:1", facts={"path": "/", "n": n},
               personal={"name": "Anna"})
        for n in range(7)
    ]  # fmt: skip
    ids = append_rows(rows, NOON)
    while seals.seal(NOON, size=3):
        pass
    return ids


def behind_our_back(statement: str, *parameters: object) -> None:
    """Somebody with the right to alter the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS ledger_event_never_changed")
            cursor.execute("DROP TRIGGER IF EXISTS ledger_event_never_deleted")
        else:
            cursor.execute("DROP TRIGGER ledger_event_never_changed ON ledger_event")
        cursor.execute(statement, parameters)


def test_an_untouched_ledger_has_no_faults(ids: list[int]) -> None:
    assert [seal.count for seal in Seal.objects.order_by("pk")] == [3, 3, 1]
    assert not list(seals.faults())


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_event SET kind = 'pagf' WHERE id = %s",
        "UPDATE ledger_event SET human = 99 WHERE id = %s",
        "UPDATE ledger_event SET subject_id = subject_id - 1 WHERE id = %s",
        "UPDATE ledger_event SET known_at = '2026-03-04 12:00:01+00' WHERE id = %s",
        """UPDATE ledger_event SET facts = '{"n": 9, "path": "/"}' WHERE id = %s""",
    ],
)
def test_a_changed_row_is_named(ids: list[int], change: str) -> None:
    behind_our_back(change, ids[4])
    (fault,) = seals.faults()
    assert f"Row {ids[4]} " in fault


def test_a_deleted_row_is_missed(ids: list[int]) -> None:
    Personal.objects.all().delete()
    behind_our_back("DELETE FROM ledger_event WHERE id = %s", ids[6])
    assert any("missing" in fault for fault in seals.faults())


def test_a_changed_seal_breaks_the_chain(ids: list[int]) -> None:
    second = Seal.objects.order_by("pk")[1]
    Seal.objects.filter(pk=second.pk).update(chain="f" * 64)
    faults = list(seals.faults())
    assert [fault for fault in faults if f"Seal {second.pk} " in fault]


def test_forgetting_people_breaks_nothing(ids: list[int]) -> None:
    subjects = list(Event.objects.values_list("subject_id", flat=True))
    erasure.erase(subjects, NOON)
    assert not Personal.objects.exists()
    assert not list(seals.faults())


def test_the_step_seals_what_is_new(ids: list[int]) -> None:
    append_rows([NewRow("page", "id:web:1", NOON, "form:1")], NOON)
    progress = step(NOON, timedelta(milliseconds=200))
    assert (progress.done, progress.more) == (1, False)
    assert Seal.objects.order_by("pk").last().last_event_id == ids[-1] + 1
