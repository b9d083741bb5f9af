"""Two people act on the agreement at the same moment, on a database that lets them."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from accord.accounts.models import Role
from accord.agreement import commands, versions
from accord.agreement.models import Version
from accord.lib.errors import Refused
from tests.agreement.acts import LATER, MARKETING, OTHER, SALES, TEXT, a_proposal, kinds, signed
from tests.make import NOON, a_user

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act answered, or how it was refused; all begin at the same moment."""
    start, answers = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        start.wait()
        try:
            answers[place] = act()
        except Refused as refused:
            answers[place] = refused
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_both_sides_sign_at_once_and_it_comes_into_force_once() -> None:
    elena, david = a_user(Role.HEAD_OF_MARKETING), a_user(Role.HEAD_OF_SALES)
    version = a_proposal(elena)

    at_once(lambda: signed(version, elena, MARKETING), lambda: signed(version, david, SALES))

    assert versions.in_force(LATER) == version
    assert kinds().count("agreement.came_into_force") == 2  # the starter's and this one's


def test_one_side_signs_twice_at_once_and_counts_once() -> None:
    elena = a_user(Role.HEAD_OF_MARKETING)
    version = a_proposal(elena)

    answers = at_once(*[lambda: signed(version, elena, MARKETING)] * 2)

    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    assert version.signatures.standing().count() == 1


def test_two_first_drafts_at_once_leave_one() -> None:
    elena, david = a_user(Role.HEAD_OF_MARKETING), a_user(Role.HEAD_OF_SALES)
    commands.begin(now=NOON)

    at_once(
        lambda: commands.save_draft(TEXT, by=elena, now=NOON),
        lambda: commands.save_draft(OTHER, by=david, now=NOON),
    )

    assert Version.objects.drafts().count() == 1


def test_a_signature_and_a_withdrawal_at_once_leave_no_half() -> None:
    elena, david = a_user(Role.HEAD_OF_MARKETING), a_user(Role.HEAD_OF_SALES)
    version = a_proposal(elena)
    signed(version, elena, MARKETING)

    at_once(
        lambda: signed(version, david, SALES),
        lambda: commands.withdraw(version, by=elena, now=LATER),
    )

    version.refresh_from_db()
    both = version.signatures.standing().count() == 2
    assert both is (version.state == Version.State.SIGNED)
    assert both is (version.in_force_from is not None)
