"""Overlapping imports: what two files that came in at the same time say differently."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accord.capture.models import Import
from accord.capture.screen import lead_url
from accord.leads import attributes
from accord.leads.models import Attribute, Lead
from accord.ledger.models import Event
from accord.ledger.rows import merged

SHOWN = 50
# How many leads that both files name are looked at at most, so that the page never takes long.
LOOKED_AT = 5_000
LEAD = "subject__identity__profile__lead"
ENDED = (Import.State.DONE, Import.State.CANCELLED)

Said = dict[str, Any]
"""Attribute id -> the last value that one import gave a lead."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One value of one lead: what either file says, and which of them counts now.

    counts  "here", "there", or "" where something else has been said since
    """

    name: str
    url: str
    attribute: str
    here: str
    there: str
    other: str
    other_url: str
    counts: str


@dataclass(frozen=True, slots=True)
class Conflicts:
    """All of one import, counted; the first fifty named. `whole` False: at least so many."""

    count: int
    shown: Sequence[Conflict]
    whole: bool


def overlapping(one: Import) -> QuerySet[Import]:
    """The imports of leads that came in between this one's upload and its end, or around it."""
    known = Import.objects.filter(what=Import.What.LEADS, undone_at=None, state__in=ENDED)
    if one.what != Import.What.LEADS or one.state not in ENDED or one.ended_at is None:
        return known.none()
    return known.filter(made_at__lt=one.ended_at, ended_at__gt=one.made_at).exclude(pk=one.pk)


def conflicts(one: Import) -> Conflicts | None:
    """The values that overlapping imports give differently; None where no import overlaps."""
    others = {other.source: other for other in overlapping(one).order_by("pk")[:20]}
    if not others:
        return None
    people = shared(one.source, others)
    found = list(told_apart(one, others, people[:LOOKED_AT]))
    return Conflicts(len(found), named(found[:SHOWN]), len(people) <= LOOKED_AT)


def shared(source: str, others: Collection[str]) -> list[int]:
    """The leads that this import and another one both have a row of."""
    mine = Event.objects.filter(source=source, kind="lead.imported").values(LEAD)
    theirs = Event.objects.filter(source__in=others, kind="lead.imported")
    both = theirs.filter(**{f"{LEAD}__in": mine}).values_list(LEAD, flat=True)
    return list(both.order_by(LEAD).distinct()[: LOOKED_AT + 1])


Apart = tuple[int, str, Any, Any, Import, str]
"""(lead, attribute id, here, there, the other import, the source whose value counts now)."""


def told_apart(one: Import, others: Mapping[str, Import], people: Sequence[int]) -> Iterator[Apart]:
    for n in range(0, len(people), 500):
        some = people[n : n + 500]
        said = said_by((one.source, *others), some)
        now = dict(Lead.objects.filter(pk__in=some).values_list("pk", "values"))
        for lead in some:
            for source, other in others.items():
                here, there = said.get((lead, one.source), {}), said.get((lead, source), {})
                for id in here.keys() & there.keys():
                    if here[id] != there[id]:
                        counts = (now[lead].get(id) or [None] * 4)[3] if lead in now else ""
                        yield lead, id, here[id], there[id], other, counts or ""


def said_by(sources: Collection[str], people: Sequence[int]) -> dict[tuple[int, str], Said]:
    """What each source says last of each of these leads."""
    rows = Event.objects.filter(
        source__in=sources, kind="lead.imported", **{f"{LEAD}__in": people}
    ).order_by("id")
    said: dict[tuple[int, str], Said] = {}
    for lead, source, facts, personal in rows.values_list(
        LEAD, "source", "facts", "personal__facts"
    ):
        values = merged(facts, personal).get("values", {})
        said.setdefault((lead, source), {}).update(values)
    return said


def named(found: Sequence[Apart]) -> tuple[Conflict, ...]:
    leads = Lead.objects.in_bulk({lead for lead, *_ in found})
    labels = {str(a.pk): a for a in attributes.all_known().values()}
    return tuple(conflict(apart, leads, labels) for apart in found)


def conflict(apart: Apart, leads: Mapping[int, Lead], labels: Mapping[str, Attribute]) -> Conflict:
    lead, attribute, here, there, other, counts = apart
    return Conflict(
        name=str(leads.get(lead, lead)),
        url=lead_url(lead),
        attribute=labels[attribute].label if attribute in labels else "a former attribute",
        here=written(here),
        there=written(there),
        other=other.name,
        other_url=reverse("capture:import", args=[other.pk]),
        counts="there" if counts == other.source else "here" if counts else "",
    )


def written(value: Any) -> str:
    return "nothing" if value is None else str(value)
