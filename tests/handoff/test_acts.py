"""Taking a lead, trying to reach it, accepting it and handing it back."""

from datetime import UTC, datetime

import pytest

from accord.accounts.models import Role
from accord.handoff import commands
from accord.handoff.models import NEVER, Act, Handoff, Standing
from accord.ledger.models import Event
from accord.lib.errors import Invalid, NotYours, Refused
from tests.handoff.cast import DAY, HOUR, MINUTE, a_handoff, a_lead, an_agreement, an_sdr
from tests.make import NOON, a_user

pytestmark = pytest.mark.django_db


def newest_row() -> Event:
    return Event.objects.order_by("-pk").first()


def test_taking_a_lead_leaves_its_owner_and_one_row() -> None:
    handoff, sdr = a_handoff(), an_sdr()
    before = Event.objects.count()
    commands.take(handoff, by=sdr, now=NOON)
    handoff.refresh_from_db()
    assert (handoff.owner, handoff.taken_at) == (sdr, NOON)
    assert Event.objects.count() == before + 1
    row = newest_row()
    assert (row.kind, row.subject_id, row.by) == ("handoff.taken", handoff.lead.subject_id, sdr)


def test_the_second_to_take_it_is_told_who_was_quicker() -> None:
    handoff = a_handoff()
    commands.take(handoff, by=an_sdr("Tomás Rivera"), now=NOON)
    with pytest.raises(commands.TakenAlready, match="Tomás Rivera took this lead at 13:00"):
        commands.take(handoff, by=an_sdr("Ada Lind"), now=NOON)


def test_taking_it_twice_says_that_you_have_it() -> None:
    handoff, sdr = a_handoff(), an_sdr()
    commands.take(handoff, by=sdr, now=NOON)
    with pytest.raises(commands.TakenAlready, match="You have this lead"):
        commands.take(handoff, by=sdr, now=NOON)


def test_the_first_attempt_keeps_the_first_touch_and_the_next_clock_runs() -> None:
    handoff, sdr = a_handoff(), an_sdr()
    commands.log_attempt(handoff, outcome="no answer", by=sdr, now=NOON)
    commands.log_attempt(handoff, outcome="voicemail", by=sdr, now=NOON + HOUR)
    handoff.refresh_from_db()
    assert (handoff.touched_at, handoff.attempts, handoff.owner) == (NOON, 2, sdr)
    assert handoff.ends_at == handoff.decide_due_at
    assert newest_row().facts["outcome"] == "voicemail"


def test_an_outcome_that_is_none_is_refused() -> None:
    with pytest.raises(Invalid, match="talked, no answer, voicemail, wrong person"):
        commands.log_attempt(a_handoff(), outcome="sang", by=an_sdr(), now=NOON)


def test_accepting_moves_the_lead_on_and_stops_the_clocks() -> None:
    handoff, sdr = a_handoff(), an_sdr()
    commands.accept(handoff, by=sdr, now=NOON)
    standing = Standing.objects.get(lead=handoff.lead)
    assert (standing.stage, standing.since) == ("accepted", NOON)
    assert not Handoff.objects.waiting().exists()
    assert newest_row().facts["was"] == "mql"


def test_the_second_answer_loses_and_hears_the_first() -> None:
    handoff, sdr = a_handoff(), an_sdr()
    commands.accept(handoff, by=sdr, now=NOON)
    rows = Event.objects.count()
    with pytest.raises(commands.AlreadyAnswered, match="Tomás Rivera accepted this lead at 13:00"):
        commands.reject(handoff, reason="competitor", by=sdr, now=NOON)
    assert Event.objects.count() == rows


def test_a_colleagues_lead_is_theirs_and_the_head_may_step_in() -> None:
    handoff = a_handoff()
    commands.take(handoff, by=an_sdr(), now=NOON)
    with pytest.raises(commands.TakenAlready, match="Tomás Rivera took this lead"):
        commands.accept(handoff, by=an_sdr("Ada Lind"), now=NOON)
    commands.accept(handoff, by=a_user(Role.HEAD_OF_SALES), now=NOON)


