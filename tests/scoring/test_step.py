"""Scores follow what happens, what is due, and the version in force; nothing else is rewritten."""

import pytest

from accord.leads import merging as leads
from accord.leads.step import step as leads_step
from accord.ledger.bulk import append_rows
from accord.ledger.commands import append, retract
from accord.ledger.rows import NewRow
from accord.scoring.models import Score, Sweep
from accord.scoring.step import step
from tests.scoring.cast import (
    DAY,
    HOUR,
    MIDNIGHT,
    NOON,
    SECOND,
    TEXT,
    a_lead,
    did,
    flow,
    in_force,
    score,
)

pytestmark = pytest.mark.django_db


def test_before_the_first_version_nothing_is_scored():
    a_lead()
    assert flow() is None
    assert not Score.objects.exists()


def test_an_event_is_in_the_score_after_one_step():
    in_force()
    lead = a_lead()
    flow()
    assert score(lead) == (15, 0, "C4", "")
    did(lead)
    flow()
    assert score(lead) == (15, 8, "C3", "by-score")


def test_points_fade_at_the_midnight_of_the_agreement_s_zone_and_not_before():
    in_force()
    lead = a_lead()
    did(lead)
    assert flow() == MIDNIGHT
    flow(MIDNIGHT - HOUR)
    assert score(lead)[1] == 8
    flow(MIDNIGHT)
    assert score(lead)[1] == 7


def test_a_window_closes_by_itself():
    in_force()
    lead = a_lead()
    did(lead, "Call")
    flow()
    assert score(lead)[3] == "called"
    assert flow(MIDNIGHT) == MIDNIGHT + 3 * DAY
    flow(MIDNIGHT + 3 * DAY)
    assert score(lead)[3] == ""


def test_what_is_dated_ahead_counts_from_its_instant():
    in_force()
    lead = a_lead()
    did(lead, at=NOON + HOUR)
    assert flow() == NOON + HOUR
    assert score(lead)[1] == 0
    flow(NOON + HOUR)
    assert score(lead)[1] == 8


def test_midnight_touches_only_leads_whose_points_change():
    in_force()
    fading, standing = a_lead("anna"), a_lead("ben")
    did(fading)
    flow()
    before = Score.objects.get(pk=standing.pk).as_of
    flow(MIDNIGHT)
    assert Score.objects.get(pk=standing.pk).as_of == before
    assert Score.objects.get(pk=fading.pk).as_of == MIDNIGHT


def test_another_version_scores_everybody_anew():
    in_force()
    lead = a_lead()
    flow()
    other = in_force(TEXT.replace("points: 20", "points: 9"), since=NOON + HOUR)
    flow(NOON + HOUR)
    assert score(lead) == (9, 0, "D4", "")
    assert Score.objects.get(pk=lead.pk).version == other
    assert Sweep.objects.latest("pk").finished_at == NOON + HOUR


def test_a_version_taken_back_scores_everybody_by_the_one_before():
    first = in_force()
    lead = a_lead()
    flow()
    other = in_force(TEXT.replace("points: 20", "points: 9"), since=NOON + HOUR)
    flow(NOON + HOUR)
    type(other).objects.filter(pk=other.pk).update(returned_at=NOON + 2 * HOUR)
    flow(NOON + 2 * HOUR)
    assert Score.objects.get(pk=lead.pk).version == first
    assert score(lead)[0] == 15


def test_a_merge_adds_up_and_taking_it_apart_restores_both():
    in_force()
    anna, ben = a_lead("anna"), a_lead("ben", title="")
    did(anna)
    did(ben)
    flow()
    made = leads.merge(anna, ben, by=None, now=NOON)
    flow()
    assert score(anna)[1] == 16
    assert not Score.objects.filter(pk=ben.pk).exists()
    leads.unmerge(made, by=None, now=NOON)
    flow()
    assert (score(anna)[1], score(ben)[1]) == (8, 8)


def test_an_undone_import_takes_its_points_along():
    in_force()
    lead = a_lead()
    did(lead)
    flow()
    retract("import:9", by=None, now=NOON)
    flow()
    assert score(lead)[1] == 0


def test_a_new_judgement_of_an_event_counts():
    in_force()
    lead = a_lead()
    row = append("page", subject=lead.subject_id, now=NOON, source="form:1", path="/pricing")
    flow()
    judged = {"event": row.pk, "human": 10}
    append_rows([NewRow("event.judged", lead.subject_id, NOON, "flow", facts=judged)], NOON)
    flow()
    assert score(lead)[1] == 0


def test_what_people_decide_moves_no_point():
    in_force()
    lead = a_lead()
    flow()
    before = Score.objects.get(pk=lead.pk).as_of
    append("handoff.taken", subject=lead.subject_id, now=NOON + HOUR)
    flow(NOON + HOUR)
    assert Score.objects.get(pk=lead.pk).as_of == before


@pytest.mark.parametrize("many", [1, 40])
def test_a_step_asks_as_much_of_many_leads_as_of_few(django_assert_max_num_queries, many):
    in_force()
    for n in range(many):
        did(a_lead(f"lead{n}"))
    leads_step(NOON, SECOND)
    with django_assert_max_num_queries(26):
        step(NOON, SECOND)
    assert Score.objects.count() == many
