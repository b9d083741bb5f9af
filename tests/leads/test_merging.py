"""Two leads made one and taken apart again, to the byte."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accord.leads import commands, export, queries, search
from accord.leads.models import Consent, Lead, Merge
from accord.leads.rows import LeadRow
from accord.ledger.commands import append
from accord.ledger.models import Event
from accord.lib.errors import Refused
from tests.leads.cast import bring, everything, row, the, told
from tests.leads.test_taking_up import FILES, bring_all
from tests.make import NOON, a_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ANNA, ANNE = "id:crm:1", "email:anne@beta.example"


def two() -> tuple[Lead, Lead]:
    consent = {"given": True, "at": NOON.isoformat(), "proof": "form 3", "wording": "v2"}
    bring(row(ANNA, name="Anna Berg", job_title="CEO", company="Acme"), live=False)
    bring(
        LeadRow((ANNE,), row(ANNE, name="Anne Berg", industry="food").values, consent=consent),
        source="import:2", now=NOON + DAY,
    )  # fmt: skip
    return the(ANNA), the(ANNE)


def test_the_kept_lead_has_what_both_had() -> None:
    anna, anne = two()
    append("page", subject=ANNE, now=NOON + DAY, path="/pricing")
    commands.merge(anna, anne, by=a_user(), now=NOON + 2 * DAY)
    kept = the(ANNE)
    assert kept == the(ANNA) == anna
    assert told(kept) == {
        "name": "Anne Berg", "job_title": "CEO", "industry": "food", "company": "Acme",
        "email": "anne@beta.example",
    }  # fmt: skip
    assert kept.live_since == NOON + DAY
    assert queries.by_identity([ANNA, ANNE]) == {ANNA: anna.pk, ANNE: anna.pk}
    assert [event.kind for event in queries.facts_of([anna.pk])[anna.pk].events] == ["page"]
    assert Consent.objects.get().lead == anna
    assert search.find("anne") == [anna]
    assert list(Lead.objects.standing()) == [anna]


def test_it_is_a_recorded_act() -> None:
    sam = a_user()
    commands.merge(*two(), by=sam, now=NOON + 2 * DAY)
    event = Event.objects.get(kind="lead.merged")
    assert (event.by, event.at) == (sam, NOON + 2 * DAY)


def test_taking_it_back_is_exact() -> None:
    anna, anne = two()
    before, lines = everything(), list(export.lines())
    found = {text: search.find(text) for text in ("anna", "anne", "berg", "acme", "food")}
    made = commands.merge(anna, anne, by=None, now=NOON + 2 * DAY)
    assert everything() != before
    commands.unmerge(made, by=a_user(), now=NOON + 3 * DAY)
    assert everything() == before
    assert {text: search.find(text) for text in found} == found
    kinds = {"lead.merged", "lead.unmerged"}
    assert [line for line in export.lines() if line.get("kind") not in kinds] == lines


def test_what_happened_since_stays_under_the_identity_it_happened_to() -> None:
    anna, anne = two()
    made = commands.merge(anna, anne, by=None, now=NOON + 2 * DAY)
    bring(row(ANNE, job_title="Buyer"), source="import:3", now=NOON + 3 * DAY)
    assert told(the(ANNA))["job_title"] == "Buyer"
    commands.unmerge(made, by=None, now=NOON + 4 * DAY)
    assert (told(the(ANNA))["job_title"], told(the(ANNE))["job_title"]) == ("CEO", "Buyer")
    assert the(ANNA).edition > anna.edition


def test_merges_in_a_row_are_taken_back_in_any_order_that_makes_sense() -> None:
    bring(row("id:crm:1"), row("id:crm:2"), row("id:crm:3"))
    one, two, three = (the(f"id:crm:{n}") for n in (1, 2, 3))
    before = everything()
    first = commands.merge(two, three, by=None, now=NOON + DAY)
    second = commands.merge(one, two, by=None, now=NOON + DAY)
    assert the("id:crm:3") == one
    with pytest.raises(Refused, match="merged, taken back or forgotten"):
        commands.unmerge(first, by=None, now=NOON + DAY)
    commands.unmerge(second, by=None, now=NOON + DAY)
    commands.unmerge(first, by=None, now=NOON + DAY)
    assert everything() == before


def test_a_merge_is_taken_back_once() -> None:
    made = commands.merge(*two(), by=None, now=NOON)
    commands.unmerge(made, by=None, now=NOON)
    with pytest.raises(Refused, match="already"):
        commands.unmerge(made, by=None, now=NOON)
    assert Merge.objects.get().undone_at == NOON


def test_a_lead_is_not_merged_with_itself_nor_twice() -> None:
    anna, anne = two()
    with pytest.raises(Refused, match="itself"):
        commands.merge(anna, anna, by=None, now=NOON)
    commands.merge(anna, anne, by=None, now=NOON)
    with pytest.raises(Refused, match="nothing was changed"):
        commands.merge(anne, anna, by=None, now=NOON)


class AnyTwo(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(FILES, st.randoms(use_true_random=False))
    def test_any_two_leads_come_apart_as_they_were(self, files: list[Any], random: Any) -> None:
        bring_all(files)
        leads = list(Lead.objects.order_by("pk"))
        if len(leads) < 2:
            return
        before, lines = everything(), list(export.lines())
        made = commands.merge(*random.sample(leads, 2), by=None, now=NOON + 9 * DAY)
        commands.unmerge(made, by=None, now=NOON + 9 * DAY)
        assert everything() == before
        kinds = {"lead.merged", "lead.unmerged"}
        assert [line for line in export.lines() if line.get("kind") not in kinds] == lines
