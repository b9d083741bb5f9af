"""Who was forgotten does not come back, and nobody can read from the list who it was."""

import pytest

from accord.ledger import erased, erasure, queries
from accord.ledger.bulk import append_rows
from accord.ledger.commands import append
from accord.ledger.models import Erased, Event, Parked, Subject
from accord.ledger.reader import park
from accord.ledger.rows import NewRow
from accord.lib.errors import Refused
from tests.make import NOON

pytestmark = pytest.mark.django_db
ANNA = "email:anna@acme.example"


def forgotten_anna() -> int:
    event = append("page", subject=ANNA, now=NOON, key="k", personal={"name": "Anna"}, path="/")
    park("leads", queries.rows_of([ANNA])[0], "Anna again", NOON)
    erasure.erase([event.subject_id], NOON)
    return event.subject_id


def test_the_row_stays_and_its_subject_can_still_be_counted() -> None:
    subject = forgotten_anna()
    event = Event.objects.get()
    assert (event.subject_id, event.facts) == (subject, {"path": "/"})
    assert not queries.rows_of([ANNA])
    (row,) = queries.rows_of_numbers([subject])
    assert row.facts == {"path": "/"}


def test_nothing_kept_names_the_person() -> None:
    forgotten_anna()
    kept = [Subject.objects.get().key, Erased.objects.get().pk, Parked.objects.get().reason]
    assert not any("anna" in text.casefold() for text in kept)


def test_rows_of_a_forgotten_person_are_not_taken() -> None:
    forgotten_anna()
    rows = [NewRow("page", ANNA, NOON, "form:1"), NewRow("page", "id:web:1", NOON, "form:1")]
    assert [bool(id) for id in append_rows(rows, NOON)] == [False, True]
    with pytest.raises(Refused, match="forgotten"):
        append("page", subject=ANNA, now=NOON)


def test_the_list_knows_people_only_by_a_keyed_hash(settings: object) -> None:
    forgotten_anna()
    assert erased.among([ANNA, "email:bob@acme.example"]) == {ANNA}
    settings.SECRET_KEY = "another installation"  # type: ignore[attr-defined]
    assert erased.among([ANNA]) == set()
