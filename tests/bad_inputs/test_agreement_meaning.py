"""Traps that lie in what an agreement means, and in how it comes into force."""

import random
import socket
import unicodedata
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accord.accounts.models import Side, User
from accord.agreement import commands, versions
from accord.agreement.language import facts
from accord.agreement.language.canonical import canonical, digest
from accord.agreement.language.doubts import doubts
from accord.agreement.language.evaluate import evaluate
from accord.agreement.language.parse import parse
from accord.agreement.language.plan import plan
from accord.agreement.language.starter import starter_text
from accord.agreement.language.verdict import State
from accord.agreement.language.words import AgreementError, WorkingHours
from accord.agreement.models import Signature, Version
from accord.cli.instants import instant
from accord.lib.errors import Invalid, NotYours
from tests.agreement.acts import LATER, MARKETING, OTHER, SALES, a_proposal, both_sign, signed
from tests.bad_inputs.test_agreement import HEAD, NOON, line, value_of
from tests.make import NOON as BEGUN


def test_a_domain_in_other_letters_is_kept_in_punycode() -> None:
    """agreement-c12."""
    agreement = parse(line("{email_domain: {is: раypal.com}}"))
    assert value_of(agreement) == "xn--ypal-43d9g.com"


def test_one_folding_serves_both_sides() -> None:
    """agreement-c10."""
    planned = plan(parse(line("{country: {is: İSTANBUL}}")))
    lead = facts.Lead((facts.Known("country", "i̇stanbul", NOON),))
    assert evaluate(planned, lead, NOON).fit.points == 5


def test_no_value_is_no_match_and_no_error() -> None:
    """agreement-055."""
    planned = plan(parse(line("{country: {is: DE}}")))
    for value in (None, "", "  "):
        verdict = evaluate(planned, facts.Lead((facts.Known("country", value, NOON),)), NOON)
        assert (verdict.fit.points, verdict.line("x").state) == (0, State.UNKNOWN)


def test_a_criterion_that_everybody_meets_is_named() -> None:
    """agreement-029."""
    (doubt,) = doubts(parse(f"{HEAD}sales_ready: {{all: {{fit: 0}}}}\n"))
    assert "Everybody meets 'all'" in doubt.sentence


def test_a_holiday_twice_or_on_a_weekend_does_no_harm() -> None:
    """agreement-040."""
    hours = (
        'working_hours: {mon-fri: "09:00-17:00", also_closed: [2026-12-26, 2026-12-24, 2026-12-24]}'
    )
    found = parse(f"{line()}{hours}\n").hours
    assert isinstance(found, WorkingHours)
    assert [day.day for day in found.also_closed] == [24, 26]


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """agreement-057."""

    def no_wire(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", no_wire)
    with pytest.raises(AgreementError):
        parse("https://example.com/agreement.yaml")
    assert parse(line("{country: 'https://example.com/x'}"))


def test_line_ends_comments_and_key_order_change_no_hash() -> None:
    """agreement-049."""
    text = starter_text()
    clauses = text.split("\n\n")
    random.Random(7).shuffle(clauses)
    shuffled = "\r\n\r\n".join(clauses).replace("# ", "#  ")
    effect = NOON + timedelta(days=1)
    assert digest(parse(shuffled), effect) == digest(parse(text), effect)
    assert unicodedata.is_normalized("NFC", canonical(parse(text)))


def test_a_doubled_hour_is_its_first_pass() -> None:
    """agreement-c52."""
    assert instant("2026-10-25T02:30", "Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_fractions_are_exact() -> None:
    assert value_of(parse(line("{employees: {at_least: 0.1}}"))) == Decimal("0.1")


@pytest.mark.django_db
def test_an_effect_in_the_past_is_refused(elena: User) -> None:
    """agreement-042."""
    with pytest.raises(Invalid, match="cannot take effect"):
        a_proposal(elena, takes_effect_at=BEGUN - timedelta(days=1))


@pytest.mark.django_db
def test_the_old_version_stays_until_the_new_one_is_in_force(elena: User, david: User) -> None:
    """agreement-044: no instant is without a version."""
    effect = LATER + timedelta(days=3)
    both_sign(a_proposal(elena, takes_effect_at=effect), elena, david)
    numbers = [versions.in_force(LATER + timedelta(days=day)).number for day in range(5)]
    assert numbers == [1, 1, 1, 2, 2]


@pytest.mark.django_db
def test_one_person_does_not_sign_for_both(elena: User, david: User) -> None:
    """agreement-046."""
    version = a_proposal(elena)
    signed(version, elena, MARKETING)
    User.objects.filter(pk=elena.pk).update(role=david.role)
    elena.refresh_from_db()
    with pytest.raises(NotYours, match="two different people") as refused:
        signed(version, elena, SALES)
    assert refused.value.status == 403


@pytest.mark.django_db
def test_a_changed_text_voids_the_first_signature(elena: User, david: User) -> None:
    """agreement-048."""
    signed(a_proposal(elena), elena, MARKETING)
    second = a_proposal(elena, OTHER)
    signed(second, david, SALES)
    assert second.signatures.standing().count() == 1
    assert Signature.objects.exclude(void_at=None).count() == 1


@pytest.mark.django_db
def test_who_left_has_signed_and_signs_no_more(elena: User, david: User) -> None:
    """agreement-050."""
    version = both_sign(a_proposal(elena), elena, david)
    User.objects.filter(pk=elena.pk).update(is_active=False)
    elena.refresh_from_db()
    assert versions.in_force(LATER) == version
    with pytest.raises(NotYours):
        signed(a_proposal(david, OTHER, now=LATER), elena, Side.MARKETING)


@pytest.mark.django_db
def test_a_run_ends_on_the_version_it_began_with(elena: User, david: User) -> None:
    """agreement-060: versions are taken back, never deleted, and a plan does not change."""
    planned = versions.plan_of(both_sign(a_proposal(elena), elena, david))
    commands.return_to_before(versions.in_force(LATER), by=david, now=LATER)
    assert planned.agreement.fit.cap == 40
    with pytest.raises(Exception, match="referenced through protected"):
        Version.objects.get(number=2).delete()


@pytest.mark.django_db
def test_a_link_or_another_site_signs_nothing(elena: User) -> None:
    """agreement-047."""
    sign = reverse("desk:agreement_signatures", args=[a_proposal(elena).number])
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(elena, backend="django.contrib.auth.backends.ModelBackend")

    assert browser.get(sign).status_code == 405
    assert browser.post(sign, {"side": "marketing"}).status_code == 403
    assert not Signature.objects.exists()
