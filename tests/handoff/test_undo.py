"""Undo: what stood before stands again, to the letter, and the ledger keeps both."""

from collections.abc import Callable

import pytest

from accord.accounts.models import Role, User
from accord.handoff import commands
from accord.handoff.models import Handoff, Standing
from accord.ledger.models import Event
from accord.lib.errors import Refused
from tests.handoff.cast import HOUR, a_handoff, an_agreement, an_sdr
from tests.make import NOON, a_user

pytestmark = pytest.mark.django_db

Verb = Callable[[Handoff, User], object]
VERBS: dict[str, Verb] = {
    "take": lambda h, sdr: commands.take(h, by=sdr, now=NOON),
    "log": lambda h, sdr: commands.log_attempt(h, outcome="no answer", by=sdr, now=NOON),
    "accept": lambda h, sdr: commands.accept(h, by=sdr, now=NOON),
    "reject": lambda h, sdr: commands.reject(
        h, reason="bad-data", remark="no such number", by=sdr, now=NOON
    ),
    "compete": lambda h, sdr: commands.reject(h, reason="competitor", by=sdr, now=NOON),
    "recycle": lambda h, sdr: commands.recycle(h.lead, days=40, by=sdr, now=NOON),
    "disqualify": lambda h, sdr: commands.disqualify(h.lead, by=sdr, now=NOON),
}


def everything() -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    return list(Standing.objects.values()), list(Handoff.objects.order_by("pk").values())


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_undo_restores_everything_and_adds_a_row(verb: Verb) -> None:
    handoff, sdr = a_handoff(), an_sdr()
    before, rows = everything(), Event.objects.count()
    verb(handoff, sdr)
    assert everything() != before

    sentence = commands.undo(handoff.lead, by=sdr, now=NOON + HOUR)

    assert everything() == before
    assert Event.objects.count() == rows + 2
    undone, row = Event.objects.order_by("-pk")[1], Event.objects.order_by("-pk")[0]
    assert (row.kind, row.facts["undone"], row.facts["stage"]) == (
        "handoff.undone",
        undone.pk,
        "mql",
    )
    assert sentence.startswith("Undone: you ")


def test_acts_are_undone_one_by_one_newest_first() -> None:
    handoff, sdr = a_handoff(), an_sdr()
    start = everything()
    commands.log_attempt(handoff, outcome="talked", by=sdr, now=NOON)
    touched = everything()
    commands.reject(handoff, reason="no-budget", by=sdr, now=NOON)
    commands.undo(handoff.lead, by=sdr, now=NOON)
    assert everything() == touched
    commands.undo(handoff.lead, by=sdr, now=NOON)
    assert everything() == start
    with pytest.raises(Refused, match="nothing to undo"):
        commands.undo(handoff.lead, by=sdr, now=NOON)


def test_undo_says_what_it_cannot_take_back() -> None:
    handoff, sdr = a_handoff(), an_sdr()
    commands.log_attempt(handoff, outcome="talked", by=sdr, now=NOON)
    assert "call or message itself" in commands.undo(handoff.lead, by=sdr, now=NOON)


def test_nobody_undoes_what_another_did() -> None:
    handoff = a_handoff()
    commands.take(handoff, by=an_sdr(), now=NOON)
    with pytest.raises(Refused, match="only Tomás Rivera can undo that"):
        commands.undo(handoff.lead, by=an_sdr("Ada Lind"), now=NOON)


def test_undo_is_refused_once_the_lead_has_moved_on() -> None:
    handoff, sdr = a_handoff(), an_sdr()
    commands.reject(handoff, reason="bad-data", by=sdr, now=NOON)
    Handoff.objects.create(
        lead=handoff.lead, cycle=2, offered_at=NOON, version=an_agreement(), criterion="asked"
    )
    with pytest.raises(Refused, match="has moved on since"):
        commands.undo(handoff.lead, by=sdr, now=NOON)


def test_a_marketer_undoes_a_reply() -> None:
    handoff, marketer = a_handoff(), a_user(Role.MARKETER)
    commands.reject(handoff, reason="bad-data", by=an_sdr(), now=NOON)
    commands.reply(handoff, text="Fixed", by=marketer, now=NOON)
    commands.undo(handoff.lead, by=marketer, now=NOON)
    handoff.refresh_from_db()
    assert (handoff.replied_at, handoff.reply) == (None, "")


def test_an_undone_act_can_be_done_again() -> None:
    handoff, sdr = a_handoff(), an_sdr()
    for _ in range(3):
        commands.accept(handoff, by=sdr, now=NOON)
        commands.undo(handoff.lead, by=sdr, now=NOON)
    assert Handoff.objects.waiting().count() == 1
