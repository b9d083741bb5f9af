"""Acts on a lead from its own page: each a plain form that leads back to the lead."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accord.accounts.models import User
from accord.accounts.rights import require
from accord.accounts.views import SignedIn
from accord.desk.lead import find, newest_handoff
from accord.desk.lead_acts_shown import WORK, acts
from accord.handoff import commands, undo
from accord.handoff.models import Handoff
from accord.handoff.terms import in_force, of
from accord.handoff.words import spoken
from accord.leads.models import Lead
from accord.lib.errors import Invalid, Refused
from accord.lib.status import say
from accord.lib.typed import storable

LONGEST_REMARK = 500


def back(lead: Lead) -> HttpResponse:
    return redirect("desk:lead", lead.pk)


def done(request: SignedIn, lead: Lead, sentence: str) -> HttpResponse:
    say(request, sentence, undo=reverse("desk:undoing", args=[lead.pk]))
    return back(lead)


def waiting(lead: Lead) -> Handoff:
    """The hand-off that waits for an answer. Raises Refused where none does."""
    newest = newest_handoff(lead)
    if newest is None or newest.answered_at is not None:
        raise Refused(f"{lead} is not waiting for sales. Open the lead again to see why.")
    return newest


def remark_of(request: SignedIn) -> str:
    """Raises Invalid over 500 characters."""
    text = storable(request.POST.get("remark", "")).strip()
    if len(text) > LONGEST_REMARK:
        raise Invalid(f"The remark has {len(text)} characters; {LONGEST_REMARK} are the most.")
    return text


Do = Callable[[Handoff, User, datetime], Any]


def on_handoff(request: SignedIn, lead_id: int, do: Do, sentence: str) -> HttpResponse:
    require(request.user, WORK)
    lead = find(lead_id)
    do(waiting(lead), request.user, timezone.now())
    # Not format(): a part of the sentence may come from the form.
    return done(request, lead, sentence.replace("{}", str(lead)))


@require_POST
@login_required
def taking(request: SignedIn, lead_id: int) -> HttpResponse:
    def do(handoff: Handoff, by: User, now: datetime) -> None:
        commands.take(handoff, by=by, now=now)

    return on_handoff(request, lead_id, do, "You took {}.")


@require_POST
@login_required
def attempts(request: SignedIn, lead_id: int) -> HttpResponse:
    outcome = storable(request.POST.get("outcome", ""))[:40]

    def do(handoff: Handoff, by: User, now: datetime) -> None:
        commands.log_attempt(handoff, outcome=outcome, by=by, now=now)

    return on_handoff(request, lead_id, do, spoken(outcome) + ": {}.")


@require_POST
@login_required
def acceptance(request: SignedIn, lead_id: int) -> HttpResponse:
    def do(handoff: Handoff, by: User, now: datetime) -> None:
        commands.accept(handoff, by=by, now=now)

    return on_handoff(request, lead_id, do, "Accepted {}.")


@require_http_methods(["GET", "POST"])
@login_required
def rejection(request: SignedIn, lead_id: int) -> HttpResponse:
    require(request.user, WORK)
    if request.method == "GET":
        return reasons_page(request, find(lead_id))
    lead, reason = find(lead_id), storable(request.POST.get("reason", ""))[:80]
    handoff = waiting(lead)
    try:
        commands.reject(
            handoff, reason=reason, by=request.user, now=timezone.now(), remark=remark_of(request)
        )
    except Invalid as why:
        return reasons_page(request, lead, str(why), status=422)
    return done(request, lead, f"Rejected {lead}: {spoken(reason).lower()}.")


def reasons_page(request: SignedIn, lead: Lead, fault: str = "", status: int = 200) -> HttpResponse:
    """The agreed reasons on a page of their own, with what was typed."""
    now, newest = timezone.now(), newest_handoff(lead)
    terms = of(newest.version) if newest else in_force(now)
    context = {
        "lead": lead,
        "now": now,
        "acts": acts(lead, newest, terms, request.user, now),
        "fault": fault,
        "remark": request.POST.get("remark", ""),
    }
    return render(request, "desk/rejection.html", context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def recycling(request: SignedIn, lead_id: int) -> HttpResponse:
    require(request.user, WORK)
    lead = find(lead_id)
    if request.method == "GET":
        return render(request, "desk/recycling.html", {"lead": lead})
    given = request.POST.get("days", "").strip()
    try:
        commands.recycle(
            lead,
            days=days_of(given),
            by=request.user,
            now=timezone.now(),
            remark=remark_of(request),
        )
    except Invalid as why:
        wrote = request.POST.get("remark", "")
        context = {"lead": lead, "fault": str(why), "days": given, "remark": wrote}
        return render(request, "desk/recycling.html", context, status=422)
    return done(request, lead, f"{lead} rests for {given} days.")


def days_of(text: str) -> int:
    """Raises Invalid unless a whole number in plain digits."""
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise Invalid("Write a whole number of days, 1 to 730.")
    return int(text)


@require_http_methods(["GET", "POST"])
@login_required
def disqualification(request: SignedIn, lead_id: int) -> HttpResponse:
    require(request.user, WORK)
    lead = find(lead_id)
    if request.method == "GET":
        return render(request, "desk/disqualification.html", {"lead": lead})
    commands.disqualify(lead, by=request.user, now=timezone.now(), remark=remark_of(request))
    return done(request, lead, f"Disqualified {lead}.")


@require_POST
@login_required
def moving(request: SignedIn, lead_id: int) -> HttpResponse:
    require(request.user, WORK)
    lead, stage = find(lead_id), storable(request.POST.get("stage", ""))[:80]
    commands.move(lead, stage=stage, by=request.user, now=timezone.now())
    return done(request, lead, f"{lead} is now at {spoken(stage)}.")


@require_POST
@login_required
def reply(request: SignedIn, lead_id: int) -> HttpResponse:
    require(request.user, "reply to a rejection")
    lead = find(lead_id)
    newest = get_object_or_404(Handoff, pk=getattr(newest_handoff(lead), "pk", None))
    text = storable(request.POST.get("text", ""))
    commands.reply(newest, text=text, by=request.user, now=timezone.now())
    return done(request, lead, f"Replied to sales about {lead}.")


@require_POST
@login_required
def undoing(request: SignedIn, lead_id: int) -> HttpResponse:
    """Take back one's own last act on the lead; what cannot be taken back is said."""
    lead = find(lead_id)
    say(request, undo.undo(lead, by=request.user, now=timezone.now()))
    return back(lead)
