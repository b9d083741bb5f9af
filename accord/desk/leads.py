"""The list of leads: where are the people like this?"""

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accord.accounts.models import User
from accord.accounts.rights import may, require, whom_to_ask
from accord.accounts.views import SignedIn
from accord.capture.commands import load_sample
from accord.desk import filters
from accord.desk.filters import Filter, Words
from accord.desk.matching import matching
from accord.desk.nav import address
from accord.desk.paging import COUNTED_TO, page
from accord.desk.rows import row
from accord.handoff.terms import Terms, in_force
from accord.leads import attributes
from accord.leads.models import Lead
from accord.lib.htmx import page_or_partial
from accord.lib.status import say
from accord.scoring.queries import Freshness, behind

# What the menu of filters offers at once; any other attribute can be asked for in the URL.
GROUPING = ("source", "campaign", "country", "industry")


def words_here(terms: Terms | None) -> Words:
    return filters.known_words(terms, attributes.all_known().values())


@require_GET
@login_required
def leads(request: SignedIn) -> HttpResponse:
    now = timezone.now()
    terms = in_force(now)
    words = words_here(terms)
    asked = filters.asked(request.GET, words)
    context = list_context(asked, words, terms, now)
    context |= choices(asked, words) | {"may_edit": may(request.user, "edit leads")}
    if context["no_leads"]:
        context |= beginning(request.user)
    return page_or_partial(request, "desk/leads.html", "list", context)


def list_context(asked: Filter, words: Words, terms: Terms | None, now: datetime) -> dict[str, Any]:
    found = page(asked)
    fresh = Freshness(terms.version_id, now, behind()) if terms else None
    rows = [row(lead, terms, fresh, now) for lead in found.leads]
    return {
        "now": now,
        "rows": rows,
        "behind": fresh is not None and fresh.behind,
        "filter": asked,
        "query": asked.first_page().query(),
        "more": next_page(asked, found.after),
        "chips": filters.chips(asked, words),
        "blocking": blocking(asked, words) if not rows and not asked.after else None,
        "no_leads": not rows and not Lead.objects.standing().exists(),
    }


def beginning(user: User) -> dict[str, Any]:
    """What an empty house offers: an import, or the sample."""
    return {
        "may_import": may(user, "import"),
        "import_url": address("capture:imports"),
        "whom_to_ask": whom_to_ask("import"),
    }


def next_page(asked: Filter, after: str) -> str:
    return f"{asked.first_page().query()}&after={after}".lstrip("&") if after else ""


def choices(asked: Filter, words: Words) -> dict[str, Any]:
    """What can be asked for beside what is: other orders, other words, other values."""
    first = asked.first_page()
    return {
        "by_seen": replace(first, sort="seen").query(),
        "by_score": replace(first, sort="score").query(),
        "by_due": replace(first, sort="due").query(),
        "others": parse_qsl(replace(first, q="").query()),
        "stages": words.stages.items(),
        "grades": filters.GRADES,
        "filterable": offered(asked, words),
    }


def offered(asked: Filter, words: Words) -> list[dict[str, Any]]:
    """The attributes of the menu: what is asked for already, then those that group leads."""
    chosen = {id: filters.written(value) for id, value in asked.attributes}
    usual = [a.pk for a in words.attributes.values() if a.key in GROUPING and not a.retired_at]
    ids = dict.fromkeys([*chosen, *usual])
    return [
        {"pk": id, "label": words.attributes[id].label, "chosen": chosen.get(id, "")} for id in ids
    ]


def blocking(asked: Filter, words: Words) -> dict[str, Any] | None:
    """Of the parts of a filter that finds nobody, the one without which most would be found.

    The first without which there are more than are counted will do: so we begin with those that
    people choose last and that leave most out.
    """
    best: dict[str, Any] | None = None
    for chip in reversed(filters.chips(asked, words)):
        count = counted(chip.without)
        if count > (best["count"] if best else 0):
            best = {"count": count, "chip": chip}
        if count > COUNTED_TO:
            break
    return best


def counted(asked: Filter) -> int:
    """How many a filter asks for, counted up to a thousand."""
    return matching(asked)[: COUNTED_TO + 1].count()


@require_GET
@login_required
def count(request: SignedIn) -> HttpResponse:
    """The whole count of a filter; it may take longer than the rows, so it comes after them."""
    words = words_here(in_force(timezone.now()))
    asked = filters.asked(request.GET, words)
    context = {"total": matching(asked).count(), "filter": asked}
    return page_or_partial(request, "desk/count.html", "count", context)


@require_POST
@login_required
def sample(request: SignedIn) -> HttpResponse:
    """The sample, all the way: 500 leads with their events and deals, to try everything with."""
    require(request.user, "import")
    load_sample(by=request.user, now=timezone.now())
    say(request, "You brought in the sample. Undo it under Imports when you have seen enough.")
    return redirect("desk:leads")