@pytest.mark.parametrize("role", [Role.MARKETER, Role.HEAD_OF_MARKETING, Role.READ_ONLY])
def test_others_may_look_and_are_told_whom_to_ask(role: Role) -> None:
    handoff = a_handoff()
    a_user(Role.HEAD_OF_SALES, name="Elena Marchetti")
    with pytest.raises(NotYours, match="Elena Marchetti"):
        commands.take(handoff, by=a_user(role), now=NOON)


def test_handing_back_needs_one_of_the_agreed_reasons() -> None:
    handoff, sdr = a_handoff(), an_sdr()
    for reason in ("", "dull", "No-Budget"):
        with pytest.raises(Invalid, match="no-budget, not-now"):
            commands.reject(handoff, reason=reason, by=sdr, now=NOON)
    assert Handoff.objects.waiting().exists()


def test_handing_back_waits_for_the_agreed_attempts() -> None:
    handoff, sdr = a_handoff(), an_sdr()
    commands.log_attempt(handoff, outcome="no answer", by=sdr, now=NOON)
    with pytest.raises(Refused, match=r"agreed on 2 attempts .* 1 is logged\. Try 1 more"):
        commands.reject(handoff, reason="no-budget", by=sdr, now=NOON)
    commands.log_attempt(handoff, outcome="voicemail", by=sdr, now=NOON)
    commands.reject(handoff, reason="no-budget", by=sdr, now=NOON)


@pytest.mark.parametrize("reason", ["bad-data", "competitor"])
def test_what_no_call_would_change_asks_for_no_attempts(reason: str) -> None:
    commands.reject(a_handoff(), reason=reason, by=an_sdr(), now=NOON)


def test_who_was_reached_need_not_be_tried_again() -> None:
    handoff, sdr = a_handoff(), an_sdr()
    commands.log_attempt(handoff, outcome="talked", by=sdr, now=NOON)
    commands.reject(handoff, reason="no-budget", by=sdr, now=NOON)
    assert newest_row().facts["reason"] == "no-budget"


def rejected(reason: str, at: datetime = NOON, remark: str = "") -> Standing:
    handoff, sdr = a_handoff(at=at), an_sdr()
    commands.log_attempt(handoff, outcome="talked", by=sdr, now=at)
    commands.reject(handoff, reason=reason, by=sdr, now=at, remark=remark)
    return Standing.objects.get(lead=handoff.lead)


def test_a_reason_with_a_rest_opens_a_new_cycle_at_the_midnight_of_its_last_day() -> None:
    standing = rejected("no-budget")
    assert (standing.stage, standing.cycle, standing.cycle_since) == ("recycled", 2, NOON)
    # 90 days after 4 March, and Berlin is on summer time by then.
    assert standing.opens_at == datetime(2026, 6, 1, 22, tzinfo=UTC)
    assert not standing.early


def test_a_reason_may_let_the_lead_come_early() -> None:
    assert rejected("not-now").early


def test_back_to_marketing_starts_its_clock_and_a_cycle_that_is_open() -> None:
    standing = rejected("bad-data")
    handoff = Handoff.objects.get()
    assert (standing.stage, standing.cycle, standing.opens_at) == ("recycled", 2, NOON)
    assert handoff.reply_due_at == NOON + 2 * DAY


def test_other_reasons_give_marketing_what_it_promised_for_all() -> None:
    rejected("no-budget")
    assert Handoff.objects.get().reply_due_at == NOON + 5 * DAY


def test_a_competitor_leaves_the_cycle() -> None:
    standing = rejected("competitor")
    assert (standing.stage, standing.cycle) == ("disqualified", 1)


def test_a_remark_stays_out_of_the_facts_that_are_kept_for_ever() -> None:
    rejected("no-budget", remark="Anna says: ask in 2027")
    assert Handoff.objects.get().remark == "Anna says: ask in 2027"
    assert "Anna" not in str(newest_row().facts)


