"""Imports over HTTP: a file, its columns, the dry run, the run, the result, and the way back."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accord.accounts.rights import require
from accord.accounts.views import SignedIn
from accord.capture import commands, refused, sample, screen, settle_form
from accord.capture.conflicts import conflicts
from accord.capture.leads_of import written
from accord.capture.models import Import
from accord.capture.settle_form import ColumnsForm
from accord.capture.stopped import last_events
from accord.capture.uploads import UploadForm, refuse_too_large, shown_name
from accord.lib.errors import Invalid, TooLarge, Unreadable
from accord.lib.htmx import page_or_partial
from accord.lib.status import say

State = Import.State
TRY_FOR = timedelta(seconds=5)
MOST_AT_ONCE = 500
WHATS = (
    ("leads", "Leads", "People, one a row: a list, an export of the CRM, of a fair"),
    ("events", "Events", "What they did, with dates: visits, downloads, calls"),
    ("deals", "Deals", "Won and lost, so that the agreement can be compared with them"),
)


def find(import_id: int) -> Import:
    known = Import.objects.select_related("job", "by", "undone_by")
    return get_object_or_404(known, pk=import_id)


@csrf_exempt
def imports(request: HttpRequest) -> HttpResponse:
    """The list, and the door for a new file: its size is checked before the body is read."""
    if request.method == "POST":
        refuse_too_large(request)
    return checked_imports(request)  # type: ignore[arg-type]


@csrf_protect
@require_http_methods(["GET", "POST"])
@login_required
def checked_imports(request: SignedIn) -> HttpResponse:
    if request.method == "GET":
        return listing(request, UploadForm(initial={"what": "leads"}))
    require(request.user, "import")
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return listing(request, form, status=422)
    file = form.cleaned_data["file"]
    try:
        one = commands.start(
            form.cleaned_data["what"], file, name=shown_name(file.name), by=request.user,
            now=timezone.now(),
        )  # fmt: skip
    except (Invalid, TooLarge) as wrong:  # beside the form, so that nothing is chosen twice
        return listing(request, form, fault=str(wrong), status=wrong.status)
    return redirect("capture:import", one.pk)


def listing(
    request: SignedIn, form: UploadForm, *, fault: str = "", status: int = 200
) -> HttpResponse:
    before = whole_number(request, "before")
    rows = screen.rows(before)
    context = {
        "now": timezone.now(),
        "rows": rows,
        "older": screen.older(rows),
        "last_events": last_events(timezone.now()),
        "form": form,
        "fault": fault,
        "whats": WHATS,
        "samples": [(what, label) for what, label, _ in WHATS] if not rows else [],
        "limit_mb": settings.ACCORD_MAX_UPLOAD_MB,
        **screen.rights(request.user),
    }
    return render(request, "capture/imports.html", context, status=status)


def whole_number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Unreadable(f"{name} is a whole number, not {text[:40]!r}.")
    return int(text)


@require_GET
@login_required
def import_(request: SignedIn, import_id: int) -> HttpResponse:
    """One import at the step where it stands; the running one is asked for again by htmx."""
    one = find(import_id)
    if one.state == State.MAPPING:
        return columns_page(request, one)
    return shown(request, one)


def shown(request: SignedIn, one: Import, status: int = 200, **more: Any) -> HttpResponse:
    now = timezone.now()
    job = screen.at_work(one)
    part = "running" if job else "dry_run" if one.state == State.CHECKED else "result"
    context = {
        "now": now,
        "import": one,
        "sub": screen.sub(one),
        "steps": screen.steps(one),
        "part": f"capture/{part}.html",
        "sums": list(screen.sums(one)),
        "sum_sentence": screen.sum_sentence(one),
        "closes": one.closes(),
        "warnings": one.report.get("warnings", []),
        "refused": list(one.refused_rows.order_by("line", "pk")[: screen.REFUSED_SHOWN]),
        "stays": screen.stays(one),
        "progress": screen.running(job, now) if job else None,
        "result_title": screen.result_title(one),
        "result_sentence": screen.result_sentence(one),
        "undo_sentence": screen.undo_sentence(one, now),
        "conflicts": conflicts(one) if part == "result" else None,
        **screen.rights(request.user),
        **more,
    }
    return page_or_partial(request, "capture/import.html", "body", context, status)


def columns_page(
    request: SignedIn, one: Import, form: ColumnsForm | None = None, fault: str = ""
) -> HttpResponse:
    """The columns: as guessed, or as just filled in with what is wrong about it."""
    mapping = form.mapping if form else one.mapping
    live = form.data.get("live") == "live" if form else one.live
    faults = [*form.non_field_errors(), *form.errors.get("live", ())] if form else []
    more = settle_form.context(one, mapping, live) | {
        "faults": [*faults, *filter(None, [fault])],
        "every": "every" in request.GET,
    }
    return shown(
        request, one, 422 if more["faults"] else 200, steps=screen.steps(one, at=1),
        part="capture/columns.html", **more,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
def columns(request: SignedIn, import_id: int) -> HttpResponse:
    """Settle the columns, then try the whole file without writing anything."""
    one = find(import_id)
    if one.state not in screen.OPEN:
        return redirect("capture:import", one.pk)
    if request.method == "GET":
        return columns_page(request, one)
    require(request.user, "import")
    form = ColumnsForm(request.POST, one)
    if not form.is_valid():
        return columns_page(request, one, form)
    live = form.cleaned_data["live"] == "live"
    commands.settle(one, form.mapping, by=request.user, now=timezone.now(), live=live)
    try:
        commands.check(one, TRY_FOR)
    except Invalid as wrong:  # a fault of the whole file: the settled columns are kept
        return columns_page(request, one, fault=str(wrong))
    return redirect("capture:import", one.pk)


@require_POST
@login_required
def run(request: SignedIn, import_id: int) -> HttpResponse:
    commands.run(find(import_id), by=request.user, now=timezone.now())
    return redirect("capture:import", import_id)


@require_POST
@login_required
def cancellation(request: SignedIn, import_id: int) -> HttpResponse:
    """Stop a run, or throw away a file that was not run."""
    one = find(import_id)
    unrun = one.state in screen.OPEN
    commands.cancel(one, by=request.user, now=timezone.now())
    say(request, f"Threw {one.name} away." if unrun else f"Cancelled the import of {one.name}.")
    return redirect("capture:imports") if unrun else redirect("capture:import", one.pk)


@require_POST
@login_required
def undoing(request: SignedIn, import_id: int) -> HttpResponse:
    one = find(import_id)
    commands.undo_later(one, by=request.user, now=timezone.now())
    say(request, f"Taking {one.name} back. Nothing of it counts from now on.")
    return redirect("capture:import", one.pk)


@require_GET
@login_required
def refused_rows(request: SignedIn, import_id: int) -> StreamingHttpResponse:
    """The refused rows with line and reason, to be corrected and sent again."""
    require(request.user, "import")
    one = find(import_id)
    response = StreamingHttpResponse(refused.download(one), content_type="text/csv; charset=utf-8")
    name = f"refused-{one.pk}-{one.name}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@require_http_methods(["GET", "POST"])
@login_required
def leads_of(request: SignedIn, import_id: int) -> HttpResponse:
    """What an import wrote, lead by lead; of history, chosen leads can be made live here."""
    one = find(import_id)
    if request.method == "POST":
        return make_live(request, one)
    which = request.GET.get("which", "")
    if which not in ("", "new", "updated"):
        raise Unreadable(f"An import has new and updated rows, not {which[:40]!r}.")
    found = written(one, which, whole_number(request, "after") or 0)
    here = reverse("capture:leads", args=[one.pk])
    context = {
        "now": timezone.now(), "import": one, "found": found, "which": which, "here": here,
        "sub": screen.sub(one), **screen.live_rights(request.user),
    }  # fmt: skip
    return page_or_partial(request, "capture/leads.html", "rows", context)


def make_live(request: SignedIn, one: Import) -> HttpResponse:
    require(request.user, "make leads live")
    given = request.POST.getlist("lead")
    chosen = [int(id) for id in given if id.isascii() and id.isdigit() and len(id) < 19]
    if not chosen or len(chosen) > MOST_AT_ONCE:
        raise Invalid(f"Choose 1 to {MOST_AT_ONCE} leads first, then make them live.")
    made = commands.make_live(one, by=request.user, now=timezone.now(), leads=chosen)
    say(request, f"Made {made} lead{'' if made == 1 else 's'} live: the agreement reads them now.")
    return redirect("capture:leads", one.pk)


@require_GET
@login_required
def sample_file(request: SignedIn, what: str) -> HttpResponse:
    """One of the sample company's files, to see a form that works."""
    made = sample.files(timezone.now())
    if what not in made:
        raise Http404
    response = HttpResponse(made[what], content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{commands.SAMPLE}{what}.csv"'
    return response


@require_POST
@login_required
def sample_company(request: SignedIn) -> HttpResponse:
    """The sample company, all the way in one act; it can be taken back like any import."""
    done = commands.load_sample(by=request.user, now=timezone.now())
    say(request, f"Brought in the sample company: {sum(one.read for one in done):,} rows.")
    return redirect("capture:imports")
