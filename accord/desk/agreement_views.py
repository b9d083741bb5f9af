"""The agreement over HTTP: what is in force, what is proposed, what was; signing and returning."""

from datetime import datetime
from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accord.accounts import sessions
from accord.accounts.models import Side
from accord.accounts.views import SignedIn
from accord.agreement import commands, versions
from accord.agreement.language.doubts import doubts
from accord.agreement.language.sentences import Labels
from accord.agreement.models import Version
from accord.desk import agreement_frame as frame
from accord.desk import agreement_history as history_rows
from accord.desk.agreement_check import counted
from accord.desk.agreement_document import changes, document
from accord.desk.agreement_examples import examples
from accord.desk.agreement_moves import few_enough, moves
from accord.desk.agreement_signing import day, signing
from accord.leads import attributes
from accord.lib.errors import Invalid, Unreadable
from accord.lib.status import say

NONE_IN_FORCE = "No agreement is in force yet. The first one takes effect when both sides sign it."
NONE_PROPOSED = "Nothing is proposed. A change begins as a draft, and runs when both sides sign it."


def numbered(number: int) -> Version:
    return get_object_or_404(Version.objects.of(versions.MAIN), number=number)


def labels() -> Labels:
    """What people call a company's own attributes; the standard ones read as they are."""
    return {a.key: a.label.lower() for a in attributes.all_known().values() if not a.standard}


@require_GET
@login_required
def agreement(request: SignedIn) -> HttpResponse:
    now = timezone.now()
    return reading(request, versions.in_force(now), "force", now, empty_sentence=NONE_IN_FORCE)


@require_GET
@login_required
def proposed(request: SignedIn) -> HttpResponse:
    return proposal_page(request)


def proposal_page(
    request: SignedIn, wrong: tuple[str, str] | None = None, status: int = 200
) -> HttpResponse:
    proposal, now = versions.proposed(), timezone.now()
    return reading(
        request, proposal, "proposed", now, status=status,
        old=versions.in_force(now), wrong=wrong, empty_sentence=NONE_PROPOSED,
    )  # fmt: skip


@require_GET
@login_required
def version(request: SignedIn, number: int) -> HttpResponse:
    """Any version that was proposed or signed; a draft is read in the editor."""
    found = numbered(number)
    if found.state == Version.State.DRAFT:
        return redirect("desk:agreement_draft")
    return reading(request, found, str(number), timezone.now())


@require_GET
@login_required
def difference(request: SignedIn) -> HttpResponse:
    """Two versions, the newer one's text with its changes against the older."""
    old, new = (asked_number(request, name) for name in ("old", "new"))
    return reading(request, new, str(new.number), timezone.now(), old=old)


def asked_number(request: SignedIn, name: str) -> Version:
    text = request.GET.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise Unreadable(f"Say which versions to compare: {name} is a version's number.")
    return numbered(int(text))


def reading(
    request: SignedIn,
    shown: Version | None,
    here: str,
    now: datetime,
    *,
    status: int = 200,
    old: Version | None = None,
    **more: Any,
) -> HttpResponse:
    """One version as a document, with its signatures beside it."""
    context: dict[str, Any] = {"now": now, "empty_sentence": more.get("empty_sentence", "")}
    changed = ""
    if shown is not None:
        words = versions.agreement_of(shown)
        before = versions.agreement_of(old) if old else None
        changed = counted(changes(before, words, labels()), "change") if before else ""
        full = before is None or request.GET.get("show") == "full"
        ran = examples(words)
        context |= {
            "full": full,
            "compared": f"{changed} against version {old.number}" if old else "",
            "clauses": document(before, words, labels(), full=full),
            "signing": signing(shown, request.user, now, more.get("wrong")),
            "examples": ran,
            "broken": sum(not example.holds for example in ran),
            "doubts": [fault.sentence for fault in doubts(words)],
        }
        if shown.state == Version.State.PROPOSED:
            moves_url = frame.address("desk:agreement_moves", shown.number)
            context |= {"moves_url": moves_url, "unasked": few_enough()}
    tab = changed if here == "proposed" else ""
    context["page"] = frame.page(request, now, here, shown, tab)
    return render(request, "desk/agreement.html", context, status=status)


@require_GET
@login_required
def who_moves(request: SignedIn, number: int) -> HttpResponse:
    """Who enters and who leaves under a proposal: it reads every lead, so it comes by itself."""
    found, now = numbered(number), timezone.now()
    told = moves(versions.agreement_of(found), now, number)
    context = {"moves": told, "version": found, "now": now}
    if getattr(request, "htmx", False):
        return render(request, "desk/agreement_moves.html", context)
    context["page"] = frame.page(request, now, "proposed", found)
    return render(request, "desk/agreement_moves_page.html", context)


@require_GET
@login_required
def history(request: SignedIn) -> HttpResponse:
    now = timezone.now()
    context = {"now": now, "page": frame.page(request, now, "history"),
               "versions": history_rows.rows(now)}  # fmt: skip
    return render(request, "desk/agreement_history.html", context)


@require_GET
@login_required
def text(request: SignedIn, number: int) -> HttpResponse:
    """The text as it was written, to read or to keep in a file."""
    response = HttpResponse(numbered(number).text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="agreement-v{number}.yaml"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@login_required
def signatures(request: SignedIn, number: int) -> HttpResponse:
    """Sign for one side: the password once more, the hash that was read, by POST only."""
    side, now = request.POST.get("side", ""), timezone.now()
    if side not in Side.values:
        raise Invalid("Say for which side you sign: marketing or sales.")
    password = request.POST.get("password", "")[:256]
    person = authenticate(request, username=request.user.email, password=password)
    if person is None or person.pk != request.user.pk:
        return proposal_page(
            request, (side, "That was not your password. Nothing was signed."), 422
        )
    sessions.freshen(request.session, now)
    signed = commands.sign(
        numbered(number), side=Side(side), by=request.user, now=now,
        hash=request.POST.get("hash", ""), authenticated_at=now,
    )  # fmt: skip
    from_ = signed.in_force_from
    then = f" It is in force from {day(from_)}." if from_ else " The other side's is still missing."
    say(request, f"Signed version {number} for {side}.{then}")
    return (
        redirect("desk:agreement_version", number) if from_ else redirect("desk:agreement_proposed")
    )


@require_POST
@login_required
def withdrawal(request: SignedIn, number: int) -> HttpResponse:
    commands.withdraw(numbered(number), by=request.user, now=timezone.now())
    say(request, f"Withdrew version {number}. Its signatures are void; history keeps its text.")
    return redirect("desk:agreement")


@require_POST
@login_required
def returning(request: SignedIn, number: int) -> HttpResponse:
    before = commands.return_to_before(numbered(number), by=request.user, now=timezone.now())
    say(
        request, f"Returned to version {before.number}. What was decided meanwhile stays as it was."
    )
    return redirect("desk:agreement")
