"""The lead view, shared: who is it, why now, what is agreed, what next?"""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accord.accounts.models import User
from accord.accounts.rights import may
from accord.accounts.views import SignedIn
from accord.agreement import versions
from accord.agreement.language.evaluate import evaluate
from accord.agreement.models import Version
from accord.capture.models import Import
from accord.desk import filters, paging, timeline
from accord.desk.deals_shown import deals, telling
from accord.desk.filters import Filter, Words
from accord.desk.lead_acts_shown import acts
from accord.desk.lead_head import head, why_now
from accord.desk.leads import words_here
from accord.desk.receipt import drawn
from accord.desk.rows import standing_of
from accord.desk.timeline import Names
from accord.desk.values_shown import shown
from accord.handoff.models import Handoff
from accord.handoff.terms import Terms, in_force, of
from accord.leads import queries
from accord.leads.models import Attribute, Lead
from accord.ledger.rows import Row
from accord.lib.htmx import page_or_partial
from accord.scoring.explain import explained

ROWS = 50
LARGEST_ID = 2**63 - 1


def find(lead_id: int) -> Lead:
    """A lead in use; 404 for one merged away, taken back or never here."""
    known = Lead.objects.standing().select_related("company", "score", "standing")
    return get_object_or_404(known, pk=lead_id)


@require_GET
@login_required
def lead(request: SignedIn, lead_id: int) -> HttpResponse:
    found = find(lead_id)
    now = timezone.now()
    terms = in_force(now)
    words = words_here(terms)
    asked = filters.asked(request.GET, words)
    context = page_context(found, request.user, terms, words, now)
    context |= list_place(found, asked)
    return page_or_partial(request, "desk/lead.html", "page", context)


def page_context(
    found: Lead, user: User, terms: Terms | None, words: Words, now: datetime
) -> dict[str, Any]:
    """Everything of the lead view but its place in a list; a fixed number of queries."""
    newest = newest_handoff(found)
    rows = queries.timeline(found, limit=ROWS + 1)
    attributes = list(words.attributes.values())
    names = names_of(rows, attributes)
    under = of(newest.version) if newest and newest.answered_at is None else terms
    scored = receipt_context(found, terms, now)
    return {
        "now": now,
        "lead": found,
        "head": head(found, newest, under, now),
        "gone_quiet": waits(newest) and scored["receipt"] and not scored["receipt"].ready,
        "with_marketing": terms is not None and terms.track.is_with_marketing(stage_of(found)),
        "why_now": why_now(newest, rows, under, now),
        "newest": newest,
        "days": timeline.days(rows[:ROWS], names, zone_of(terms), timezone.localdate(now)),
        "older": rows[ROWS - 1].id if len(rows) > ROWS else None,
        "values": list(shown(found, attributes, names.sources)),
        "free": [a for a in attributes if a.retired_at is None and str(a.pk) not in found.values],
        "deals": (known := list(deals(found))),
        "deal": telling(known),
        "identities": queries.identities(found),
        "merges": list(found.merges.filter(undone_at=None).select_related("other")),
        "acts": acts(found, newest, under, user, now),
        "may_edit": may(user, "edit leads"),
        "may_merge": may(user, "merge leads"),
        "may_erase": may(user, "erase a person"),
        "may_make_live": may(user, "make leads live") and found.live_since is None,
        **scored,
    }


def newest_handoff(found: Lead) -> Handoff | None:
    known = Handoff.objects.filter(lead=found).select_related(
        "owner", "version", "answered_by", "lead"
    )
    return known.order_by("-pk").first()


def stage_of(found: Lead) -> str:
    standing = standing_of(found)
    return standing.stage if standing else ""


def waits(newest: Handoff | None) -> bool:
    return newest is not None and newest.answered_at is None


def zone_of(terms: Terms | None) -> Any:
    return terms.plan.zone if terms else timezone.get_default_timezone()


def names_of(rows: list[Row], attributes: list[Attribute]) -> Names:
    """The words for what rows name: people, attributes and imports; two queries."""
    people = User.objects.filter(pk__in=timeline.people_named(rows))
    numbers = [
        row.source.removeprefix("import:") for row in rows if row.source.startswith("import:")
    ]
    files = Import.objects.filter(pk__in=[n for n in numbers if n.isdigit()]).only("name")
    return Names(
        people={person.pk: str(person) for person in people},
        attributes={str(a.pk): a.label for a in attributes},
        sources={f"import:{one.pk}": one.name for one in files},
    )


def receipt_context(found: Lead, terms: Terms | None, now: datetime) -> dict[str, Any]:
    """The receipt as of now, read afresh: a stored score is never shown here."""
    if terms is None:
        return {"receipt": None}
    facts = queries.facts_of([found.pk])[found.pk]
    version = Version.objects.get(pk=terms.version_id)
    made = explained(found, facts, version, now)
    url = reverse("desk:agreement_version", args=[terms.number])
    context = {"receipt": made, "halves": drawn(made), "agreement_url": url}
    proposed = versions.proposed()
    if proposed:
        total = evaluate(versions.plan_of(proposed), facts, now).total
        context |= {"proposed": proposed.number, "proposed_total": total}
    return context


def list_place(found: Lead, asked: Filter) -> dict[str, Any]:
    """Where in its list the lead is, so that J and K go on where one came from."""
    place = paging.place(asked, found)
    return {"place": place, "query": asked.first_page().query(), "sort": asked.sort}


@require_GET
@login_required
def older(request: SignedIn, lead_id: int, before: int) -> HttpResponse:
    """The part of the timeline before one of its rows."""
    if before > LARGEST_ID:
        raise Http404
    found = find(lead_id)
    now = timezone.now()
    terms = in_force(now)
    rows = queries.timeline(found, before=before, limit=ROWS + 1)
    names = names_of(rows, list(words_here(terms).attributes.values()))
    context = {
        "now": now,
        "lead": found,
        "days": timeline.days(rows[:ROWS], names, zone_of(terms), timezone.localdate(now)),
        "older": rows[ROWS - 1].id if len(rows) > ROWS else None,
    }
    return page_or_partial(request, "desk/timeline.html", "entries", context)


@require_GET
@login_required
def clock(request: SignedIn, lead_id: int) -> HttpResponse:
    """The clock alone, asked for each minute: what is left is told by the server only."""
    found = find(lead_id)
    now, newest = timezone.now(), newest_handoff(found)
    under = of(newest.version) if newest and waits(newest) else in_force(now)
    context = {"now": now, "lead": found, "head": head(found, newest, under, now)}
    return page_or_partial(request, "desk/clock.html", "clock", context)
