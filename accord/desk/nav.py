"""The frame of every page: where one can go, what runs now, and whose page it is."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accord.accounts.models import User
from accord.accounts.rights import may
from accord.desk.notices import notices
from accord.jobs.models import Job
from accord.lib.frame import Entry, Frame, Running

# label, name of its url, icon, key after g. A screen that has no url yet is not shown.
SCREENS = (
    ("Queue", "handoff:queue", "inbox", "q"),
    ("Leads", "desk:leads", "people", "l"),
    ("Agreement", "desk:agreement", "venn", "a"),
    ("Imports", "capture:imports", "up", "i"),
)
# What a job of this kind is called while it runs; any other says its step.
WORDS = {"import": "Import", "score": "Scoring", "undo": "Taking an import back"}


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor. Lazy: a part swapped by htmx never pays for the navigation."""
    return {"frame": SimpleLazyObject(lambda: around(request))}


def around(request: HttpRequest) -> dict[str, object]:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    built = Frame(entries=entries(request.path), running=running())
    return {
        "entries": built.entries,
        "running": built.running,
        "notices": notices(user, timezone.now()),
        "search": address("desk:search"),
        "tray": address("desk:tray"),
        "profile": address("accounts:profile"),
        "on_profile": request.path.startswith(address("accounts:profile")),
        "people": address("desk:people") if may(user, "invite people") else "",
    }


def address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def entries(path: str) -> tuple[Entry, ...]:
    known = ((label, address(name), icon, key) for label, name, icon, key in SCREENS)
    return tuple(
        Entry(label, url, icon, key, here=path.startswith(url))
        for label, url, icon, key in known
        if url
    )


def running() -> tuple[Running, ...]:
    """The three newest jobs that wait or run; anybody may see that work is done."""
    now = timezone.now()
    imports = address("capture:imports")
    return tuple(
        Running(
            WORDS.get(job.kind, job.step or job.kind), job.percent(), job.is_silent(now), imports
        )
        for job in Job.objects.open().order_by("-pk")[:3]
    )
