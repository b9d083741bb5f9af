"""What every request passes on the way to a page: the agreement's zone, and a trace of refusals."""

from collections.abc import Callable
from datetime import UTC

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accord.accounts.models import User
from accord.handoff.terms import in_force
from accord.ledger.commands import append
from accord.lib.errors import NotYours


class DeskMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, User):
            return self.get_response(request)
        terms = in_force(timezone.now())
        with timezone.override(terms.plan.zone if terms else UTC):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Who tried what they may not is kept: the act did not happen, the trying did."""
        if isinstance(error, NotYours) and isinstance(request.user, User):
            append(
                "user.refused", subject=f"user:{request.user.pk}", now=timezone.now(),
                by=request.user, source="web", path=request.path[:200], sentence=str(error)[:300],
            )  # fmt: skip
