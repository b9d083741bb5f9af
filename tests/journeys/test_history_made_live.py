"""History is scored and queues nobody; chosen leads of it are made live, and then they do."""

from accord.agreement import commands
from accord.handoff.models import Handoff
from accord.leads.models import Lead
from accord.scoring.models import Score
from tests.journeys.browser import a_marketer, an_sdr
from tests.journeys.conftest import Clock

LEADS = """E-mail,Name,Job title,Employees,Created
ada@acme.example,Ada King,Chief Executive Officer,300,2026-01-10
bo@acme.example,Bo Lund,Chief Executive Officer,300,2026-01-11
"""
EVENTS = """E-mail,Event,When
ada@acme.example,Webinar Attended,2026-03-01 10:00
ada@acme.example,Asset Downloaded,2026-03-02 10:00
bo@acme.example,Webinar Attended,2026-03-01 10:00
bo@acme.example,Asset Downloaded,2026-03-02 10:00
"""


def test_history_waits_until_somebody_makes_it_live(clock: Clock) -> None:
    commands.begin(now=clock.now)
    marketer, sdr = a_marketer(), an_sdr()
    for what, text in (("leads", LEADS), ("events", EVENTS)):
        one = marketer.uploads(what, text)
        marketer.settles(one, live="history")
        marketer.does("capture:run", one.pk)
        clock.settles()
    assert list(Score.objects.values_list("ready", flat=True)) == [True, True]
    clock.goes_on(days=1)
    assert not Handoff.objects.exists()
    assert "Ada King" not in sdr.reads("handoff:queue")

    leads = one.__class__.objects.get(what="leads")
    ada = Lead.objects.get(email="ada@acme.example")
    marketer = a_marketer()
    assert "Ada King" in marketer.reads("capture:leads", leads.pk)
    marketer.does("capture:leads", leads.pk, lead=str(ada.pk))
    clock.settles()
    waiting = Handoff.objects.get()
    assert (waiting.lead, waiting.offered_at, waiting.criterion) == (ada, clock.now, "by-score")
    page = an_sdr().reads("handoff:queue")
    assert "Ada King" in page and "Bo Lund" not in page
