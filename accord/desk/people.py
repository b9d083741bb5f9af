"""People: who works here, who is invited, and the door that an invite opens."""

from datetime import datetime
from typing import Any

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accord.accounts import commands, sessions
from accord.accounts.forms import InviteForm, JoinForm
from accord.accounts.models import Invite, Role, User
from accord.accounts.rights import may, require
from accord.accounts.views import SignedIn
from accord.ledger.commands import append
from accord.lib.htmx import page_or_partial
from accord.lib.status import say

BACKEND = "django.contrib.auth.backends.ModelBackend"


def note(kind: str, user: User | None, *, by: User | None, now: datetime, **facts: Any) -> None:
    """The ledger's row of an act on a person; who they are stays out of its facts."""
    subject = f"user:{user.pk}" if user else "user:invited"
    append(kind, subject=subject, now=now, by=by, source="web", **facts)


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, key: str) -> HttpResponse:
    """A one-time link. Used, out of date and invented ones are all the same: nothing is here."""
    found = commands.open_invite(key, timezone.now())
    if found is None:
        raise Http404
    form = JoinForm(posted(request, found) if request.method == "POST" else None)
    if form.is_valid():
        return joined(request, key, form)
    context = {"form": form, "invite": found, "role": Role(found.role).label}
    response = render(request, "desk/join.html", context, status=422 if form.is_bound else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def posted(request: HttpRequest, found: Invite) -> dict[str, str]:
    data = {name: request.POST.get(name, "") for name in ("name", "email", "password")}
    return data | ({"email": found.email} if found.email else {})


def joined(request: HttpRequest, key: str, form: JoinForm) -> HttpResponse:
    now = timezone.now()
    with transaction.atomic():
        user = commands.join(key=key, now=now, **form.cleaned_data)
        note("user.joined", user, by=user, now=now, role=user.role)
    login(request, user, backend=BACKEND)
    sessions.begin(request.session, user, now)
    say(request, f"Welcome, {user}.")
    return redirect("desk:start")


@require_GET
@login_required
def people(request: SignedIn) -> HttpResponse:
    return people_page(request, InviteForm())


def people_page(
    request: SignedIn, form: InviteForm, link: str = "", status: int = 200
) -> HttpResponse:
    now = timezone.now()
    context = {
        "now": now,
        "form": form,
        "link": request.build_absolute_uri(link) if link else "",
        "people": User.objects.order_by("-is_active", "name")[:500],
        "invites": Invite.objects.filter(accepted_at=None).exclude(email="").order_by("-pk")[:200],
        "roles": Role.choices,
        "may_invite": may(request.user, "invite people"),
        "may_change": may(request.user, "change roles"),
    }
    return page_or_partial(request, "desk/people.html", "page", context, status)


@require_POST
@login_required
def invites(request: SignedIn) -> HttpResponse:
    """Make a link. It is shown once, in this answer; only its hash is kept."""
    require(request.user, "invite people")
    form = InviteForm(request.POST)
    if not form.is_valid():
        return people_page(request, form, status=422)
    now = timezone.now()
    with transaction.atomic():
        link = commands.invite(**form.cleaned_data, by=request.user, now=now)
        note("user.invited", None, by=request.user, now=now, role=form.cleaned_data["role"])
    say(request, f"Made a link for {form.cleaned_data['email']}. It works once, for seven days.")
    return people_page(request, InviteForm(), link)


@require_POST
@login_required
def withdrawal(request: SignedIn, invite_id: int) -> HttpResponse:
    found = get_object_or_404(Invite.objects.exclude(email=""), pk=invite_id, accepted_at=None)
    with transaction.atomic():
        commands.withdraw_invite(found, by=request.user)
        note("user.invite_withdrawn", None, by=request.user, now=timezone.now(), role=found.role)
    say(request, f"The link for {found.email} no longer works.")
    return redirect("desk:people")


@require_POST
@login_required
def role(request: SignedIn, user_id: int) -> HttpResponse:
    person = get_object_or_404(User, pk=user_id, is_active=True)
    new = request.POST.get("role", "")
    with transaction.atomic():
        commands.change_role(person, role=new, by=request.user)
        note(
            "user.role_changed",
            person,
            by=request.user,
            now=timezone.now(),
            was=person.role,
            role=new,
        )
    say(request, f"{person} is now {Role(new).label}, from their next click on.")
    return redirect("desk:people")


@require_POST
@login_required
def leaving(request: SignedIn, user_id: int) -> HttpResponse:
    person = get_object_or_404(User, pk=user_id, is_active=True)
    with transaction.atomic():
        commands.deactivate(person, by=request.user)
        note("user.deactivated", person, by=request.user, now=timezone.now(), role=person.role)
    say(request, f"{person} can no longer sign in. Invite them again to undo this.")
    return redirect("desk:people")
