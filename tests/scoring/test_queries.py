"""A page can tell which stored scores may be old."""

import pytest

from accord.scoring import queries
from accord.scoring.models import Score
from tests.scoring.cast import HOUR, MIDNIGHT, NOON, TEXT, a_lead, did, flow, in_force

pytestmark = pytest.mark.django_db


def test_before_the_first_version_there_is_nothing_to_ask():
    assert queries.freshness(NOON) is None


def test_a_score_is_stale_from_the_midnight_at_which_it_fades_until_it_is_rewritten():
    in_force()
    fading, standing = a_lead("anna"), a_lead("ben")
    did(fading)
    flow()
    assert queries.stale(Score.objects.all(), MIDNIGHT - HOUR) == set()
    assert queries.stale(Score.objects.all(), MIDNIGHT) == {fading.pk}
    flow(MIDNIGHT)
    assert queries.stale(Score.objects.all(), MIDNIGHT) == set()
    assert standing.pk in Score.objects.values_list("pk", flat=True)


def test_under_another_version_every_score_is_stale():
    in_force()
    lead = a_lead()
    flow()
    in_force(TEXT.replace("points: 20", "points: 9"), since=NOON + HOUR)
    assert queries.stale(Score.objects.all(), NOON + HOUR) == {lead.pk}


def test_rows_that_nobody_read_are_told():
    in_force()
    lead = a_lead()
    flow()
    assert not queries.behind()
    did(lead)
    assert queries.behind()


def test_any_number_of_scores_takes_as_many_queries_as_one(django_assert_max_num_queries):
    in_force()
    for n in range(15):
        a_lead(f"lead{n}")
    flow()
    scores = list(Score.objects.all())
    with django_assert_max_num_queries(4):
        queries.stale(scores, NOON)
