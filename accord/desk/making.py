"""A lead made by hand, with a warning where somebody much like them is here already."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.accounts.rights import require
from accord.accounts.views import SignedIn
from accord.leads import attributes, commands
from accord.leads import values as reading
from accord.leads.models import Attribute
from accord.lib.errors import Invalid, Refused
from accord.lib.status import say

TYPES = {"email": "email", "phone": "tel", "date": "date"}
# Names in parts and a bare domain come with imports; by hand one line for each is enough.
LEFT_OUT = ("first_name", "last_name", "domain", "revenue")


@dataclass(slots=True)
class Field:
    key: str
    label: str
    type: str
    value: str = ""
    fault: str = ""


@require_http_methods(["GET", "POST"])
@login_required
def new(request: SignedIn) -> HttpResponse:
    require(request.user, "edit leads")
    offered = {a.key: a for a in attributes.in_use() if a.standard and a.key not in LEFT_OUT}
    fields = [Field(a.key, a.label, TYPES.get(a.type, "text")) for a in offered.values()]
    if request.method == "GET":
        return render(request, "desk/new.html", {"fields": fields})
    given = read(request, fields, offered)
    if any(field.fault for field in fields):
        return again(request, fields)
    return make(request, fields, given)


def read(request: SignedIn, fields: list[Field], offered: dict[str, Attribute]) -> dict[str, Any]:
    """The values typed, each in the form of its attribute; faults are noted at their field."""
    given = {}
    for field in fields:
        field.value = request.POST.get(field.key, "")
        try:
            found = reading.read(field.key, offered[field.key].type, field.value)
        except Invalid as why:
            field.fault = str(why)
            continue
        if found is not None:
            given[field.key] = found
    return given


def make(request: SignedIn, fields: list[Field], given: dict[str, Any]) -> HttpResponse:
    """Make the lead; where it looks like another one it is only made when the person insists."""
    try:
        with transaction.atomic():
            made = commands.make_lead(given, by=request.user, now=timezone.now())
            doubted = bool(made.likely) and not request.POST.get("anyway")
            transaction.set_rollback(doubted)
    except Refused as why:
        return again(request, fields, fault=str(why), status=why.status)
    if doubted:
        return again(request, fields, likely=made.likely)
    say(request, f"Added {made.lead}.")
    return redirect("desk:lead", made.lead.pk)


def again(request: SignedIn, fields: list[Field], status: int = 422, **more: Any) -> HttpResponse:
    return render(request, "desk/new.html", {"fields": fields, **more}, status=status)
