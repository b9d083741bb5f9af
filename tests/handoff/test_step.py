"""The flow's part: who becomes sales-ready, at which instant, with which clocks and reasons."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.handoff import commands, looking
from accord.handoff.looking import Looker
from accord.handoff.models import Handoff, Standing
from accord.leads.models import Lead
from accord.ledger.commands import append
from accord.ledger.models import Event, Parked
from tests.handoff.cast import (
    DAY,
    HOUR,
    MINUTE,
    TEXT,
    a_lead,
    an_agreement,
    an_sdr,
    did,
    run,
)  # fmt: skip
from tests.make import NOON

pytestmark = pytest.mark.django_db


def stage(lead: Lead) -> str:
    return Standing.objects.get(lead=lead).stage


def test_a_lead_that_meets_the_agreement_is_handed_over_with_its_reasons() -> None:
    version = an_agreement()
    lead = a_lead()
    did(lead, times=3, at=NOON)
    run(NOON + HOUR)
    handoff = Handoff.objects.get()
    assert (handoff.lead, handoff.version, handoff.criterion) == (lead, version, "by-score")
    assert handoff.offered_at == NOON
    row = Event.objects.get(kind="lead.qualified")
    assert (row.at, row.facts["stage"], row.facts["was"]) == (NOON, "mql", "inquiry")
    lines = {line["name"]: line for line in row.facts["lines"]}
    assert lines["title"]["points"] == 20
    assert sum(points for _, points in lines["pricing"]["events"]) == 15
    assert handoff.why["lines"] == row.facts["lines"]


def test_the_clocks_run_from_the_event_and_in_working_time() -> None:
    an_agreement()
    friday = datetime(2026, 3, 6, 13, tzinfo=UTC)
    did(a_lead(), "Call Requested", at=friday)
    run(friday + 3 * DAY)
    handoff = Handoff.objects.get()
    # Friday 14:00 in Berlin, an hour before they close.
    assert handoff.first_touch_due_at == datetime(2026, 3, 9, 9, tzinfo=UTC)
    assert handoff.decide_due_at == datetime(2026, 3, 10, 13, tzinfo=UTC)
    assert handoff.ends_at == handoff.first_touch_due_at


def test_of_several_events_in_one_batch_the_right_one_qualifies() -> None:
    an_agreement()
    lead = a_lead()
    for minute in range(5):
        did(lead, at=NOON + minute * MINUTE)
    run(NOON + HOUR)
    assert Handoff.objects.get().offered_at == NOON + 2 * MINUTE


def test_a_lead_that_was_ready_only_for_a_while_in_between_qualified_then() -> None:
    an_agreement()
    lead = a_lead()
    did(lead, times=3, at=NOON)
    did(lead, "Said No", at=NOON + MINUTE)
    run(NOON + HOUR)
    assert Handoff.objects.get().offered_at == NOON


def test_what_a_bad_line_held_back_comes_at_the_midnight_it_fades() -> None:
    an_agreement()
    lead = a_lead()
    did(lead, "Said No", at=NOON)
    did(lead, times=3, at=NOON + MINUTE)
    run(NOON + HOUR)
    assert not Handoff.objects.exists()
    due = run(NOON + 3 * DAY)
    assert not Handoff.objects.exists()
    midnight = datetime(2026, 3, 7, 23, tzinfo=UTC)
    assert due == midnight
    run(midnight)
    assert Handoff.objects.get().offered_at == midnight


def test_once_in_a_cycle_and_fading_takes_nothing_away() -> None:
    an_agreement()
    lead = a_lead()
    did(lead, "Call Requested", at=NOON)
    run(NOON)
    run(NOON + 20 * DAY)
    did(lead, "Call Requested", at=NOON + 21 * DAY)
    run(NOON + 21 * DAY)
    assert Handoff.objects.count() == 1
    assert stage(lead) == "mql"


def test_stages_by_score_follow_the_score_both_ways() -> None:
    an_agreement(TEXT.replace("points: 5}", "points: 5, fades: {2 days: 100%}}"))
    lead = a_lead()
    run(NOON - DAY + HOUR)
    assert stage(lead) == "inquiry"
    did(lead, at=NOON)
    run(NOON)
    assert stage(lead) == "target"
    run(NOON + 2 * DAY)
    assert stage(lead) == "target"
    run(NOON + 3 * DAY)
    assert stage(lead) == "inquiry"
    changes = Event.objects.filter(kind="lead.stage_changed").order_by("pk")
    assert [(row.facts["was"], row.facts["stage"]) for row in changes] == [
        ("inquiry", "target"),
        ("target", "inquiry"),
    ]


def test_news_that_comes_late_is_not_read_as_of_a_day_that_is_over() -> None:
    an_agreement(TEXT.replace("points: 5}", "points: 5, fades: {2 days: 100%}}"))
    lead = a_lead()
    run(NOON - HOUR)
    did(lead, at=NOON)
    run(NOON + 5 * DAY)
    assert stage(lead) == "inquiry"


def test_history_is_staged_and_queues_nobody_until_it_is_made_live() -> None:
    an_agreement()
    lead = a_lead(live=False)
    did(lead, times=3, at=NOON)
    run(NOON)
    assert stage(lead) == "target"
    assert not Handoff.objects.exists()
    append("lead.made_live", subject=lead.subject_id, now=NOON + DAY, live=True)
    Lead.objects.update(live_since=NOON + DAY)
    run(NOON + DAY)
    assert Handoff.objects.get().offered_at == NOON + DAY


def test_nothing_qualifies_before_the_first_version_and_then_at_once() -> None:
    lead = a_lead()
    did(lead, times=3, at=NOON - HOUR)
    an_agreement(since=NOON)
    run(NOON - MINUTE)
    assert not Handoff.objects.exists()
    run(NOON + MINUTE)
    assert Handoff.objects.get().offered_at == NOON


def test_a_new_version_hands_over_at_its_instant_and_moves_no_clock_that_runs() -> None:
    old = an_agreement()
    first, second = a_lead("anna"), a_lead("boris")
    did(first, times=3, at=NOON)
    did(second, times=2, at=NOON)
    run(NOON)
    before = Handoff.objects.values().get()
    new = an_agreement(TEXT.replace("behaviour: 15}", "behaviour: 10}"), since=NOON + DAY)
    run(NOON + 2 * DAY)
    assert Handoff.objects.filter(lead=first).values().get() == before
    handoff = Handoff.objects.get(lead=second)
    assert (handoff.version, handoff.offered_at) == (new, NOON + DAY)
    assert before["version_id"] == old.pk


def test_without_a_promise_nothing_is_due() -> None:
    an_agreement(TEXT[: TEXT.index("promises:")])
    did(a_lead(), "Call Requested", at=NOON)
    run(NOON)
    handoff = Handoff.objects.get()
    assert (handoff.first_touch_due_at, handoff.decide_due_at) == (None, None)


def test_an_event_that_lies_ahead_counts_when_its_time_has_come() -> None:
    an_agreement()
    lead = a_lead()
    append("Call Requested", subject=lead.subject_id, now=NOON, at=NOON + 5 * HOUR)
    due = run(NOON)
    assert due == NOON + 5 * HOUR
    assert not Handoff.objects.exists()
    run(NOON + 5 * HOUR)
    assert Handoff.objects.get().offered_at == NOON + 5 * HOUR


def test_running_it_again_changes_nothing() -> None:
    an_agreement()
    did(a_lead(), times=3)
    run(NOON)
    before = list(Event.objects.values()), list(Standing.objects.values())
    run(NOON)
    run(NOON + MINUTE)
    assert (list(Event.objects.values()), list(Standing.objects.values())) == before


def test_what_a_person_did_meanwhile_is_left_alone() -> None:
    an_agreement()
    lead = a_lead()
    commands.disqualify(lead, by=an_sdr(), now=NOON)
    did(lead, "Call Requested", at=NOON + MINUTE)
    run(NOON + HOUR)
    assert stage(lead) == "disqualified"
    assert not Handoff.objects.exists()


def test_queries_do_not_grow_with_the_news() -> None:
    an_agreement()

    def asked(names: list[str]) -> int:
        for name in names:
            did(a_lead(name), times=3)
        with CaptureQueriesContext(connection) as asked:
            run(NOON)
        return len(asked)

    asked(["warm"])
    few, many = asked(["a", "b"]), asked([f"lead{n}" for n in range(25)])
    assert few == many
    assert Handoff.objects.count() == 28


def test_a_lead_that_cannot_be_read_is_parked_and_holds_up_nobody(monkeypatch) -> None:
    an_agreement()
    good, bad = a_lead("anna"), a_lead("boris")
    for lead in (good, bad):
        did(lead, times=3)
    look = Looker.look

    def broken(self, facts, seat, news, as_of):
        if news.row.subject_id == bad.subject_id:
            raise ValueError("no such date")
        return look(self, facts, seat, news, as_of)

    monkeypatch.setattr(Looker, "look", broken)
    run(NOON)
    assert Handoff.objects.get().lead == good
    parked = Parked.objects.get()
    assert (parked.reader, parked.event.subject_id) == ("handoff", bad.subject_id)
    assert parked.reason == "ValueError: no such date"


def test_a_long_past_that_never_came_near_is_not_scored_instant_by_instant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    an_agreement()
    lead = a_lead(title="Clerk")
    for day in range(60):
        did(lead, at=NOON - day * DAY)
    asked = []
    honest = looking.score
    monkeypatch.setattr(looking, "score", lambda *of: asked.append(of) or honest(*of))
    run(NOON + HOUR)
    assert not Handoff.objects.exists()
    assert len(asked) == 1
