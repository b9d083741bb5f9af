"""The card under which both sides sign: who has signed, who may, and what happens then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from accord.accounts.models import Role, Side, User
from accord.accounts.rights import may
from accord.agreement import versions
from accord.agreement.gates import RETURN_WITHIN
from accord.agreement.models import Signature, Version
from accord.agreement.rights import HEAD_OF, is_alone, may_sign

LETTERS = {Side.MARKETING: "M", Side.SALES: "S"}


@dataclass(frozen=True, slots=True)
class Place:
    """One side's place under the text: a name, or a form to sign, or whose turn it is."""

    side: str
    letter: str
    label: str
    name: str = ""
    at: datetime | None = None
    may: bool = False
    wrong: str = ""
    waits: str = ""


@dataclass(frozen=True, slots=True)
class Signing:
    title: str
    sides: Sequence[Place]
    sentences: Sequence[str]
    url: str = ""
    withdraw_url: str = ""
    return_url: str = ""
    return_label: str = ""

    @property
    def mine(self) -> bool:
        """Whether the one act that is owed here is this reader's."""
        return any(place.may for place in self.sides)


def day(at: datetime) -> str:
    """Monday 24 November 2026, 08:00, in the agreement's zone."""
    here = timezone.localtime(at)
    return f"{here:%A} {here.day} {here:%B %Y, %H:%M}"


def signing(
    version: Version, user: User, now: datetime, wrong: tuple[str, str] | None = None
) -> Signing:
    """The card of one version for one reader.

    wrong  a side and what was wrong with the password just given for it
    """
    given = {s.side: s for s in version.signatures.standing().select_related("by")}
    places = tuple(place(side, given, version, user, wrong) for side in Side)
    if version.state == Version.State.PROPOSED:
        withdraw = reverse("desk:agreement_withdrawal", args=[version.number])
        return Signing(
            title="Both sign, or it does not run",
            sides=places,
            sentences=coming(version, now),
            url=reverse("desk:agreement_signatures", args=[version.number]),
            withdraw_url=withdraw if may(user, "edit the agreement") else "",
        )
    if not given:
        return Signing(*unsigned(version), sentences=unsigned_sentences(version))
    back = way_back(version, user, now)
    return Signing(
        "Signed by both sides", places, signed(version, now, back), **links(version, back)
    )


def place(
    side: Side,
    given: dict[str, Signature],
    version: Version,
    user: User,
    wrong: tuple[str, str] | None,
) -> Place:
    head = Role(HEAD_OF[side]).label.lower()
    common = (str(side.value), LETTERS[side], side.label)
    signature = given.get(side.value)
    if signature is not None:
        return Place(*common, name=str(signature.by), at=signature.at)
    if version.state != Version.State.PROPOSED:
        return Place(*common, waits="Signed by nobody")
    other = any(s.by_id == user.pk for s in given.values()) and not is_alone(user)
    return Place(
        *common,
        may=may_sign(user, side) and not other,
        wrong=wrong[1] if wrong and wrong[0] == side.value else "",
        waits=f"Waits for the {head}",
    )


def unsigned(version: Version) -> tuple[str, Sequence[Place]]:
    title = {"withdrawn": "Withdrawn, never signed", "draft": "A draft"}.get(
        version.state, "Signed by nobody"
    )
    waits = "Signed by nobody"
    return title, tuple(Place(str(s.value), LETTERS[s], s.label, waits=waits) for s in Side)


def unsigned_sentences(version: Version) -> tuple[str, ...]:
    if version.state != Version.State.SIGNED:
        return ()
    return (
        "This is the starter that Accord ships with. Its figures are guesses to argue about.",
        "It runs until both sides sign one of their own.",
    )


def coming(version: Version, now: datetime) -> tuple[str, ...]:
    """What happens with the last signature."""
    effect = version.takes_effect_at
    if effect is not None and effect > now:
        when = f"In force from {day(effect)} at the earliest, with both signatures."
    else:
        when = "In force with the last signature."
    before = versions.in_force(now)
    back = (
        f"For seven days from then either head alone can return to version {before.number}."
        if before
        else ""
    )
    return tuple(filter(None, (when, "All leads are scored anew then; nobody waits for it.", back)))


def signed(version: Version, now: datetime, back: Version | None) -> tuple[str, ...]:
    from_ = version.in_force_from
    if version.returned_at is not None:
        return (f"Taken back by {version.returned_by} on {day(version.returned_at)}.",)
    if from_ is None:
        return ()
    said = f"In force from {day(from_)}." if from_ > now else f"Came into force on {day(from_)}."
    until = from_ + RETURN_WITHIN
    if back is None:
        return (said,)
    return (said, f"Either head can return to version {back.number} until {day(until)}.")


def way_back(version: Version, user: User, now: datetime) -> Version | None:
    """The version that a head could return to from this one now; None where there is none."""
    newest = versions.waiting(now) or versions.in_force(now)
    from_ = version.in_force_from
    if from_ is None or newest is None or newest.pk != version.pk or version.returned_at:
        return None
    return versions.before(version) if now <= from_ + RETURN_WITHIN + timedelta(0) and (
        user.role in HEAD_OF.values() or is_alone(user)
    ) else None  # fmt: skip


def links(version: Version, back: Version | None) -> dict[str, str]:
    if back is None:
        return {}
    return {
        "return_url": reverse("desk:agreement_return", args=[version.number]),
        "return_label": f"Return to version {back.number}",
    }
