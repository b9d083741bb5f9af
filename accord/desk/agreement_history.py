"""Every version there was: what became of it, when it applied, and who stands under it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from accord.agreement import versions
from accord.agreement.models import Signature, Version

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Signed:
    side: str
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    url: str
    text_url: str
    state: str
    tone: str
    force: str
    written: str
    signatures: Sequence[Signed]
    unsigned: str


def rows(now: datetime) -> tuple[Row, ...]:
    """The newest first; three queries for any number of versions."""
    standing = Prefetch("signatures", Signature.objects.standing().select_related("by"), "given")
    found = list(
        Version.objects.of(versions.MAIN)
        .defer("text", *versions.LARGE)
        .select_related("created_by", "proposed_by", "returned_by")
        .prefetch_related(standing)
        .order_by("-number")[:SHOWN]
    )
    ends = ended(found)
    applies = versions.in_force(now)
    return tuple(row(v, applies.pk if applies else 0, ends.get(v.pk), now) for v in found)


def ended(found: Sequence[Version]) -> Mapping[int, datetime]:
    """When each version stopped to apply: it was taken back, or the next one came."""
    begun = sorted(
        (v for v in found if v.in_force_from),
        key=lambda v: (v.in_force_from, v.number),
        reverse=True,
    )
    ends: dict[int, datetime] = {}
    following: datetime | None = None
    for version in begun:
        end = version.returned_at or following
        if end is not None:
            ends[version.pk] = end
        if version.returned_at is None:
            following = version.in_force_from
    return ends


def row(version: Version, applies: int, end: datetime | None, now: datetime) -> Row:
    state, tone = state_of(version, applies, now)
    written_by, written_at = version.created_by, version.edited_at
    signatures = getattr(version, "given", [])
    return Row(
        number=version.number,
        url=reverse("desk:agreement_version", args=[version.number]),
        text_url=reverse("desk:agreement_text", args=[version.number]),
        state=state,
        tone=tone,
        force=span(version, end, now),
        written=f"{written_by or 'ships with Accord'}, {short(written_at)}",
        signatures=[Signed(s.side, str(s.by)) for s in signatures],
        unsigned="signed by nobody" if version.state == Version.State.SIGNED else "",
    )


def state_of(version: Version, applies: int, now: datetime) -> tuple[str, str]:
    """What a person calls the version's state, and the tone of its chip."""
    if version.state != Version.State.SIGNED:
        return str(version.state), "s" if version.state == Version.State.PROPOSED else ""
    if version.pk == applies:
        return "in force", "ok"
    if version.returned_at is not None:
        return "taken back", "bad"
    waits = version.in_force_from is not None and version.in_force_from > now
    return ("signed, to come", "s") if waits else ("was in force", "")


def span(version: Version, end: datetime | None, now: datetime) -> str:
    """From when to when it applied: "2 Jun to 18 Nov 2026", "since 2 Jun 2026"."""
    begin = version.in_force_from
    if begin is None:
        return ""
    if begin > now:
        return f"from {short(begin)}"
    return f"{short(begin)} to {short(end)}" if end else f"since {short(begin)}"


def short(at: datetime | None) -> str:
    if at is None:
        return ""
    here = timezone.localtime(at)
    return f"{here.day} {here:%b %Y}"
