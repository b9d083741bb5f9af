"""The search that is one key away on every page: leads and screens."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from accord.accounts.views import SignedIn
from accord.desk.filters import searched
from accord.desk.nav import entries
from accord.leads import search
from accord.leads.text import fold
from accord.lib.htmx import page_or_partial
from accord.lib.typed import one_line

SHOWN = 8


@require_GET
@login_required
def find(request: SignedIn) -> HttpResponse:
    q = searched(one_line(request.GET.get("q", "")))
    screens = [entry for entry in entries("") if q and fold(q) in fold(entry.label)]
    context = {
        "q": q,
        "screens": screens if q else entries(""),
        "leads": search.find(q, SHOWN) if q else [],
    }
    return page_or_partial(request, "desk/search.html", "found", context)
