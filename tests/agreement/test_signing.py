"""Sign: each side once, two people, one hash, in force at its time."""

from datetime import timedelta

import pytest

from accord.accounts.models import Role, Side, User
from accord.agreement import commands, versions
from accord.agreement.models import Signature, Version
from accord.agreement.rights import SignInIsStale
from accord.agreement.step import step
from accord.ledger.models import Event
from accord.lib.errors import NotYours, Refused
from tests.agreement.acts import (
    LATER,
    MARKETING,
    OTHER,
    SALES,
    a_proposal,
    both_sign,
    kinds,
    signed,
)
from tests.make import NOON, a_user

pytestmark = pytest.mark.django_db


def test_it_is_in_force_once_each_side_signed_that_hash(elena: User, david: User) -> None:
    version = a_proposal(elena)

    signed(version, elena, MARKETING)
    assert versions.in_force(LATER).number == 1
    signed(version, david, SALES)

    assert versions.in_force(LATER) == version
    assert versions.in_force(LATER - timedelta(microseconds=1)).number == 1
    assert kinds()[-3:] == ["agreement.signed", "agreement.signed", "agreement.came_into_force"]


def test_it_waits_for_its_time_and_the_flow_notes_it(elena: User, david: User) -> None:
    effect = LATER + timedelta(days=2)
    both_sign(a_proposal(elena, takes_effect_at=effect), elena, david)

    assert versions.in_force(effect - timedelta(seconds=1)).number == 1
    assert step(LATER, timedelta(1)).due_at == effect
    assert step(effect, timedelta(1)).done == 1
    assert step(effect, timedelta(1)).done == 0
    assert versions.in_force(effect).number == 2
    assert Event.objects.filter(kind="agreement.came_into_force").last().at == effect


def test_it_never_takes_effect_before_the_last_signature(elena: User, david: User) -> None:
    version = a_proposal(elena, takes_effect_at=NOON + timedelta(minutes=1))
    assert both_sign(version, elena, david).in_force_from == LATER


def test_another_hash_than_the_one_read_is_not_signed(elena: User) -> None:
    version = a_proposal(elena)
    with pytest.raises(commands.MovedOn, match="not the one you read"):
        signed(version, elena, MARKETING, hash="0" * 64)


def test_a_text_changed_behind_our_back_is_not_signed(elena: User) -> None:
    version = a_proposal(elena)
    changed = version.canonical.replace("cap: 40", "cap: 99")
    Version.objects.filter(pk=version.pk).update(canonical=changed)
    with pytest.raises(commands.MovedOn, match="not the one you read"):
        signed(version, elena, MARKETING)


@pytest.mark.parametrize(
    ("role", "side"),
    [
        pytest.param(Role.HEAD_OF_SALES, MARKETING, id="the other side's head"),
        pytest.param(Role.MARKETER, MARKETING, id="a marketer"),
        pytest.param(Role.SDR, SALES, id="an SDR"),
        pytest.param(Role.ADMIN, SALES, id="an admin who is not alone"),
        pytest.param(Role.READ_ONLY, SALES, id="a reader"),
    ],
)
def test_only_the_head_of_a_side_signs_for_it(role: Role, side: Side, elena: User) -> None:
    version = a_proposal(elena)
    with pytest.raises(NotYours, match="Only the head of"):
        signed(version, a_user(role), side)
    assert not Signature.objects.exists()


def test_who_left_signs_nothing_more_but_what_was_signed_stays(elena: User, david: User) -> None:
    version = a_proposal(elena)
    signed(version, elena, MARKETING)
    User.objects.filter(pk=elena.pk).update(is_active=False)

    a_user(Role.ADMIN)
    assert signed(version, david, SALES).state == Version.State.SIGNED
    elena.refresh_from_db()
    with pytest.raises(NotYours, match="no longer active"):
        signed(a_proposal(david, OTHER, now=LATER), elena, MARKETING)


def test_the_one_person_here_signs_for_both_sides_in_two_acts() -> None:
    anna = a_user(Role.ADMIN)
    version = a_proposal(anna)
    assert both_sign(version, anna, anna).in_force_from == LATER


def test_from_the_second_person_on_two_people_sign() -> None:
    anna = a_user(Role.ADMIN)
    version = a_proposal(anna)
    signed(version, anna, MARKETING)
    david = a_user(Role.HEAD_OF_SALES)
    User.objects.filter(pk=anna.pk).update(role=Role.HEAD_OF_SALES)
    anna.refresh_from_db()

    with pytest.raises(NotYours, match="two different people"):
        signed(version, anna, SALES)
    assert signed(version, david, SALES).state == Version.State.SIGNED


def test_signing_needs_a_password_given_just_now(elena: User) -> None:
    version = a_proposal(elena)
    for given in (None, LATER - timedelta(minutes=6), LATER + timedelta(seconds=1)):
        with pytest.raises(SignInIsStale):
            signed(version, elena, MARKETING, authenticated_at=given)


def test_one_side_signs_once(elena: User) -> None:
    version = a_proposal(elena)
    signed(version, elena, MARKETING)
    with pytest.raises(Refused, match="signed for marketing already"):
        signed(version, elena, MARKETING)


def test_another_text_voids_the_signatures_given(elena: User, david: User) -> None:
    first = a_proposal(elena)
    signed(first, elena, MARKETING)
    second = a_proposal(elena, OTHER)

    assert Signature.objects.get().void_at == NOON
    with pytest.raises(commands.MovedOn):
        signed(first, david, SALES)
    assert signed(second, david, SALES).state == Version.State.PROPOSED


def test_a_withdrawn_proposal_is_gone_from_the_table(elena: User) -> None:
    version = a_proposal(elena)
    signed(version, elena, MARKETING)
    commands.withdraw(version, by=elena, now=LATER)

    assert versions.proposed() is None
    assert Signature.objects.standing().count() == 0
    assert Event.objects.last().facts["signatures_void"] == 1


def test_what_is_signed_is_not_withdrawn(elena: User, david: User) -> None:
    version = both_sign(a_proposal(elena), elena, david)
    with pytest.raises(commands.MovedOn):
        commands.withdraw(version, by=elena, now=LATER)
