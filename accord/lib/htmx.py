"""One template for the page and for the part of it that htmx asked for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from accord.lib.status import was_said


def wants_part(request: HttpRequest) -> bool:
    """True where htmx swaps a part into a page; going back in the browser wants the page."""
    details = getattr(request, "htmx", None)
    return details is not None and bool(details) and not details.history_restore_request


def page_or_partial(
    request: HttpRequest, template: str, partial: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render `template` whole, or only `template#partial` when htmx asked for it.

    When something was said in this request, the status line comes along with the part.
    """
    part = wants_part(request)
    response = render(
        request, f"{template}#{partial}" if part else template, context, status=status
    )
    if part and was_said(request):
        response.write(render_to_string("lib/status.html", {"oob": True}, request))
    patch_vary_headers(response, ["HX-Request"])
    response.headers["Cache-Control"] = "no-store"
    return response
