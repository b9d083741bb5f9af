"""The door: everybody lands on the first screen of the navigation that there is."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from accord.accounts.models import Side
from accord.accounts.views import SignedIn
from accord.desk.nav import address


@require_GET
@login_required
def start(request: SignedIn) -> HttpResponse:
    """Sales begins with the queue, everybody else with the leads."""
    first = address("handoff:queue") if request.user.side == Side.SALES else ""
    return redirect(first or "desk:leads")


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")
