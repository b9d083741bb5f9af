"""Turns a Refused raised anywhere under a view into its sentence and status."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accord.lib.errors import Refused


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        name = "lib/refused.html#sentence" if getattr(request, "htmx", False) else "lib/refused.html"
        return render(request, name, {"sentence": str(error)}, status=error.status)
