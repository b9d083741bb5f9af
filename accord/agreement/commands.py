"""The verbs on the agreement: begin, save a draft, propose, sign, withdraw, return."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from accord.accounts.models import Side, User
from accord.accounts.rights import require
from accord.agreement import versions
from accord.agreement.checks import check_examples, checked
from accord.agreement.gates import (
    MovedOn,
    claimed,
    require_change,
    require_effect,
    require_return,
    require_same_text,
    stamp,
)
from accord.agreement.language.canonical import canonical, digest, with_free
from accord.agreement.language.doubts import doubts
from accord.agreement.language.facts import Vocabulary
from accord.agreement.language.starter import starter, starter_text
from accord.agreement.language.used import kinds
from accord.agreement.models import Version
from accord.agreement.rights import (
    require_fresh,
    require_head,
    require_other_person,
    require_signer,
)
from accord.agreement.surroundings import keep_surroundings, surroundings
from accord.ledger.commands import append
from accord.lib.errors import Refused

__all__ = [
    "MovedOn",
    "begin",
    "check_examples",
    "note_coming",
    "propose",
    "return_to_before",
    "save_draft",
    "sign",
    "withdraw",
]


@transaction.atomic
def begin(*, now: datetime) -> Version:
    """Put the starter in force, signed by nobody; safe to repeat, changes nothing that is there."""
    first, made = Version.objects.get_or_create(
        agreement=versions.MAIN,
        number=1,
        defaults={
            "state": Version.State.SIGNED,
            "text": starter_text(),
            "canonical": canonical(with_free(starter())),
            "hash": digest(with_free(starter()), None),
            "note": "The starter: signed by nobody.",
            "created_at": now,
            "edited_at": now,
            "in_force_from": now,
            "came_noted_at": now,
            **surroundings(starter(), now),
        },
    )
    if made:
        append("agreement.came_into_force", subject=first.subject, now=now, source="flow",
               version=first.number, hash=first.hash, signed_by="nobody")  # fmt: skip
    return first


@transaction.atomic
def save_draft(
    text: str,
    *,
    by: User,
    now: datetime,
    vocabulary: Vocabulary | None = None,
    seen_at: datetime | None = None,
) -> Version:
    """Keep a text as the one draft, made anew where there is none.

    seen_at  when the draft that was edited had last been saved; a later save by others refuses

    Raises FaultyText with all faults, MovedOn where the draft moved on meanwhile, NotYours.
    Broken examples do not stop a draft; they stop a proposal.
    """
    require(by, "edit the agreement")
    checked(text, vocabulary, kinds_in_force(now))
    draft = Version.objects.of(versions.MAIN).drafts().select_for_update().first()
    if draft is None:
        draft = new_draft(text, by, now)
    else:
        if seen_at is not None and draft.edited_at != seen_at:
            raise MovedOn("Somebody saved the draft meanwhile; copy your text and reload.")
        draft.text, draft.edited_at = text, now
        draft.save(update_fields=["text", "edited_at"])
    append("agreement.drafted", subject=draft.subject, now=now, by=by, version=draft.number)
    return draft


def new_draft(text: str, by: User, now: datetime) -> Version:
    last = Version.objects.of(versions.MAIN).aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            return Version.objects.create(
                number=last + 1, text=text, created_at=now, created_by=by, edited_at=now
            )
    except IntegrityError as error:
        raise MovedOn("Somebody began a draft at the same moment; reload to see it.") from error


def kinds_in_force(now: datetime) -> frozenset[str]:
    """Event kinds that the version in force names: what was agreed stays writable."""
    version = versions.in_force(now)
    return kinds(versions.agreement_of(version)) if version else frozenset()


@transaction.atomic
def propose(
    version: Version,
    *,
    by: User,
    now: datetime,
    takes_effect_at: datetime | None = None,
    vocabulary: Vocabulary | None = None,
    note: str = "",
) -> Version:
    """Freeze a draft under its hash and lay it before both sides.

    takes_effect_at  aware and to come; None: with the last signature

    What was proposed before is withdrawn with its signatures: they stood under another text.
    Raises FaultyText, BrokenExample, Refused where it says what is in force already, Invalid for
    an effect in the past or over a year away.
    """
    require(by, "edit the agreement")
    draft = claimed(version, Version.State.DRAFT)
    agreement = with_free(checked(draft.text, vocabulary, kinds_in_force(now)))
    check_examples(agreement)
    require_effect(takes_effect_at, now)
    text = canonical(agreement)
    require_change(text, now)
    if (standing := versions.proposed()) is not None:
        withdraw(standing, by=by, now=now)
    draft.canonical, draft.hash = text, digest(agreement, takes_effect_at)
    keep_surroundings(draft, agreement, now)
    draft.state, draft.takes_effect_at = Version.State.PROPOSED, takes_effect_at
    draft.proposed_at, draft.proposed_by, draft.note = now, by, note[:500]
    draft.save()
    basis: dict[str, Any] = (
        {"legal_basis": dict(agreement.legal_basis)} if agreement.legal_basis else {}
    )
    append("agreement.proposed", subject=draft.subject, now=now, by=by, version=draft.number,
           hash=draft.hash, takes_effect_at=stamp(takes_effect_at), **basis)  # fmt: skip
    return draft


@transaction.atomic
def sign(
    version: Version,
    *,
    side: Side,
    by: User,
    now: datetime,
    hash: str,
    authenticated_at: datetime | None,
) -> Version:
    """Give one person's word for one side under one hash; with the second side's it is agreed.

    hash              the one that the person read
    authenticated_at  when they last gave their password; at most five minutes ago

    Raises MovedOn where it is no longer proposed or the hash is another, NotYours for the wrong
    person, SignInIsStale, Refused where that side signed already, BrokenExample.
    """
    proposal = claimed(version, Version.State.PROPOSED)
    require_signer(by, side)
    require_fresh(authenticated_at, now)
    require_same_text(proposal, hash)
    require_other_person(proposal, by, side)
    if (given := proposal.signatures.standing().filter(side=side).first()) is not None:
        raise Refused(f"{given.by} signed for {side.value} already.")
    agreement = versions.agreement_of(proposal)
    check_examples(agreement, versions.plan_of(proposal).zone)
    proposal.signatures.create(side=side, by=by, at=now, hash=hash)
    named = [fault.sentence for fault in doubts(agreement)]
    append("agreement.signed", subject=proposal.subject, now=now, by=by, version=proposal.number,
           side=side.value, hash=hash, doubts=named)  # fmt: skip
    return agreed(proposal, now) if both_signed(proposal) else proposal


def both_signed(version: Version) -> bool:
    standing = version.signatures.standing().filter(hash=version.hash)
    return set(standing.values_list("side", flat=True)) == set(Side.values)


def agreed(version: Version, now: datetime) -> Version:
    """Both sides have signed: it comes into force at its time, never before the last signature."""
    effect = max(version.takes_effect_at or now, now)
    waiting = versions.waiting(now)
    if waiting is not None and waiting.in_force_from and effect <= waiting.in_force_from:
        effect = waiting.in_force_from + timedelta(microseconds=1)
    version.state, version.in_force_from = Version.State.SIGNED, effect
    version.save(update_fields=["state", "in_force_from"])
    if effect <= now:
        note_coming(version, now)
    return version


@transaction.atomic
def note_coming(version: Version, now: datetime) -> bool:
    """Write into the ledger, once, that a version came into force. False: it was noted before."""
    assert version.in_force_from is not None and version.in_force_from <= now
    noted = Version.objects.filter(pk=version.pk, came_noted_at=None).update(came_noted_at=now)
    if noted:
        append("agreement.came_into_force", subject=version.subject, now=now, source="flow",
               at=version.in_force_from, version=version.number, hash=version.hash)  # fmt: skip
    return bool(noted)


@transaction.atomic
def withdraw(version: Version, *, by: User, now: datetime) -> Version:
    """Take a draft or a proposal off the table; signatures given stay as rows, void.

    Raises MovedOn where both sides have signed, NotYours.
    """
    require(by, "edit the agreement")
    found = claimed(version, Version.State.DRAFT, Version.State.PROPOSED)
    void = found.signatures.standing().update(void_at=now)
    found.state = Version.State.WITHDRAWN
    found.save(update_fields=["state"])
    append("agreement.withdrawn", subject=found.subject, now=now, by=by, version=found.number,
           signatures_void=void)  # fmt: skip
    return found


@transaction.atomic
def return_to_before(version: Version, *, by: User, now: datetime) -> Version:
    """Either head alone takes a signed version back; the version before applies again from now.

    Possible up to seven days after it came into force, also before that. Returns the version that
    applies from now on. What was scored and decided under the other stays as it was.

    Raises NotYours, MovedOn where it was taken back already, Refused where it is too late, where a
    later version applies, or where none was before it.
    """
    require_head(by)
    found = claimed(version, Version.State.SIGNED)
    before = require_return(found, now)
    found.returned_at, found.returned_by = now, by
    found.save(update_fields=["returned_at", "returned_by"])
    append("agreement.returned", subject=found.subject, now=now, by=by, version=found.number,
           to=before.number)  # fmt: skip
    return before
