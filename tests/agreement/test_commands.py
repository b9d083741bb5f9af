"""Begin, draft, propose, sign, withdraw and return: who may, when, and what stays."""

from datetime import timedelta

import pytest

from accord.accounts.models import Role, Side, User
from accord.agreement import commands, versions
from accord.agreement.checks import BrokenExample, FaultyText
from accord.agreement.language.facts import Kind, Vocabulary
from accord.agreement.language.starter import starter_text
from accord.agreement.models import Signature, Version
from accord.agreement.rights import SignInIsStale
from accord.agreement.step import step
from accord.ledger.models import Event
from accord.lib.errors import Invalid, NotYours, Refused
from tests.make import NOON, a_user

pytestmark = pytest.mark.django_db

TEXT = starter_text().replace("cap: 50", "cap: 40")
OTHER = starter_text().replace("cap: 50", "cap: 30")
LATER = NOON + timedelta(hours=1)
MARKETING, SALES = Side.MARKETING, Side.SALES


@pytest.fixture
def elena() -> User:
    return a_user(Role.HEAD_OF_MARKETING)


@pytest.fixture
def david() -> User:
    return a_user(Role.HEAD_OF_SALES)


def a_proposal(by: User, text: str = TEXT, **more: object) -> Version:
    commands.begin(now=NOON)
    draft = commands.save_draft(text, by=by, now=NOON)
    return commands.propose(draft, by=by, now=NOON, **more)


def signed(version: Version, by: User, side: Side, **more: object) -> Version:
    given = {"now": LATER, "hash": version.hash, "authenticated_at": LATER, **more}
    return commands.sign(version, side=side, by=by, **given)


def both_sign(version: Version, elena: User, david: User, **more: object) -> Version:
    signed(version, elena, MARKETING, **more)
    return signed(version, david, SALES, **more)


def kinds() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_an_empty_home_begins_with_the_starter_signed_by_nobody() -> None:
    first = commands.begin(now=NOON)

    assert versions.in_force(NOON) == first
    assert (first.number, first.signatures.count()) == (1, 0)
    assert Event.objects.get().facts["signed_by"] == "nobody"


def test_beginning_twice_changes_nothing() -> None:
    assert commands.begin(now=NOON) == commands.begin(now=LATER)
    assert kinds() == ["agreement.came_into_force"]


def test_nothing_is_in_force_before_the_first() -> None:
    commands.begin(now=NOON)
    assert versions.in_force(NOON - timedelta(microseconds=1)) is None


def test_one_draft_is_kept_and_edited(elena: User) -> None:
    first = commands.save_draft(TEXT, by=elena, now=NOON)
    second = commands.save_draft(OTHER, by=elena, now=LATER)

    assert first.pk == second.pk
    assert versions.draft().text == OTHER
    assert kinds() == ["agreement.drafted", "agreement.drafted"]


def test_a_draft_that_moved_on_is_not_written_over(elena: User) -> None:
    commands.save_draft(TEXT, by=elena, now=NOON)
    commands.save_draft(OTHER, by=elena, now=LATER)
    with pytest.raises(commands.MovedOn, match="saved the draft meanwhile"):
        commands.save_draft(TEXT, by=elena, now=LATER, seen_at=NOON)


def test_a_faulty_draft_names_every_fault(elena: User) -> None:
    text = TEXT.replace("employees: {at_least: 200}", "jobtitel: x").replace(
        "Email Replied", "Email Reply"
    )
    known = Vocabulary({"job_title": Kind.TEXT, "buying_role": Kind.TEXT, "company": Kind.TEXT,
                        "phone": Kind.TEXT, "employees": Kind.NUMBER}, frozenset({"page"}))  # fmt: skip
    with pytest.raises(FaultyText) as refused:
        commands.save_draft(text, by=elena, now=NOON, vocabulary=known)
    assert [fault.nearest for fault in refused.value.faults] == ["job_title", "Email Replied"]
    assert not Version.objects.exists()


def test_a_text_too_large_is_refused_as_such(elena: User) -> None:
    with pytest.raises(FaultyText) as refused:
        commands.save_draft("x" * 300_000, by=elena, now=NOON)
    assert refused.value.status == 413


@pytest.mark.parametrize("role", [Role.SDR, Role.REP, Role.READ_ONLY])
def test_others_do_not_write_it(role: Role, elena: User) -> None:
    with pytest.raises(NotYours):
        commands.save_draft(TEXT, by=a_user(role), now=NOON)


def test_a_proposal_is_frozen_under_a_hash_that_covers_its_time(elena: User) -> None:
    first = a_proposal(elena)
    second = a_proposal(elena, takes_effect_at=LATER)

    assert len(first.hash) == 64 and first.hash != second.hash
    with pytest.raises(commands.MovedOn):
        commands.propose(first, by=elena, now=NOON)


def test_a_proposal_holds_the_free_mail_list_as_it_is(elena: User) -> None:
    assert "gmail.com" in dict(versions.agreement_of(a_proposal(elena)).lists)["free"]


def test_an_effect_in_the_past_or_far_away_is_refused(elena: User) -> None:
    for effect in (NOON, NOON - timedelta(days=1), NOON + timedelta(days=400)):
        with pytest.raises(Invalid, match="cannot take effect"):
            a_proposal(elena, takes_effect_at=effect)


def test_a_broken_example_stops_the_proposal_and_says_which(elena: User) -> None:
    commands.begin(now=NOON)
    draft = commands.save_draft(
        TEXT.replace("behaviour: 15,", "behaviour: 39,"), by=elena, now=NOON
    )
    with pytest.raises(BrokenExample, match="the example says it is mql, and it is not"):
        commands.propose(draft, by=elena, now=NOON)


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
        signed(a_proposal(david, OTHER), elena, MARKETING)


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
