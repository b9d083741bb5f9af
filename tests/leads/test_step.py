"""Events of people first met make leads; later ones say when they were last seen."""

from datetime import datetime, timedelta

import pytest

from accord.leads import queries
from accord.leads.models import Lead
from accord.leads.refresh import refresh
from accord.leads.step import step
from accord.ledger.bulk import append_rows
from accord.ledger.commands import append
from accord.ledger.models import Event, Parked
from accord.ledger.rows import NewRow
from tests.leads.cast import bring, row, the, told
from tests.make import NOON

pytestmark = pytest.mark.django_db
DAY, SOON = timedelta(days=1), timedelta(milliseconds=200)


def happened(subject: str, at: datetime = NOON, source: str = "form:1", **more: object) -> NewRow:
    return NewRow("page", subject, at, source, **more)  # type: ignore[arg-type]


def all_the_way(now: datetime = NOON) -> None:
    while step(now, SOON).done:
        pass


def test_an_event_of_somebody_unknown_makes_a_lead_that_is_live() -> None:
    append_rows([happened("email:anna@acme.example"), happened("email:anna@acme.example")], NOON)
    all_the_way()
    lead = Lead.objects.get()
    assert (lead.email, lead.live_since) == ("anna@acme.example", NOON)
    assert told(lead) == {"email": "anna@acme.example"}
    assert Event.objects.filter(kind="lead.made").count() == 1
    assert len(queries.facts_of([lead.pk])[lead.pk].events) == 2


def test_an_event_of_history_makes_a_lead_of_history() -> None:
    append_rows([happened("id:crm:1", NOON - DAY, "import:1", known_at=NOON - DAY)], NOON)
    all_the_way()
    lead = Lead.objects.get()
    assert (lead.live_since, lead.made_at, lead.seen_at) == (None, NOON - DAY, NOON - DAY)


def test_a_lead_is_seen_as_late_as_its_newest_row_and_made_with_its_oldest() -> None:
    bring(row("id:crm:1", at=NOON))
    append_rows([happened("id:crm:1", NOON + DAY), happened("id:crm:1", NOON - DAY)], NOON + DAY)
    all_the_way(NOON + DAY)
    lead = the("id:crm:1")
    assert (lead.made_at, lead.seen_at) == (NOON - DAY, NOON + DAY)


def test_what_accord_itself_noted_is_no_sign_of_life() -> None:
    bring(row("id:crm:1", at=NOON))
    append("lead.stage_changed", subject="id:crm:1", now=NOON + DAY, source="flow")
    append("lead.qualified", subject="id:crm:1", now=NOON + DAY, source="import:2")
    append("lead.stage_changed", subject="id:crm:2", now=NOON + DAY, source="flow")
    all_the_way(NOON + DAY)
    assert Lead.objects.get().seen_at == NOON
    refresh([Lead.objects.get().pk], now=NOON + DAY, whole=True)
    assert Lead.objects.get().seen_at == NOON


def test_other_subjects_are_nobody() -> None:
    append("agreement.signed", subject="agreement:main", now=NOON)
    append("import.done", subject="import:1", now=NOON)
    all_the_way()
    assert not Lead.objects.exists()


def test_the_step_ends_when_its_time_is_over_and_says_that_more_waits() -> None:
    append_rows([happened(f"id:crm:{n}") for n in range(2500)], NOON)
    first = step(NOON, timedelta(0))
    assert (first.done, first.more) == (1000, True)
    all_the_way()
    assert Lead.objects.count() == 2500


def test_a_row_that_makes_no_lead_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.leads import bulk

    take = bulk.take

    def picky(rows: list, slice: object) -> list:  # type: ignore[type-arg]
        if any("poison" in row.identities[0] for row in rows):
            raise ValueError("poison")
        return take(rows, slice)  # type: ignore[arg-type]

    monkeypatch.setattr(bulk, "take", picky)
    append_rows([happened("id:a:1"), happened("id:a:poison"), happened("id:a:2")], NOON)
    all_the_way()
    assert Lead.objects.count() == 2
    assert Parked.objects.get().event.subject.key == "id:a:poison"
