"""Everybody at once: rescored, as of an instant, and as another agreement would have it."""

import pytest

from accord.agreement.language.parse import parse
from accord.agreement.language.words import AgreementError
from accord.lib.errors import Refused
from accord.scoring import asof, bulk, live
from accord.scoring.models import Score
from tests.scoring.cast import DAY, HOUR, NOON, TEXT, a_lead, did, flow, in_force, score

pytestmark = pytest.mark.django_db


def ready(instant):
    return [row.lead for row in asof.ready(instant)]


def test_looking_back_sees_only_what_was_known():
    in_force()
    lead = a_lead(at=NOON - 3 * DAY)
    did(lead, at=NOON)
    assert ready(NOON) == [lead.pk]
    assert ready(NOON - HOUR) == []


def test_the_very_second_counts():
    in_force()
    lead = a_lead(at=NOON - 3 * DAY)
    did(lead, at=NOON)
    assert ready(NOON.replace(hour=11, minute=59, second=59)) == []
    assert ready(NOON) == [lead.pk]


def test_looking_back_before_the_first_version_is_refused():
    in_force(since=NOON)
    with pytest.raises(Refused, match="No agreement was in force then"):
        ready(NOON - DAY)


def test_a_draft_says_who_enters_and_who_leaves_and_keeps_nothing():
    in_force()
    leaves, enters = a_lead("anna"), a_lead("ben", title="")
    did(leaves)
    did(enters, "Webinar")
    flow()
    text = TEXT.replace("by-score: {fit: 15, behaviour: 8}", "came: {count: Webinar}")
    before = score(leaves)
    tried = bulk.tried(parse(text), NOON)
    assert (tried.leads, tried.ready) == (2, 1)
    assert (tried.entering, tried.leaving) == ((enters.pk,), (leaves.pk,))
    assert tried.names(tried.entering, 5) == [str(enters)]
    assert score(leaves) == before


def test_a_draft_with_a_word_that_nobody_has_is_refused():
    in_force()
    with pytest.raises(AgreementError, match="job_titel"):
        bulk.tried(parse(TEXT.replace("job_title", "job_titel")), NOON)


def test_everybody_is_scored_anew_with_progress():
    in_force()
    for n in range(3):
        did(a_lead(f"lead{n}"))
    seen = []
    done = bulk.rescore(NOON, on_progress=lambda *at: seen.append(at))
    assert (done.leads, done.ready) == (3, 3)
    assert seen[-1] == (3, 3)
    assert Score.objects.filter(behaviour=8).count() == 3


def test_stored_and_live_scores_are_the_same():
    in_force()
    leads = [a_lead(f"lead{n}") for n in range(4)]
    for n, lead in enumerate(leads):
        for times in range(n):
            did(lead, at=NOON - times * DAY)
    flow()
    verdicts = live.verdicts([lead.pk for lead in leads], NOON)
    for lead in leads:
        verdict = verdicts[lead.pk]
        assert score(lead) == (
            verdict.fit.points, verdict.behaviour.points, verdict.grade, verdict.criterion or "",
        )  # fmt: skip


def test_many_leads_are_read_in_as_many_queries_as_one(django_assert_max_num_queries):
    in_force()
    ids = [a_lead(f"lead{n}").pk for n in range(25)]
    with django_assert_max_num_queries(6):
        live.verdicts(ids, NOON)
