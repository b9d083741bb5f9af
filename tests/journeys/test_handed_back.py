"""Sales hands a lead back with a reason; it rests with marketing, and only news brings it again."""

from datetime import UTC, datetime, timedelta

from accord.handoff.models import Handoff, Standing
from accord.leads.models import Lead
from accord.ledger.commands import append
from tests.handoff import cast
from tests.journeys.browser import a_marketer, an_sdr
from tests.journeys.conftest import Clock

TEXT = cast.TEXT.replace("{recycle: 90 days}", "{recycle: 10 days}")
OPENS = datetime(2026, 3, 13, 23, tzinfo=UTC)  # the midnight in Berlin that begins day 10


def visits(lead: Lead, clock: Clock, times: int = 1) -> None:
    for _ in range(times):
        append("page", subject=lead.subject_id, now=clock.now, source="form:1", path="/pricing")
    clock.settles()


def test_rejected_replied_rested_and_ready_again_by_news_alone(clock: Clock) -> None:
    cast.an_agreement(TEXT)
    lead = cast.a_lead()
    visits(lead, clock, times=3)
    offered = Handoff.objects.waiting().get()

    clock.goes_on(hours=1)
    sdr = an_sdr()
    sdr.does("handoff:attempts", offered.pk, outcome="talked")
    sdr.does("handoff:rejection", offered.pk, reason="no-budget", remark="Next summer.")
    clock.settles()
    offered.refresh_from_db()
    assert Standing.objects.get().stage == "recycled"
    assert offered.reply_due_at == clock.now + timedelta(days=5)  # Wednesday to Monday, in hours

    marketer = a_marketer()
    assert "Next summer." in marketer.reads("desk:lead", lead.pk)
    marketer.does("desk:reply", lead.pk, text="We ask again in a week.")
    offered.refresh_from_db()
    assert offered.replied_by == marketer.user

    clock.goes_on(days=9)
    assert Standing.objects.get().stage == "recycled"
    clock.goes_on(days=2)
    assert clock.now > OPENS
    assert not Handoff.objects.waiting().exists(), "what she did before is no news"

    visits(lead, clock)
    again = Handoff.objects.waiting().get()
    assert (again.cycle, again.offered_at) == (2, clock.now)
    assert str(lead) in an_sdr().reads("handoff:queue")
