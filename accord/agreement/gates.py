"""What stops a verb on the agreement: times, texts and states that do not allow it."""

from datetime import datetime, timedelta

from accord.agreement import versions
from accord.agreement.language.canonical import digest
from accord.agreement.language.parse import parse
from accord.agreement.models import Version
from accord.lib.errors import Invalid, Refused

RETURN_WITHIN = timedelta(days=7)
FURTHEST_EFFECT = timedelta(days=366)


class MovedOn(Refused):
    """Somebody was quicker: the version is no longer as it was read."""


def require_effect(takes_effect_at: datetime | None, now: datetime) -> None:
    """Stop here unless the time of effect is to come, soon enough, and after all others."""
    waiting = versions.waiting(now)
    effect = takes_effect_at or now
    if takes_effect_at is not None and not now < takes_effect_at <= now + FURTHEST_EFFECT:
        raise Invalid(
            f"The agreement cannot take effect at {stamp(takes_effect_at)}: name a time from now "
            f"to {FURTHEST_EFFECT.days} days ahead, or none for the last signature's."
        )
    if waiting is not None and waiting.in_force_from and effect <= waiting.in_force_from:
        raise Refused(
            f"Version {waiting.number} is signed and takes effect at "
            f"{stamp(waiting.in_force_from)}; take effect after it, or return from it first."
        )


def require_change(text: str, now: datetime) -> None:
    version = versions.in_force(now)
    if version and version.canonical == text and version.signatures.standing().exists():
        raise Refused(f"This says what version {version.number} says, which is in force.")


def claimed(version: Version, *states: str) -> Version:
    """The version's row, locked, if it is still in one of these states. Raises MovedOn."""
    found = Version.objects.select_for_update().filter(pk=version.pk, state__in=states).first()
    if found is None:
        state = Version.objects.values_list("state", flat=True).get(pk=version.pk)
        was = " or ".join(states)
        raise MovedOn(f"Version {version.number} is no longer {was}: it is {state} by now.")
    return found


def require_same_text(version: Version, hash: str) -> None:
    """Stop here unless hash, text and what the person read are one."""
    held = digest(parse(version.canonical, kept=True), version.takes_effect_at)
    if not hash == version.hash == held:
        raise MovedOn("The text is not the one you read; reload and read it again.")


def require_return(version: Version, now: datetime) -> Version:
    """The version to return to. Stops where there is no way back."""
    assert version.in_force_from is not None
    if version.returned_at is not None:
        raise MovedOn(f"Version {version.number} was taken back already.")
    newest = versions.waiting(now) or versions.in_force(now)
    if newest is None or newest.pk != version.pk:
        raise Refused(f"Version {version.number} does not apply; return from the one that does.")
    if now > version.in_force_from + RETURN_WITHIN:
        raise Refused("Seven days are over; propose the earlier text again and let both sign it.")
    before = versions.before(version)
    if before is None:
        raise Refused("There is no version before this one; propose another.")
    return before


def stamp(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()
