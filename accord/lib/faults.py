"""A fault of ours: the person gets a code to quote, the log gets the code and what happened."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

log = logging.getLogger(__name__)


def fault(request: HttpRequest) -> HttpResponse:
    """The page for an exception that nobody foresaw. It tells nothing of our insides."""
    code = secrets.token_hex(3).upper()
    log.error("Fault %s: %s %s", code, request.method, request.path)
    return render(request, "500.html", {"code": code}, status=500)