def test_marketing_replies_once() -> None:
    rejected("bad-data")
    handoff, marketer = Handoff.objects.get(), a_user(Role.MARKETER)
    with pytest.raises(Invalid, match="Write what you did"):
        commands.reply(handoff, text=" ", by=marketer, now=NOON + HOUR)
    commands.reply(handoff, text="Phone is right now", by=marketer, now=NOON + HOUR)
    handoff.refresh_from_db()
    assert (handoff.replied_at, handoff.replied_by) == (NOON + HOUR, marketer)
    with pytest.raises(Refused, match="replied already"):
        commands.reply(handoff, text="Again", by=marketer, now=NOON + 2 * HOUR)
    with pytest.raises(NotYours):
        commands.reply(handoff, text="Me too", by=an_sdr(), now=NOON + 2 * HOUR)


def test_an_accepted_lead_can_be_recycled_for_so_many_days() -> None:
    handoff, sdr = a_handoff(), an_sdr()
    commands.accept(handoff, by=sdr, now=NOON)
    commands.recycle(handoff.lead, days=30, by=sdr, now=NOON + DAY)
    standing = Standing.objects.get()
    assert (standing.stage, standing.cycle) == ("recycled", 2)
    assert standing.opens_at == datetime(2026, 4, 3, 22, tzinfo=UTC)
    with pytest.raises(Refused, match="resting already"):
        commands.recycle(handoff.lead, days=30, by=sdr, now=NOON + DAY)


def test_recycling_an_open_hand_off_answers_it() -> None:
    handoff, sdr = a_handoff(), an_sdr()
    commands.recycle(handoff.lead, days=30, by=sdr, now=NOON)
    handoff.refresh_from_db()
    assert (handoff.answer, handoff.answered_by) == ("recycled", sdr)


@pytest.mark.parametrize("days", [0, 731, -3])
def test_a_rest_is_of_1_to_730_days(days: int) -> None:
    with pytest.raises(Invalid, match="1 to 730"):
        commands.recycle(a_handoff().lead, days=days, by=an_sdr(), now=NOON)


def test_a_lead_that_marketing_has_is_not_recycled() -> None:
    an_agreement()
    with pytest.raises(Refused, match="at inquiry; only one that sales has"):
        commands.recycle(a_lead(), days=30, by=an_sdr(), now=NOON)


def test_disqualifying_works_from_anywhere_and_once() -> None:
    an_agreement()
    lead, sdr = a_lead(), an_sdr()
    commands.disqualify(lead, by=sdr, now=NOON)
    assert Standing.objects.get().stage == "disqualified"
    with pytest.raises(Refused, match="disqualified already"):
        commands.disqualify(lead, by=sdr, now=NOON)


def test_people_move_an_accepted_lead_along_their_stages() -> None:
    handoff, sdr = a_handoff(), an_sdr()
    with pytest.raises(Refused, match="Accept the lead first"):
        commands.move(handoff.lead, stage="qualified", by=sdr, now=NOON)
    commands.accept(handoff, by=sdr, now=NOON)
    with pytest.raises(Invalid, match="accepted, qualified, opportunity, customer"):
        commands.move(handoff.lead, stage="engaged", by=sdr, now=NOON)
    commands.move(handoff.lead, stage="qualified", by=sdr, now=NOON + HOUR)
    assert Standing.objects.get().stage == "qualified"


def test_a_lead_is_handed_over_to_a_colleague_in_sales() -> None:
    handoff, sdr, rep = a_handoff(), an_sdr(), a_user(Role.REP)
    commands.accept(handoff, by=sdr, now=NOON)
    with pytest.raises(Invalid, match="not in sales"):
        commands.hand_over(handoff.lead, to=a_user(Role.MARKETER), by=sdr, now=NOON)
    commands.hand_over(handoff.lead, to=rep, by=sdr, now=NOON + MINUTE)
    handoff.refresh_from_db()
    assert handoff.owner == rep


def test_without_clocks_a_hand_off_never_ends() -> None:
    handoff = a_handoff()
    handoff.first_touch_due_at = handoff.decide_due_at = None
    assert handoff.clock_ends_at() == NEVER


def test_every_act_can_be_told_apart() -> None:
    rejected("no-budget")
    assert [act.kind for act in Act.objects.order_by("pk")] == [
        "handoff.touched",
        "handoff.rejected",
    ]
