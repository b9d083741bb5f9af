"""How long a sign-in lasts: 8 hours idle, 7 days in all, and not past a change of role."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accord.accounts.models import Role, User
from accord.lib.errors import NotYours
from accord.lib.refusals import answer

IDLE = timedelta(hours=8)
LONGEST = timedelta(days=7)
FRESH = timedelta(minutes=5)
# Writing the session on every request would make every page a writer.
NOTED_EVERY = timedelta(minutes=5)


def begin(session: SessionBase, user: User, now: datetime) -> None:
    """Note what the session stands on; called where somebody signs in with their password."""
    take_up(session, user, now)
    freshen(session, now)


def take_up(session: SessionBase, user: User, now: datetime) -> None:
    """Let a session last from here on; nobody knows when a password was given in it."""
    session["began_at"] = session["seen_at"] = now.timestamp()
    session["role"] = user.role
    session.pop("fresh_at", None)


def freshen(session: SessionBase, now: datetime) -> None:
    session["fresh_at"] = now.timestamp()


def authenticated_at(session: SessionBase) -> datetime | None:
    """When the password was last given in this session."""
    at = session.get("fresh_at")
    return datetime.fromtimestamp(float(at), UTC) if at else None


def is_fresh(session: SessionBase, now: datetime) -> bool:
    """The password was given within the last five minutes."""
    return now.timestamp() - float(session.get("fresh_at", 0)) < FRESH.total_seconds()


def has_ended(session: SessionBase, now: datetime) -> bool:
    """`now` is past 8 hours of rest or 7 days of use."""
    idle = now.timestamp() - float(session["seen_at"])
    whole = now.timestamp() - float(session["began_at"])
    return idle > IDLE.total_seconds() or whole > LONGEST.total_seconds()


class SessionsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.ended(request, timezone.now()) or self.get_response(request)

    def ended(self, request: HttpRequest, now: datetime) -> HttpResponse | None:
        user = request.user
        if not isinstance(user, User):
            return None
        session = request.session
        if "began_at" not in session:
            take_up(session, user, now)
        if has_ended(session, now):
            logout(request)
            return None
        if session.get("role") != user.role:
            return role_changed(request, user)
        if now.timestamp() - float(session["seen_at"]) > NOTED_EVERY.total_seconds():
            session["seen_at"] = now.timestamp()
        return None


def role_changed(request: HttpRequest, user: User) -> HttpResponse:
    """Once, after a role was changed: nothing is done with rights that are no longer theirs."""
    sentence = f"Your role was changed to {Role(user.role).label}. Sign in again to go on."
    logout(request)
    return answer(request, NotYours(sentence))
