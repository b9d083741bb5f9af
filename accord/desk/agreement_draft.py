"""The draft of the agreement: read, checked while one writes, saved, proposed, thrown away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_POST

from accord.accounts.rights import require
from accord.accounts.views import SignedIn
from accord.agreement import commands, versions
from accord.agreement.gates import FURTHEST_EFFECT
from accord.agreement.models import Version
from accord.desk import agreement_frame as frame
from accord.desk.agreement_check import Check, check
from accord.desk.agreement_moves import affected, few_enough
from accord.leads import attributes
from accord.ledger import kinds
from accord.lib.errors import TooLarge
from accord.lib.status import say
from accord.lib.typed import storable

LONGEST = 256 * 1024
EDIT = "edit the agreement"


@dataclass(frozen=True, slots=True)
class Draft:
    """A text as it is being written. `number` and `edited_at` say which state it began from."""

    text: str
    number: str = ""
    edited_at: str = ""

    @property
    def rows(self) -> int:
        return self.text.count("\n") + 2


def sent(request: HttpRequest) -> Draft:
    """The text that came with a form, line ends as one kind. Raises TooLarge over 256 KiB."""
    text = storable(request.POST.get("text", "")).replace("\r\n", "\n").replace("\r", "\n")
    if len(text.encode()) > LONGEST:
        raise TooLarge("The text is over 256 KiB; an agreement is a document, not a data set.")
    return Draft(text, request.POST.get("number", "")[:12], request.POST.get("edited_at", "")[:40])


def kept(now: datetime) -> Draft:
    """The draft as saved; without one, what is proposed or in force, to begin from."""
    found = versions.draft()
    if found is not None:
        return Draft(found.text, str(found.number), found.edited_at.isoformat())
    begun = versions.proposed() or versions.in_force(now)
    return Draft(begun.text if begun else "")


class EffectForm(forms.Form):
    """When a proposal takes effect: empty, or a time to come in the agreement's zone."""

    takes_effect_at = forms.CharField(required=False, max_length=40)

    def __init__(self, data: Mapping[str, Any], now: datetime) -> None:
        super().__init__(data)
        self.now = now

    def clean_takes_effect_at(self) -> datetime | None:
        written: str = self.cleaned_data["takes_effect_at"]
        if not written:
            return None
        try:
            parsed = parse_datetime(written)
        except ValueError:
            parsed = None
        if parsed is None:
            raise forms.ValidationError("Write a day and a time, like 2026-12-01T08:00.")
        effect = parsed if parsed.tzinfo else timezone.make_aware(parsed)
        if not self.now < effect <= self.now + FURTHEST_EFFECT - timedelta(minutes=1):
            raise forms.ValidationError("Name a time from now to a year ahead, or leave it empty.")
        return effect


@require_http_methods(["GET", "POST"])
@login_required
def draft(request: SignedIn) -> HttpResponse:
    require(request.user, EDIT)
    now = timezone.now()
    if request.method != "POST":
        return page(request, kept(now), now)
    written = sent(request)
    current = versions.draft()
    if has_moved_on(written, current):
        return page(request, written, now, status=409, other=current)
    effect = EffectForm(request.POST, now)
    asks = request.POST.get("act") == "propose"
    found = check(written.text, attributes.vocabulary(kinds.seen()))
    if found.faults or (asks and (found.broken or not effect.is_valid())):
        return page(request, written, now, status=422, found=found, effect=effect if asks else None)
    try:
        return keep(request, written, now, effect if asks else None)
    except commands.MovedOn:
        return page(request, written, now, status=409, other=versions.draft())


def has_moved_on(written: Draft, current: Version | None) -> bool:
    """Whether somebody saved, began or proposed a draft since this text was opened."""
    if current is None:
        return written.number != ""
    return (written.number, written.edited_at) != (
        str(current.number), current.edited_at.isoformat(),
    )  # fmt: skip


def keep(
    request: SignedIn, written: Draft, now: datetime, effect: EffectForm | None
) -> HttpResponse:
    """Save, and propose where that was asked for: both or neither."""
    words, by = attributes.vocabulary(kinds.seen()), request.user
    with transaction.atomic():
        if has_moved_on(written, versions.draft(lock=True)):
            raise commands.MovedOn("Somebody saved the draft meanwhile; copy your text and reload.")
        saved = commands.save_draft(written.text, by=by, now=now, vocabulary=words)
        if effect is not None:
            at = effect.cleaned_data["takes_effect_at"]
            commands.propose(saved, by=by, now=now, takes_effect_at=at, vocabulary=words)
    if effect is None:
        say(request, f"Saved the draft of version {saved.number}.")
        return redirect("desk:agreement_draft")
    say(request, f"Proposed version {saved.number}. Both sides sign it, or it does not run.")
    return redirect("desk:agreement_proposed")


@require_POST
@login_required
def checking(request: SignedIn) -> HttpResponse:
    """The text so far, read as it would be on saving: its faults, or whom it would affect."""
    require(request.user, EDIT)
    context = {
        "check": check(sent(request).text, attributes.vocabulary(kinds.seen())),
        "affected_url": reverse("desk:agreement_affected"),
        "unasked": few_enough(),
        "oob": True,
    }
    return render(request, "desk/agreement_checked.html", context)


@require_POST
@login_required
def affecting(request: SignedIn) -> HttpResponse:
    """The figures beside the text: they take longer than reading it, so they come after it."""
    require(request.user, EDIT)
    written, saved = sent(request), versions.draft()
    found = check(written.text, attributes.vocabulary(kinds.seen()))
    is_saved = saved is not None and saved.text.split() == written.text.split()
    number = saved.number if saved and is_saved else None
    figures = affected(found.agreement, timezone.now(), number) if found.agreement else ()
    context = {"figures": figures, "unsaved": not is_saved}
    return render(request, "desk/agreement_affected.html", context)


@require_POST
@login_required
def discarding(request: SignedIn) -> HttpResponse:
    require(request.user, EDIT)
    found, now = versions.draft(), timezone.now()
    written = sent(request)
    if written.number and has_moved_on(written, found):
        return page(request, written, now, status=409, other=found)
    if found is not None:
        commands.withdraw(found, by=request.user, now=now)
        say(request, f"Threw the draft of version {found.number} away. History keeps its text.")
    return redirect("desk:agreement")


def page(
    request: SignedIn, written: Draft, now: datetime, status: int = 200, **more: Any
) -> HttpResponse:
    """The editor. `more`: the check that was made (`found`), `effect`, and another's draft."""
    found: Check | None = more.get("found")
    effect: EffectForm | None = more.get("effect")
    known = attributes.all_known()
    found = found or check(written.text, attributes.vocabulary(kinds.seen()))
    errors = [str(e) for e in effect.errors.get("takes_effect_at", ())] if effect else []
    editor = {
        "draft": written,
        "title": f"Draft of version {written.number}" if written.number else "A new draft",
        "effect": request.POST.get("takes_effect_at", "")[:40],
        "effect_error": errors[0] if errors else "",
        "moved_on": status == 409,
        "other": more.get("other"),
        "save_url": reverse("desk:agreement_draft"),
        "check_url": reverse("desk:agreement_checking"),
        "discard_url": reverse("desk:agreement_discarding") if written.number else "",
        "attributes": sorted(known),
    }
    context = {
        "page": frame.page(request, now, "draft"), "editor": editor, "check": found, "now": now,
        "affected_url": reverse("desk:agreement_affected"), "unasked": few_enough(),
    }  # fmt: skip
    return render(request, "desk/agreement_edit.html", context, status=status)
