"""Turns a Refused raised anywhere under a view into its sentence and status."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accord.lib.errors import Refused
from accord.lib.htmx import wants_part


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer(request, error) if isinstance(error, Refused) else None


def answer(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The refusal as a page; for htmx as one sentence above the status line, nothing replaced."""
    part = wants_part(request)
    name = "lib/refused.html#sentence" if part else "lib/refused.html"
    response = render(request, name, {"sentence": str(refusal)}, status=refusal.status)
    if part:
        response.headers["HX-Retarget"] = "#refusal"
        response.headers["HX-Reswap"] = "innerHTML"
    return response
