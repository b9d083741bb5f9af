"""Which version of the agreement applies when, and what it says."""

from datetime import datetime
from functools import lru_cache

from accord.agreement.checks import checked
from accord.agreement.language.facts import Vocabulary
from accord.agreement.language.parse import parse
from accord.agreement.language.plan import Plan, plan
from accord.agreement.language.public_holidays import DaysOff, days_off_from
from accord.agreement.language.words import Agreement
from accord.agreement.language.zones import zone_from
from accord.agreement.models import Version

MAIN = "main"
LARGE = ("canonical", "zone_data", "days_off")
"""What only the plan and the clocks read; everybody else goes without."""


def in_force(instant: datetime, agreement: str = MAIN, lead: object = None) -> Version | None:
    """The one version that applies at an instant; None before the first came into force.

    lead  which lead is asked about; one agreement applies to all of them today
    """
    return Version.objects.of(agreement).begun_by(instant).defer(*LARGE).first()


def before(version: Version) -> Version | None:
    """The version that applied just before this one came, or would apply without it."""
    assert version.in_force_from is not None, "only what came into force has one before it"
    earlier = Version.objects.of(version.agreement).begun_by(version.in_force_from)
    return earlier.exclude(pk=version.pk).first()


def history(agreement: str = MAIN) -> list[Version]:
    """Every version that was ever signed, the newest first."""
    signed = Version.objects.of(agreement).filter(state=Version.State.SIGNED)
    return list(signed.defer(*LARGE).order_by("-in_force_from", "-number"))


def draft(agreement: str = MAIN, *, lock: bool = False) -> Version | None:
    """The version that is being written; locked, inside a transaction, for who will change it."""
    drafts = Version.objects.of(agreement).drafts()
    return (drafts.select_for_update() if lock else drafts).first()


def proposed(agreement: str = MAIN) -> Version | None:
    """The version that waits for signatures."""
    return Version.objects.of(agreement).proposed().first()


def waiting(now: datetime, agreement: str = MAIN) -> Version | None:
    """The version that is signed and whose time is still to come."""
    return Version.objects.of(agreement).waiting(now).order_by("in_force_from").first()


def agreement_of(version: Version) -> Agreement:
    """What a version says; of a frozen one, with the free-mail list as it was then."""
    return plan_of(version).agreement if version.hash else parse(version.text)


def plan_of(version: Version, vocabulary: Vocabulary | None = None) -> Plan:
    """A version made ready to be read.

    vocabulary  for a draft: what leads and events have. What was proposed is read with every word
                known: its words were checked then, and an attribute retired since still replays

    Raises FaultyText where a draft's text is none.
    """
    assert version.pk is not None
    if version.hash:
        return _planned(version.pk, version.hash)
    return plan(checked(version.text, vocabulary))


@lru_cache(maxsize=32)
def _planned(pk: int, hash: str) -> Plan:
    # Read by hash: one hash never stands for another text, so what is cached is never stale.
    kept = Version.objects.only("canonical", "zone_data").get(pk=pk, hash=hash)
    agreement = parse(kept.canonical, kept=True)
    if kept.zone_data is None:
        return plan(agreement)
    return plan(agreement, zone=zone_from(agreement.time_zone, bytes(kept.zone_data)))


def days_off_of(version: Version) -> DaysOff | None:
    """The public holidays that a version keeps; None where it names no place, or is a draft."""
    return days_off_from(version.days_off) if version.days_off else None
