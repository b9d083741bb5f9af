"""Two people, one lead, the same instant: PostgreSQL lets them really run at once."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from accord.handoff import commands
from accord.handoff.models import Act, Handoff
from accord.ledger.models import Event
from accord.lib.errors import Refused
from tests.handoff.cast import a_handoff, an_sdr
from tests.make import NOON

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(verbs: list[Callable[[], object]]) -> list[str]:
    """Run them in threads that start together; what each was refused with, "" for success."""
    start, answers = threading.Barrier(len(verbs)), [""] * len(verbs)

    def run(n: int) -> None:
        start.wait()
        try:
            verbs[n]()
        except Refused as why:
            answers[n] = str(why)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[n]) for n in range(len(verbs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.parametrize("verb", ["take", "accept", "recycle"])
def test_one_wins_and_the_others_hear_who(verb: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    handoff = a_handoff()
    people = [an_sdr(name) for name in ("Ada Lind", "Tomás Rivera", "Owen Pryce", "Noor Haddad")]
    calls = {
        "take": lambda by: commands.take(handoff, by=by, now=NOON),
        "accept": lambda by: commands.accept(handoff, by=by, now=NOON),
        "recycle": lambda by: commands.recycle(handoff.lead, days=9, by=by, now=NOON),
    }
    answers = at_once([lambda by=by: calls[verb](by) for by in people])
    assert answers.count("") == 1
    winner = Act.objects.get().by
    assert winner == people[answers.index("")]
    losers = [answer for answer in answers if answer]
    assert all(winner.name in answer or "resting already" in answer for answer in losers)
    assert Event.objects.filter(kind__startswith="handoff.").count() == (verb != "recycle")
    assert Handoff.objects.get().owner == winner
