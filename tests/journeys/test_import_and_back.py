"""A list comes in through the browser and is taken back: nothing is left of it."""

import json

from accord.agreement import commands
from accord.capture.models import Import
from accord.desk.exporting import lines
from accord.leads.models import Lead
from tests.journeys.browser import a_marketer
from tests.journeys.conftest import Clock

OURS = "E-mail,Name,Job title\nada@acme.example,Ada King,Head of IT\nbo@acme.example,Bo,Clerk\n"
LIST = """E-mail,Name,Job title,Company,Fair
ada@acme.example,Ada King,Chief Executive Officer,Acme,Hannover
bo@acme.example,Bo,Clerk,,
nobody,Cy,Clerk,Acme,Hannover
dee@new.example,Dee,VP Sales,New Ltd,Hannover
"""


def export() -> str:
    return "\n".join(json.dumps(line, default=str) for line in lines())


def sums(one: Import) -> tuple[int, ...]:
    return one.read, one.new, one.updated, one.same, one.refused


def test_a_list_is_settled_tried_run_and_taken_back(clock: Clock) -> None:
    commands.begin(now=clock.now)
    marketer = a_marketer()
    ours = marketer.uploads("leads", OURS)
    marketer.settles(ours, live="live")
    marketer.does("capture:run", ours.pk)
    clock.settles()
    clock.goes_on(hours=1)
    before = export()

    one = marketer.uploads("leads", LIST)
    assert "If you ran it now" in marketer.settles(one, c4="new:text", live="live")
    one.refresh_from_db()
    assert sums(one) == (4, 1, 1, 1, 1)
    assert Lead.objects.count() == 2

    marketer.does("capture:run", one.pk)
    clock.settles()
    one.refresh_from_db()
    assert sums(one) == (4, 1, 1, 1, 1) and one.closes()
    assert "Dee" in marketer.reads("desk:leads")
    refused = b"".join(marketer.client.get(f"/imports/{one.pk}/refused.csv").streaming_content)
    assert b"nobody,Cy,Clerk" in refused
    assert export() != before

    clock.goes_on(hours=1)
    marketer.does("capture:undoing", one.pk)
    clock.settles()
    assert export() == before
    assert "Dee" not in marketer.reads("desk:leads")
