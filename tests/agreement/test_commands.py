"""Begin, draft and propose: who may, when, and what stays."""

from datetime import timedelta

import pytest

from accord.accounts.models import Role, User
from accord.agreement import commands, versions
from accord.agreement.checks import BrokenExample, FaultyText
from accord.agreement.language.facts import Kind, Vocabulary
from accord.agreement.models import Version
from accord.ledger.models import Event
from accord.lib.errors import Invalid, NotYours
from tests.agreement.acts import (
    LATER,
    OTHER,
    TEXT,
    a_proposal,
    kinds,
)
from tests.make import NOON, a_user

pytestmark = pytest.mark.django_db


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


def test_the_legal_basis_of_a_special_category_is_kept_in_the_ledger(elena: User) -> None:
    basis = {"religion": "Art. 9(2)(a), consent by form 3 of 2 March 2026"}
    text = f"{TEXT}\nnever: [{{religion: {{is: none}}}}]\n"
    with pytest.raises(FaultyText, match="legal_basis"):
        commands.save_draft(text, by=elena, now=NOON)
    text += f"legal_basis: {{religion: '{basis['religion']}'}}\n"
    a_proposal(elena, text)
    told = Event.objects.get(kind="agreement.proposed")
    assert told.facts["legal_basis"] == basis
    assert basis["religion"] in versions.proposed().canonical


def test_a_faulty_draft_names_every_fault(elena: User) -> None:
    text = TEXT.replace("employees: {at_least: 200}", "jobtitel: x").replace(
        "Email Replied", "Email Reply"
    )
    text_keys = ("job_title", "buying_role", "company", "phone")
    attributes = {**dict.fromkeys(text_keys, Kind.TEXT), "employees": Kind.NUMBER}
    known = Vocabulary(attributes, frozenset({"page"}))
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
