"""Return to the version before, and versions that wait for their time."""

from datetime import timedelta

import pytest

from accord.accounts.models import Role, User
from accord.agreement import commands, versions
from accord.agreement.language.starter import starter_text
from accord.agreement.step import step
from accord.ledger.models import Event
from accord.lib.errors import NotYours, Refused
from tests.agreement.acts import (
    LATER,
    MARKETING,
    OTHER,
    TEXT,
    a_proposal,
    both_sign,
    signed,
)
from tests.make import NOON, a_user

pytestmark = pytest.mark.django_db


def test_either_head_alone_returns_to_the_version_before(elena: User, david: User) -> None:
    version = both_sign(a_proposal(elena), elena, david)
    back = LATER + timedelta(days=7)
    before = commands.return_to_before(version, by=david, now=back)

    assert before.number == 1 and versions.in_force(back) == before
    assert versions.in_force(back - timedelta(seconds=1)) == version
    assert Event.objects.last().kind == "agreement.returned"
    with pytest.raises(commands.MovedOn):
        commands.return_to_before(version, by=elena, now=back)


def test_a_version_is_taken_back_before_its_time_comes(elena: User, david: User) -> None:
    effect = LATER + timedelta(days=2)
    version = both_sign(a_proposal(elena, takes_effect_at=effect), elena, david)
    commands.return_to_before(version, by=elena, now=LATER)

    assert versions.in_force(effect).number == 1
    assert step(effect, timedelta(1)).done == 0


def test_after_seven_days_there_is_no_way_back(elena: User, david: User) -> None:
    version = both_sign(a_proposal(elena), elena, david)
    with pytest.raises(Refused, match="Seven days are over"):
        commands.return_to_before(version, by=elena, now=LATER + timedelta(days=7, seconds=1))


def test_the_first_version_has_none_before_it(elena: User) -> None:
    first = commands.begin(now=NOON)
    with pytest.raises(Refused, match="no version before"):
        commands.return_to_before(first, by=elena, now=NOON)


def test_others_do_not_return(elena: User, david: User) -> None:
    version = both_sign(a_proposal(elena), elena, david)
    for role in (Role.ADMIN, Role.MARKETER, Role.SDR, Role.READ_ONLY):
        with pytest.raises(NotYours):
            commands.return_to_before(version, by=a_user(role), now=LATER)


def test_two_that_wait_do_not_cross(elena: User, david: User) -> None:
    both_sign(a_proposal(elena, takes_effect_at=LATER + timedelta(days=9)), elena, david)
    with pytest.raises(Refused, match="take effect after it"):
        a_proposal(elena, OTHER, takes_effect_at=LATER + timedelta(days=3))


def test_the_text_in_force_is_not_proposed_again(elena: User, david: User) -> None:
    both_sign(a_proposal(elena), elena, david)
    with pytest.raises(Refused, match="which is in force"):
        commands.propose(
            commands.save_draft(TEXT, by=elena, now=LATER), by=elena, now=LATER + timedelta(hours=1)
        )


def test_the_starter_may_be_signed_as_it_is(elena: User, david: User) -> None:
    version = both_sign(a_proposal(elena, starter_text()), elena, david)
    assert versions.in_force(LATER) == version


def test_signing_names_what_everybody_meets(elena: User) -> None:
    text = TEXT.replace("sales_ready:   ", "sales_ready:\n  all: {fit: 0}\n#")
    text = "\n".join(line for line in text.splitlines() if "is_not: mql" not in line)
    version = a_proposal(elena, text)
    signed(version, elena, MARKETING)
    assert Event.objects.last().facts["doubts"] == [
        "Everybody meets 'all': it asks for nothing above zero."
    ]


def test_a_plan_is_made_once_for_one_hash(elena: User, django_assert_num_queries) -> None:
    version = a_proposal(elena)
    versions.plan_of(version)
    with django_assert_num_queries(0):
        assert versions.plan_of(version).agreement.fit.cap == 40
