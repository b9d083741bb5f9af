"""Turns a Refused raised anywhere under a view into its sentence and status."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accord.lib.errors import Refused, TooLarge
from accord.lib.htmx import wants_part

MOST_BYTES = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 1024 * 1024


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_too_large(request):
            return answer(request, TooLarge(f"A form holds {MOST_BYTES >> 20} MB at most."))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer(request, error) if isinstance(error, Refused) else None


def is_too_large(request: HttpRequest) -> bool:
    """A form of more than a megabyte, said before anything of it is read.

    Files have their own limit where they are taken; from who is not signed in none is taken.
    """
    if request.content_type == "multipart/form-data" and request.user.is_authenticated:
        return False
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdigit() and int(length) > MOST_BYTES


def answer(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The refusal as a page; for htmx as one sentence above the status line, nothing replaced."""
    part = wants_part(request)
    name = "lib/refused.html#sentence" if part else "lib/refused.html"
    response = render(request, name, {"sentence": str(refusal)}, status=refusal.status)
    if part:
        response.headers["HX-Retarget"] = "#refusal"
        response.headers["HX-Reswap"] = "innerHTML"
    return response
