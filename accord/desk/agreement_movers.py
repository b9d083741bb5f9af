"""Everybody who enters or leaves under a version that is not in force, a page at a time."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accord.accounts.rights import require
from accord.accounts.views import SignedIn
from accord.agreement import versions
from accord.agreement.models import Version
from accord.desk import agreement_frame as frame
from accord.desk.agreement_check import counted
from accord.desk.agreement_moves import lead_url
from accord.desk.rows import JOB_TITLE, score_of, standing_of, text_of
from accord.handoff.words import spoken
from accord.leads.models import Lead
from accord.lib.errors import Unreadable
from accord.scoring import bulk

SHOWN = 100
LARGEST_ID = 2**63 - 1
EDIT = "edit the agreement"
WAYS = {"entering": "become sales-ready", "leaving": "are no longer sales-ready"}


@dataclass(frozen=True, slots=True)
class Mover:
    """One lead of the list. `grade`, `total`: by the agreement in force, as stored."""

    url: str
    name: str
    title: str
    company: str
    stage: str
    grade: str
    total: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """`first` to `last` of `count`; `after` is where the next page begins, 0 at the end."""

    title: str
    count: int
    first: int
    last: int
    rows: Sequence[Mover]
    after: int
    as_of: datetime


@require_GET
@login_required
def movers(request: SignedIn, number: int, way: str) -> HttpResponse:
    """Who moves one way under a proposal, or under the saved draft for those who may edit it."""
    version = get_object_or_404(Version.objects.of(versions.MAIN), number=number)
    if way not in WAYS:
        raise Http404
    if version.state == Version.State.DRAFT:
        require(request.user, EDIT)
    now = timezone.now()
    tried = bulk.tried(versions.agreement_of(version), now)
    ids = tried.entering if way == "entering" else tried.leaving
    here = "draft" if version.state == Version.State.DRAFT else "proposed"
    context = {
        "page": frame.page(request, now, here),
        "movers": page_of(ids, asked_after(request), f"{counted(len(ids), 'lead')} {WAYS[way]} "
                          f"under v{number}", now),
        "here": way,
        "ways": tuple(
            (name, label, reverse("desk:agreement_movers", args=[number, name]), len(some))
            for name, label, some in (
                ("entering", "Enter", tried.entering), ("leaving", "Leave", tried.leaving),
            )
        ),
        "now": now,
    }  # fmt: skip
    return render(request, "desk/agreement_movers.html", context)


def asked_after(request: SignedIn) -> int:
    text = request.GET.get("after", "0")
    if not (text.isascii() and text.isdigit() and int(text[:20]) <= LARGEST_ID):
        raise Unreadable(f"after is a lead's number, not {text[:40]!r}.")
    return int(text)


def page_of(ids: Sequence[int], after: int, title: str, now: datetime) -> Page:
    """The leads after one of them, in the order of their ids; two queries."""
    start = bisect_right(ids, after)
    some = ids[start : start + SHOWN]
    found = Lead.objects.select_related("company", "score", "standing").in_bulk(some)
    rows = tuple(mover(found[id]) for id in some if id in found)
    more = start + SHOWN < len(ids)
    return Page(title, len(ids), start + 1, start + len(some), rows, some[-1] if more else 0, now)


def mover(lead: Lead) -> Mover:
    score, standing = score_of(lead), standing_of(lead)
    return Mover(
        url=lead_url(lead.pk),
        name=str(lead),
        title=text_of(lead, JOB_TITLE),
        company=str(lead.company or ""),
        stage=spoken(standing.stage) if standing else "",
        grade=score.grade if score else "",
        total=score.total if score else None,
    )
