"""An import taken back leaves everything as it was, but what people did."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis.extra.django import TestCase

from accord.leads import commands, export, search
from accord.leads.models import Company, Lead
from accord.leads.rows import LeadRow
from accord.leads.step import step
from accord.ledger.bulk import append_rows
from accord.ledger.commands import append
from accord.ledger.rows import NewRow
from accord.lib.errors import Refused
from tests.leads.cast import bring, row, the, told
from tests.leads.test_taking_up import FILES, bring_all
from tests.make import NOON, a_user

pytestmark = pytest.mark.django_db
DAY, SOON = timedelta(days=1), timedelta(milliseconds=200)


def lines() -> list[dict[str, Any]]:
    return list(export.lines())


def taken_back(source: str = "import:2") -> list[tuple[Lead, str]]:
    return commands.retract(source, by=None, now=NOON + 9 * DAY)


def test_the_export_is_the_same_to_the_byte() -> None:
    bring(row("id:crm:1", name="Anna", company="Acme"), row("id:crm:2", name="Bob"))
    before = lines()
    bring(
        row("id:crm:1", "email:anna@acme.example", name="Anne", company="Acme 2", job_title="A"),
        row("email:bob@beta.example", "id:crm:2", company="Beta"),
        row("id:crm:3", name="Cher", company="Acme"),
        LeadRow(
            ("id:crm:2",), {}, rises=7, facts={"outcome": "won"},
            consent={"given": True, "at": NOON.isoformat(), "proof": "p", "wording": "w"},
        ),
        source="import:2", now=NOON + DAY,
    )  # fmt: skip
    assert lines() != before
    assert taken_back() == []
    assert lines() == before


def test_leads_that_were_only_its_are_gone_from_lists_and_search() -> None:
    bring(row("id:crm:1", name="Anna", company="Acme"), source="import:2")
    taken_back()
    assert not Lead.objects.standing().exists()
    assert not search.find("anna")
    assert not Company.objects.exists()


def test_leads_that_people_worked_on_stay_and_are_listed() -> None:
    bring(row("id:crm:1", name="Anna"), row("id:crm:2", name="Bob"), source="import:2")
    anna = the("id:crm:1")
    append("handoff.taken", subject=anna.subject_id, now=NOON + DAY, by=a_user())
    append("lead.stage_changed", subject="id:crm:2", now=NOON + DAY, source="flow")
    assert taken_back() == [(anna, "handoff taken on 2026-03-05")]
    assert list(Lead.objects.standing()) == [anna]
    assert told(the("id:crm:1")) == {}


def test_what_a_person_edited_since_stays() -> None:
    bring(row("id:crm:1", name="Anna"))
    bring(row("id:crm:1", job_title="CEO", industry="food"), source="import:2")
    commands.edit_lead(the("id:crm:1"), {"job_title": "CTO"}, by=None, now=NOON + DAY)
    taken_back()
    assert told(the("id:crm:1")) == {"name": "Anna", "job_title": "CTO"}


def test_imported_again_the_lead_is_back_and_new() -> None:
    anna = row("id:crm:1", "email:anna@acme.example", name="Anna")
    bring(anna, source="import:2")
    lead = the("id:crm:1")
    taken_back()
    assert bring(anna, source="import:3", now=NOON + 10 * DAY) == "n"
    assert the("email:anna@acme.example") == lead
    assert list(Lead.objects.standing()) == [lead]


def test_an_import_undone_before_the_step_read_it_makes_nobody() -> None:
    append_rows([NewRow("page", "email:a@acme.example", NOON, "import:2")], NOON)
    taken_back()
    step(NOON, SOON)
    assert not Lead.objects.exists()


def test_leads_first_met_in_its_events_go_too() -> None:
    append_rows([NewRow("page", "email:a@acme.example", NOON, "import:2")], NOON)
    while step(NOON, SOON).done:
        pass
    assert Lead.objects.standing().count() == 1
    taken_back()
    assert not Lead.objects.standing().exists()
    while step(NOON, SOON).done:
        pass
    assert not Lead.objects.standing().exists()


def test_a_half_done_undo_goes_on() -> None:
    bring(row("id:crm:1", name="Anna"), source="import:2")
    from accord.ledger.commands import retract

    retract("import:2", None, NOON)
    taken_back()
    assert not Lead.objects.standing().exists()
    with pytest.raises(Refused, match="already"):
        retract("import:2", None, NOON)


class AnyImport(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(FILES, FILES)
    def test_any_import_is_undone_exactly(self, before: list[Any], after: list[Any]) -> None:
        bring_all(before)
        known = lines()
        for rows, live in after:
            bring(*rows, source="import:99", now=NOON + 8 * DAY, live=live)
        taken_back("import:99")
        assert lines() == known
