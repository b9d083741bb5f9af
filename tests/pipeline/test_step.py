"""Deals as the ledger's rows tell them, the stages they bring, and undoing them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from accord.capture.models import Import
from accord.handoff import commands
from accord.handoff import export as handoffs
from accord.handoff.models import Handoff, Standing
from accord.leads import bulk
from accord.leads import commands as leads
from accord.leads.models import Lead
from accord.leads.rows import LeadRow
from accord.leads.undoing import retract
from accord.ledger.commands import append
from accord.ledger.models import Personal
from accord.pipeline import export, forgetting, queries
from accord.pipeline.models import Deal, DealLead
from accord.pipeline.step import step
from tests.handoff import cast
from tests.handoff.cast import DAY, HOUR, SECOND, a_lead, an_agreement, an_sdr, did
from tests.make import NOON

pytestmark = pytest.mark.django_db
CLOSED = datetime(2025, 11, 3, tzinfo=UTC)


def run(now: datetime = NOON) -> None:
    cast.run(now)
    step(now, 5 * SECOND)
    cast.run(now)


def an_import(*, live: bool = False) -> str:
    return Import.objects.create(
        what="deals", name="deals.csv", file="x", sha256="0", size=1, live=live, made_at=NOON
    ).source


def a_deal(lead: Lead, kind: str = "deal.won", source: str = "import:1", **facts: Any) -> None:
    told = {"deal": "D-1", "closed_at": CLOSED.isoformat(), **facts}
    append(kind, subject=lead.subject_id, now=NOON, at=CLOSED, source=source, **told)


def stage(lead: Lead) -> str:
    return Standing.objects.get(lead=lead).stage


def everything() -> list[dict[str, Any]]:
    return [*handoffs.lines(), *export.lines()]


def test_a_won_deal_is_kept_with_its_money_and_people() -> None:
    an_agreement()
    lead = a_lead(live=False)
    a_deal(lead, amount_cents=125000, currency="EUR", sdr="s1", rep="r9", name="Line 4")
    run()
    deal = Deal.objects.get()
    assert (deal.key, deal.outcome, deal.closed_at) == ("deal:D-1", "won", CLOSED)
    assert (deal.amount_cents, deal.currency, deal.sdr, deal.rep) == (125000, "EUR", "s1", "r9")
    assert queries.deals_of([lead.pk]) == {lead.pk: [deal]}
    assert queries.won() == {lead.pk}


def test_a_won_deal_makes_a_customer_and_an_open_one_an_opportunity() -> None:
    an_agreement()
    won, opened, lost = (a_lead(name, live=False) for name in ("anna", "boris", "clara"))
    a_deal(won, deal="1")
    a_deal(opened, "deal.opened", deal="2", opened_at=CLOSED.isoformat())
    a_deal(lost, "deal.lost", deal="3")
    run()
    assert [stage(lead) for lead in (won, opened, lost)] == ["customer", "opportunity", "inquiry"]
    assert Standing.objects.get(lead=won).since == CLOSED


def test_an_amount_without_a_currency_is_left_out() -> None:
    an_agreement()
    a_deal(a_lead(), amount_cents=100)
    run()
    assert Deal.objects.get().amount_cents is None


def test_later_rows_prevail() -> None:
    an_agreement()
    lead = a_lead(live=False)
    a_deal(lead, "deal.opened", opened_at=CLOSED.isoformat(), rep="r1")
    run()
    assert (stage(lead), Deal.objects.get().closed_at) == ("opportunity", None)
    a_deal(lead, "deal.won", rep="r2")
    run()
    deal = Deal.objects.get()
    assert (stage(lead), deal.outcome, deal.rep, deal.opened_at) == (
        "customer", "won", "r2", CLOSED,
    )  # fmt: skip


def outcome_row(name: str, outcome: str, *, live: bool = False) -> Lead:
    row = LeadRow(
        (f"email:{name}@acme.example",), {"5": "Head"}, at=NOON, facts={"outcome": outcome}
    )
    bulk.upsert([row], source=an_import(live=live), live=live, now=NOON, by=None)
    return Lead.objects.get(email=f"{name}@acme.example")


def test_an_import_of_leads_tells_who_was_won_and_nothing_of_the_others() -> None:
    an_agreement()
    won, other = outcome_row("anna", "won"), outcome_row("boris", "open")
    run()
    assert list(Deal.objects.values_list("key", "outcome")) == [(f"lead:{won.subject_id}", "won")]
    assert (stage(won), stage(other)) == ("customer", "inquiry")


def test_a_customer_is_offered_to_nobody() -> None:
    an_agreement()
    lead = outcome_row("anna", "won", live=True)
    did(lead, "Call Requested", at=NOON + HOUR)
    run(NOON)
    run(NOON + HOUR)
    assert not Handoff.objects.exists()


def test_undoing_the_import_of_deals_leaves_everything_as_it_was() -> None:
    an_agreement()
    history, live = a_lead("anna", live=False), a_lead("boris")
    did(history, at=NOON - HOUR)
    did(live, times=3, at=NOON - HOUR)
    run(NOON - HOUR)
    before = everything()
    source = an_import()
    a_deal(history, source=source)
    a_deal(live, "deal.opened", source=source, deal="D-2")
    run(NOON)
    assert (stage(history), stage(live)) == ("customer", "opportunity")
    assert not Handoff.objects.waiting().exists()
    retract(source, by=None, now=NOON + HOUR)
    run(NOON + HOUR)
    assert everything() == before
    assert not Deal.objects.exists()
    assert Handoff.objects.waiting().get().lead == live


def test_a_lead_that_people_worked_on_goes_back_to_where_they_left_it() -> None:
    an_agreement()
    lead, sdr = a_lead(), an_sdr()
    did(lead, times=3, at=NOON - HOUR)
    run(NOON - HOUR)
    commands.accept(Handoff.objects.get(), by=sdr, now=NOON - HOUR)
    source = an_import()
    append("deal.won", subject=lead.subject_id, now=NOON, at=NOON, source=source, deal="D-1")
    run(NOON)
    assert stage(lead) == "customer"
    retract(source, by=None, now=NOON + HOUR)
    run(NOON + HOUR)
    assert stage(lead) == "accepted"


def test_a_deal_goes_with_a_merge_and_comes_back() -> None:
    an_agreement()
    kept, other = a_lead("anna"), a_lead("anna2")
    a_deal(other)
    run(NOON)
    before = everything()
    merge = leads.merge(kept, other, by=None, now=NOON + HOUR)
    run(NOON + HOUR)
    assert DealLead.objects.get().lead == kept
    assert stage(kept) == "customer"
    leads.unmerge(merge, by=None, now=NOON + DAY / 12)
    run(NOON + DAY / 12)
    assert DealLead.objects.get().lead == other
    assert everything() == before


def test_running_it_again_changes_nothing() -> None:
    an_agreement()
    a_deal(a_lead())
    run(NOON)
    before = everything()
    run(NOON)
    assert everything() == before


def test_queries_do_not_grow_with_the_deals(django_assert_max_num_queries) -> None:
    an_agreement()
    run(NOON)
    for n in range(30):
        a_deal(a_lead(f"lead{n}", live=False), deal=f"D-{n}")
    cast.run(NOON)
    with django_assert_max_num_queries(60):
        step(NOON, 5 * SECOND)
    assert Deal.objects.filter(outcome="won").count() == 30


def test_a_forgotten_person_is_named_by_no_deal() -> None:
    an_agreement()
    zoe, bo = a_lead("zoe quandt", live=False), a_lead("bo lund", live=False)
    for lead, note in ((zoe, "Zoe signs"), (bo, "ask Zoe Quandt, then sign")):
        append(
            "deal.won", subject=lead.subject_id, now=NOON, at=CLOSED, source="import:1",
            personal={"name": "Umbra and Zoe Quandt", "note": note}, deal="D-1",
            amount_cents=900, currency="EUR",
        )  # fmt: skip
    run()
    assert Deal.objects.get().name == "Umbra and Zoe Quandt"
    gone = leads.forget(zoe, by=None, now=NOON + DAY)
    assert forgetting.forget(gone.leads, ["Zoe Quandt"]) == 1
    deal = Deal.objects.get()
    assert (deal.name, deal.outcome, deal.amount_cents) == ("", "won", 900)
    assert set(deal.leads.values_list("lead", flat=True)) == {zoe.pk, bo.pk}
    assert not Personal.objects.filter(facts__icontains="zoe").exists()
