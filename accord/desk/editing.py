"""Values of a lead by hand: shown with their history, changed in place, never over newer ones."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accord.accounts.models import User
from accord.accounts.rights import may, require
from accord.accounts.views import SignedIn
from accord.capture.models import Import
from accord.desk.lead import find
from accord.desk.values_shown import source_words, value_of, written
from accord.leads import commands, queries
from accord.leads.models import Attribute, Lead
from accord.lib.errors import Invalid
from accord.lib.htmx import page_or_partial, wants_part
from accord.lib.status import say

EDIT = "edit leads"


def attribute_in_use(attribute_id: int) -> Attribute:
    found = Attribute.objects.filter(pk=attribute_id, retired_at=None).first()
    if found is None:
        raise Http404
    return found


def sources() -> dict[str, str]:
    """Imports by what their rows name as their source; the newest thousand."""
    return {one.source: one.name for one in Import.objects.order_by("-pk").only("name")[:1000]}


@require_http_methods(["GET", "POST"])
@login_required
def value(request: SignedIn, lead_id: int, attribute_id: int) -> HttpResponse:
    """One value: its history, and for those who may edit a form."""
    lead, attribute = find(lead_id), attribute_in_use(attribute_id)
    if request.method == "GET":
        return value_page(request, lead, attribute)
    require(request.user, EDIT)
    return save(request, lead, attribute)


def save(request: SignedIn, lead: Lead, attribute: Attribute) -> HttpResponse:
    """Write a value unless somebody else wrote a newer one since this person looked."""
    wrote, mark = request.POST.get("value", ""), request.POST.get("mark", "")
    try:
        with transaction.atomic():
            now_known = Lead.objects.select_for_update().get(pk=lead.pk)
            if value_of(now_known, attribute, {}).mark != mark:
                return value_page(request, find(lead.pk), attribute, 409, wrote=wrote, newer=True)
            commands.edit_lead(
                now_known, {attribute.key: wrote}, by=request.user, now=timezone.now()
            )
    except Invalid as why:
        return value_page(request, lead, attribute, 422, wrote=wrote, fault=str(why))
    say(request, f"{attribute.label} of {lead} is now {wrote.strip() or 'empty'}.")
    if wants_part(request):
        return value_row_page(request, find(lead.pk), attribute)
    return redirect("desk:lead", lead.pk)


def value_page(
    request: SignedIn, lead: Lead, attribute: Attribute, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "now": timezone.now(),
        "lead": lead,
        "value": value_of(lead, attribute, sources()),
        "history": history(lead, attribute),
        "may_edit": may(request.user, EDIT),
        "wrote": None,
        **more,
    }
    return page_or_partial(request, "desk/value.html", "form", context, status)


def history(lead: Lead, attribute: Attribute) -> list[dict[str, Any]]:
    """The values that the attribute had, the newest first; of very many the newest 200."""
    told = queries.history(lead, attribute.pk)
    people = User.objects.in_bulk({one.by_id for one in told if one.by_id})
    named = sources()
    return [
        {
            "text": written(one.value),
            "at": one.at,
            "known_at": one.known_at,
            "source": named.get(one.source, source_words(one.source)),
            "by": str(people.get(one.by_id, "")) if one.by_id else "",
        }
        for one in told
    ]


@require_GET
@login_required
def value_row(request: SignedIn, lead_id: int, attribute_id: int) -> HttpResponse:
    """The value as text again, after Cancel."""
    return value_row_page(request, find(lead_id), attribute_in_use(attribute_id))


def value_row_page(request: SignedIn, lead: Lead, attribute: Attribute) -> HttpResponse:
    context = {
        "now": timezone.now(),
        "lead": lead,
        "value": value_of(lead, attribute, sources()),
        "may_edit": may(request.user, EDIT),
    }
    return page_or_partial(request, "desk/value_saved.html", "row", context)


@require_POST
@login_required
def values(request: SignedIn, lead_id: int) -> HttpResponse:
    """Add a value that was not known; which attribute comes with the form."""
    require(request.user, EDIT)
    given = request.POST.get("attribute", "")
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        raise Invalid("Choose an attribute of the list.")
    return save(request, find(lead_id), attribute_in_use(int(given)))
