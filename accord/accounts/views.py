"""Signing in and out, proving it is still you, and one's own profile."""

from typing import Any

from django.contrib.auth import authenticate, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accord.accounts import sessions
from accord.accounts.forms import THEMES, PasswordForm, ProfileForm
from accord.accounts.models import Invite, User
from accord.accounts.resting import why_rest
from accord.lib.htmx import page_or_partial
from accord.lib.status import say

WRONG = "That address and password do not belong together, or cannot sign in."


class SignInForm(AuthenticationForm):
    """The same words for an unknown address, a wrong password and a person who left."""

    error_messages = {"invalid_login": WRONG, "inactive": WRONG}


class SignedIn(HttpRequest):
    """A request behind login_required: its user is one of ours."""

    user: User


class SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        why = why_rest(request, username(request), timezone.now())
        if why:
            return render(request, "accounts/locked_out.html", {"why": why}, status=429)
        return super().post(request, *args, **more)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        user = form.get_user()
        sessions.begin(self.request.session, user, timezone.now())
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        nobody = not User.objects.exists()
        return super().get_context_data(**more) | {
            "nobody_yet": nobody,
            "link_is_out": nobody and Invite.objects.filter(email="").exists(),
        }


def locked_out(
    request: HttpRequest, credentials: Any = None, *args: Any, **more: Any
) -> HttpResponse:
    """What django-axes answers with after too many wrong passwords."""
    return render(request, "accounts/locked_out.html", status=429)


def username(request: HttpRequest, credentials: dict[str, str] | None = None) -> str:
    """The address that a failure is counted for: spelling it differently is not a new try."""
    given = (credentials or {}).get("username") or request.POST.get("username", "")
    return given.strip().casefold()[:254]


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("accounts:sign_in")


def safe_next(request: HttpRequest) -> str:
    """Where to go on to: a path of this installation, or the start."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if own else "/"


@require_http_methods(["GET", "POST"])
@login_required
def confirm(request: SignedIn) -> HttpResponse:
    """Ask for the password again before an act that binds: signing, erasing."""
    wrong = False
    if request.method == "POST":
        password = request.POST.get("password", "")[:256]
        user = authenticate(request, username=request.user.email, password=password)
        if user is not None and user.pk == request.user.pk:
            sessions.freshen(request.session, timezone.now())
            return redirect(safe_next(request))
        wrong = True
    context = {"next": safe_next(request), "wrong": wrong}
    return render(request, "accounts/confirm.html", context, status=422 if wrong else 200)


def own(user: User) -> ProfileForm:
    return ProfileForm(initial={"name": user.name, "theme": user.theme, "keys_on": user.keys_on})


@require_GET
@login_required
def profile(request: SignedIn) -> HttpResponse:
    return profile_page(request, own(request.user), PasswordForm())


@require_POST
@login_required
def preferences(request: SignedIn) -> HttpResponse:
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return profile_page(request, form, PasswordForm(), status=422)
    User.objects.filter(pk=request.user.pk).update(**form.cleaned_data)
    say(request, "Saved your profile.")
    return redirect("accounts:profile")


@require_POST
@login_required
def password(request: SignedIn) -> HttpResponse:
    """Change one's password: the old one is asked first, other browsers are signed out."""
    form = PasswordForm(request.POST)
    old = authenticate(
        request, username=request.user.email, password=request.POST.get("old", "")[:256]
    )
    if old is None:
        form.add_error(None, "The password you use now was not right.")
    if not form.is_valid():
        return profile_page(request, own(request.user), form, status=422)
    request.user.set_password(form.cleaned_data["new"])
    request.user.save(update_fields=["password"])
    update_session_auth_hash(request, request.user)
    say(request, "Changed your password. Every other browser was signed out.")
    return redirect("accounts:profile")


def profile_page(
    request: SignedIn, form: ProfileForm, secret: PasswordForm, status: int = 200
) -> HttpResponse:
    context = {"form": form, "secret": secret, "themes": THEMES}
    return page_or_partial(request, "accounts/profile.html", "page", context, status)
