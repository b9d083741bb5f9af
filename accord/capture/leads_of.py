"""The leads behind the figures of an import: which rows made one, which changed one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Min

from accord.capture.models import Import
from accord.capture.screen import lead_url
from accord.leads.models import Lead
from accord.ledger.models import Event

SHOWN = 50
# How many rows one page looks through at most, so that a page never takes long.
LOOKED_AT = 2_000


@dataclass(frozen=True, slots=True)
class Written:
    """One row of the file as it was written: whose it is, and whether it made the lead."""

    lead: Lead | None
    kind: str
    at: datetime | None
    new: bool

    @property
    def url(self) -> str:
        return lead_url(self.lead.pk) if self.lead else ""

    @property
    def said(self) -> str:
        """The kind of an event; a row about a lead says only that it is one."""
        return "" if self.kind == "lead.imported" else self.kind


@dataclass(frozen=True, slots=True)
class Found:
    """A page of rows; `after` is where the next one begins, 0 at the end."""

    rows: Sequence[Written]
    after: int


def written(one: Import, which: str, after: int) -> Found:
    """What the import wrote, in the file's order.

    which  new, updated, or "" for both
    after  the ledger row that the last page ended with
    """
    looked_at = list(
        Event.objects.filter(source=one.source, id__gt=after)
        .annotate(lead=F("subject__identity__profile__lead"))
        .order_by("id")
        .values_list("id", "lead", "kind", "at")[:LOOKED_AT]
    )
    firsts = first_rows({lead for _, lead, _, _ in looked_at if lead})
    chosen = [
        (id, lead, kind, at, firsts.get(lead or 0, id) == id)
        for id, lead, kind, at in looked_at
        if not which or (firsts.get(lead or 0, id) == id) == (which == "new")
    ]
    page = chosen[:SHOWN]
    leads = Lead.objects.select_related("company").in_bulk({lead for _, lead, *_ in page if lead})
    rows = [Written(leads.get(lead or 0), kind, at, new) for _, lead, kind, at, new in page]
    if len(chosen) > SHOWN:
        return Found(rows, page[-1][0])
    return Found(rows, looked_at[-1][0] if len(looked_at) == LOOKED_AT else 0)


def first_rows(leads: set[int]) -> dict[int, int]:
    """The first ledger row of each lead."""
    of_them = Event.objects.filter(subject__identity__profile__lead__in=leads)
    firsts = of_them.values_list("subject__identity__profile__lead").annotate(Min("id"))
    return dict(firsts)
