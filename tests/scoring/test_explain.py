"""Every score is explained: the rows add up, and what is missing is said."""

import json

import pytest

from accord.scoring.explain import explain
from tests.scoring.cast import NOON, a_lead, did, in_force

pytestmark = pytest.mark.django_db


def test_the_rows_add_up_and_the_cap_is_a_row_of_its_own():
    in_force()
    lead = a_lead()
    did(lead)
    receipt = explain(lead, NOON)
    assert receipt.adds_up
    assert (receipt.total, receipt.fit.adjustment) == (23, -5)
    assert receipt.ready and receipt.criterion == "by-score"


def test_it_is_one_plain_object_for_json():
    in_force()
    lead = a_lead()
    did(lead)
    told = json.loads(json.dumps(explain(lead, NOON).as_dict(), default=str))
    assert told["total"] == 23
    assert told["behaviour"]["lines"][0]["points"] == 8
    assert told["behaviour"]["lines"][0]["shares"][0]["points"] == 8


def test_sentences_say_what_is_missing():
    in_force()
    lead = a_lead()
    text = "\n".join(explain(lead, NOON).sentences())
    assert "Not sales-ready" in text
    assert "with" in text
