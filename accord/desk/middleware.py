"""What every request passes on the way to a page: the agreement's zone, and a trace of refusals."""

from collections.abc import Callable
from datetime import UTC

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accord.accounts.commands import count_refusal
from accord.accounts.models import User
from accord.handoff.terms import in_force
from accord.ledger.commands import append
from accord.lib.errors import NotYours

NOTED_AN_HOUR = 20


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
            note_refusal(request.user, request.path, str(error))


def note_refusal(user: User, path: str, sentence: str) -> None:
    """A row in the ledger for each of the first in an hour; the others are counted in one place."""
    now = timezone.now()
    times = count_refusal(user, now)
    if times > NOTED_AN_HOUR + 1:
        return
    if times > NOTED_AN_HOUR:
        sentence = f"More than {NOTED_AN_HOUR} within this hour: the others are only counted."
    append(
        "user.refused", subject=f"user:{user.pk}", now=now, by=user, source="web",
        path=path[:200], sentence=sentence[:300],
    )  # fmt: skip
