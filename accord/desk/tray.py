"""The tray alone: asked for again while long work runs, and silent afterwards."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accord.accounts.views import SignedIn
from accord.desk.nav import address, running


@require_GET
@login_required
def tray(request: SignedIn) -> HttpResponse:
    """What runs now; once nothing does, where what has ended can be seen."""
    context = {"runs": running(), "poll": address("desk:tray"), "ended": address("capture:imports")}
    return render(request, "lib/tray.html", context)
