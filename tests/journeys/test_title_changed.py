"""What was learned after the hand-off is in no account of what was known before it."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from accord.agreement.language.replay import replay
from accord.agreement.versions import plan_of
from accord.cli.run import run
from accord.handoff.models import Handoff
from accord.leads import queries
from tests.handoff.cast import a_lead, an_agreement, did
from tests.journeys.browser import Form, a_marketer
from tests.journeys.conftest import Clock

TITLE = 5


def listed(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict]:
    capsys.readouterr()
    assert run(["leads", "--json", *words]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()][:-1]


def test_a_title_changed_after_the_hand_off_is_not_seen_by_what_looks_back(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    version = an_agreement()
    lead = a_lead(title="Clerk", at=clock.now - timedelta(days=30))
    did(lead, times=3, at=clock.now)
    did(lead, "Call Requested", at=clock.now)
    clock.settles()
    offered = Handoff.objects.get()
    assert offered.criterion == "asked"

    clock.goes_on(days=2)
    marketer = a_marketer()
    url = reverse("desk:value", args=[lead.pk, TITLE])
    shown = Form(marketer.reads("desk:value", lead.pk, TITLE), url).fields
    marketer.does("desk:value", lead.pk, TITLE, **shown | {"value": "Head of Sales"})
    clock.settles()

    then = offered.offered_at.isoformat()
    (before,), (now,) = listed(capsys, "--as-of", then), listed(capsys)
    assert (before["fit"], now["fit"]) == (0, 20)
    assert (before["criterion"], before["stage"]) == ("asked", "mql")

    facts = queries.facts_of([lead.pk])[lead.pk]
    found = replay(plan_of(version), facts, clock.now - timedelta(days=3), clock.now)
    assert [one.criterion for one in found][:1] == ["asked"]
    assert found[0].instant == offered.offered_at
