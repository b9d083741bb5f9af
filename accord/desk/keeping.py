"""Leads as a whole, by hand: made, made live, merged and taken apart, forgotten."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accord.accounts.rights import require
from accord.accounts.views import SignedIn
from accord.desk import erasure
from accord.desk.filters import searched
from accord.desk.lead import find
from accord.desk.values_shown import written
from accord.leads import attributes, commands, likeness, search
from accord.leads.models import Lead, Merge
from accord.lib.errors import Refused
from accord.lib.htmx import page_or_partial
from accord.lib.status import say
from accord.lib.typed import one_line

FOUND = 20
SURE = "forget"


@require_POST
@login_required
def live(request: SignedIn, lead_id: int) -> HttpResponse:
    require(request.user, "make leads live")
    lead = find(lead_id)
    commands.make_live([lead], by=request.user, now=timezone.now())
    say(request, f"{lead} is live: it may become sales-ready from now on.")
    return redirect("desk:lead", lead.pk)


@require_http_methods(["GET", "POST"])
@login_required
def merging(request: SignedIn, lead_id: int) -> HttpResponse:
    """Choose the other lead, see both side by side, say that they are one."""
    require(request.user, "merge leads")
    lead = find(lead_id)
    if request.method == "POST":
        return merged(request, lead)
    q = searched(one_line(request.GET.get("q", "")))
    found = search.find(q, FOUND) if q else likeness.likely(lead, FOUND)
    other = other_of(request.GET.get("with", ""), lead)
    context: dict[str, Any] = {
        "lead": lead,
        "q": q,
        "found": [one for one in found if one.pk != lead.pk],
        "other": other,
        "pairs": pairs(lead, other) if other else [],
    }
    return page_or_partial(request, "desk/merging.html", "found", context)


def merged(request: SignedIn, lead: Lead) -> HttpResponse:
    other = other_of(request.POST.get("with", ""), lead)
    if other is None:
        raise Refused("Choose the other lead first. It may have been merged meanwhile.")
    made = commands.merge(lead, other, by=request.user, now=timezone.now())
    undo = reverse("desk:unmerging", args=[lead.pk, made.pk])
    say(request, f"{other} and {lead} are one lead now.", undo=undo)
    return redirect("desk:lead", lead.pk)


def other_of(given: str, lead: Lead) -> Lead | None:
    if not (given.isascii() and given.isdigit() and len(given) < 19) or int(given) == lead.pk:
        return None
    return Lead.objects.standing().select_related("company").filter(pk=int(given)).first()


def pairs(lead: Lead, other: Lead) -> list[tuple[str, str, str]]:
    """Every value that one of the two has: (label, ours, theirs)."""
    labels = {str(a.pk): a.label for a in attributes.all_known().values()}
    known = sorted(lead.values.keys() | other.values.keys(), key=int)
    return [(labels[id], text(lead, id), text(other, id)) for id in known if id in labels]


def text(lead: Lead, id: str) -> str:
    return written(lead.values[id][0]) if id in lead.values else ""


@require_POST
@login_required
def unmerging(request: SignedIn, lead_id: int, merge_id: int) -> HttpResponse:
    require(request.user, "merge leads")
    lead = find(lead_id)
    merge = get_object_or_404(Merge.objects.select_related("other"), pk=merge_id, kept=lead)
    commands.unmerge(merge, by=request.user, now=timezone.now())
    say(request, f"{merge.other} and {lead} are two leads again.")
    return redirect("desk:lead", lead.pk)


@require_http_methods(["GET", "POST"])
@login_required
def forgetting(request: SignedIn, lead_id: int) -> HttpResponse:
    """One of the acts that cannot be undone, so it is asked for by a word."""
    require(request.user, "erase a person")
    lead = find(lead_id)
    if request.method == "GET":
        return render(request, "desk/forgetting.html", {"lead": lead})
    if request.POST.get("sure", "").strip().casefold() != SURE:
        context = {"lead": lead, "fault": f"Write the word {SURE}, then it is done."}
        return render(request, "desk/forgetting.html", context, status=422)
    erasure.forget(lead, by=request.user, now=timezone.now())
    say(request, "That person is forgotten. Nothing here names them any more.")
    return redirect("desk:leads")
