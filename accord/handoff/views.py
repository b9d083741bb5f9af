"""The Queue over HTTP: whom to contact next, and one act at a time."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accord.accounts.rights import require
from accord.accounts.views import SignedIn
from accord.handoff import board, commands, outcome, screen, terms
from accord.handoff.forms import AttemptForm, RecyclingForm, RejectionForm
from accord.handoff.models import Handoff
from accord.handoff.screen import Asked
from accord.handoff.words import spoken
from accord.leads.models import Lead
from accord.lib.htmx import page_or_partial, wants_part
from accord.lib.status import say


def shown(
    request: SignedIn, handoff: Handoff | None, status: int = 200, **more: Any
) -> HttpResponse:
    """The screen, or its board where htmx asked; `more` goes to the template."""
    now = timezone.now()
    page = screen.build(Asked(request.user, now, view_of(request), handoff))
    context = {
        "page": page, "now": now, "outcomes": AttemptForm.OUTCOMES,
        "oob": wants_part(request), **more,
    }  # fmt: skip
    return page_or_partial(request, "handoff/queue.html", "board", context, status)


def view_of(request: SignedIn) -> str:
    return request.POST.get("of") or request.GET.get("of", "")


def find(handoff_id: int) -> Handoff:
    """A hand-off of a lead that is in use; 404 otherwise."""
    return get_object_or_404(board.in_order(Handoff.objects.shown()), pk=handoff_id)


@require_GET
@login_required
def queue(request: SignedIn) -> HttpResponse:
    return shown(request, None)


@require_GET
@login_required
def lead(request: SignedIn, handoff_id: int) -> HttpResponse:
    handoff = find(handoff_id)
    if handoff.answered_at:
        return shown(request, None, gone=outcome.who_was_quicker(handoff))
    return shown(request, handoff)


def act(
    request: SignedIn, handoff_id: int, do: Callable[[Handoff, datetime], str], *, stays: bool
) -> HttpResponse:
    """Do one act and show what comes next.

    do     does it; returns the sentence for the status line
    stays  the lead stays in the queue; else the next one is chosen
    """
    handoff = find(handoff_id)
    if handoff.answered_at:
        return shown(request, None, 409, gone=outcome.who_was_quicker(handoff))
    say(request, do(handoff, timezone.now()), undo=outcome.undo_url(handoff))
    if not wants_part(request):
        name, args = ("lead", (handoff.pk,)) if stays else ("queue", ())
        return redirect(screen.address(name, view_of(request), *args))
    return shown(request, find(handoff_id) if stays else next_up(request))


def next_up(request: SignedIn) -> Handoff | None:
    """The lead whose clock ends first now, in the view that one is in."""
    view = view_of(request)
    shown_view = view if view in board.VIEWS else "all"
    return board.in_order(board.seen_by(shown_view, request.user)).first()


@require_POST
@login_required
def taking(request: SignedIn, handoff_id: int) -> HttpResponse:
    def do(handoff: Handoff, now: datetime) -> str:
        commands.take(handoff, by=request.user, now=now)
        return f"You took {handoff.lead}."

    return act(request, handoff_id, do, stays=True)


@require_POST
@login_required
def attempts(request: SignedIn, handoff_id: int) -> HttpResponse:
    form = AttemptForm(request.POST)
    if not form.is_valid():
        return shown(request, find(handoff_id), 422, fault=form.errors["outcome"][0])

    def do(handoff: Handoff, now: datetime) -> str:
        how = form.cleaned_data["outcome"]
        commands.log_attempt(handoff, outcome=how, by=request.user, now=now)
        return f"{spoken(how)}: {handoff.lead}."

    return act(request, handoff_id, do, stays=True)


@require_POST
@login_required
def acceptance(request: SignedIn, handoff_id: int) -> HttpResponse:
    def do(handoff: Handoff, now: datetime) -> str:
        commands.accept(handoff, by=request.user, now=now)
        return f"Accepted {handoff.lead}."

    return act(request, handoff_id, do, stays=False)


@require_http_methods(["GET", "POST"])
@login_required
def rejection(request: SignedIn, handoff_id: int) -> HttpResponse:
    require(request.user, commands.WORK)
    handoff = find(handoff_id)
    reasons = outcome.reasons(terms.of(handoff.version), timezone.now())
    if request.method == "GET" and not handoff.answered_at:
        return shown(request, handoff, reasons=reasons)
    form = RejectionForm(request.POST, reasons=[reason.name for reason in reasons])
    if not form.is_valid() and not handoff.answered_at:
        return shown(request, handoff, 422, reasons=reasons, form=form)

    def do(handoff: Handoff, now: datetime) -> str:
        said = form.cleaned_data
        commands.reject(
            handoff, reason=said["reason"], remark=said["remark"], by=request.user, now=now
        )
        then = next(reason.then for reason in reasons if reason.name == said["reason"])
        return f"Rejected {handoff.lead}, {spoken(said['reason']).lower()}. {then}"

    return act(request, handoff_id, do, stays=False)


@require_http_methods(["GET", "POST"])
@login_required
def recycling(request: SignedIn, handoff_id: int) -> HttpResponse:
    require(request.user, commands.WORK)
    handoff = find(handoff_id)
    form = RecyclingForm(request.POST if request.method == "POST" else None)
    if request.method == "GET" and not handoff.answered_at:
        return shown(request, handoff, resting=form)
    if not form.is_valid() and not handoff.answered_at:
        return shown(request, handoff, 422, resting=form)

    def do(handoff: Handoff, now: datetime) -> str:
        days = form.cleaned_data["days"]
        commands.recycle(handoff.lead, days=days, by=request.user, now=now)
        return f"Recycled {handoff.lead} for {days} days."

    return act(request, handoff_id, do, stays=False)


@require_POST
@login_required
def disqualification(request: SignedIn, handoff_id: int) -> HttpResponse:
    def do(handoff: Handoff, now: datetime) -> str:
        commands.disqualify(handoff.lead, by=request.user, now=now)
        return f"Disqualified {handoff.lead}. They leave the cycle for good."

    return act(request, handoff_id, do, stays=False)


@require_POST
@login_required
def undoing(request: SignedIn, lead_id: int) -> HttpResponse:
    lead = get_object_or_404(Lead.objects.standing(), pk=lead_id)
    say(request, commands.undo(lead, by=request.user, now=timezone.now()))
    handoff = Handoff.objects.waiting().filter(lead=lead).first()
    return redirect("handoff:lead", handoff.pk) if handoff else redirect("handoff:queue")
