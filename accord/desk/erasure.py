"""Forgetting a person in every room that keeps something which names them."""

from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction

from accord.accounts.models import User
from accord.capture import forget as capture
from accord.handoff import forgetting as handoff
from accord.leads import commands as leads
from accord.leads.models import Lead
from accord.lib.status import KEY
from accord.pipeline import forgetting as pipeline


def forget(lead: Lead, *, by: User | None, now: datetime) -> None:
    """Erase what identifies a person, for good: rows, remarks, files, and status lines.

    Raises Refused where they were forgotten before, or the lead is part of another one.
    """
    with transaction.atomic():
        gone = leads.forget(lead, by=by, now=now)
        for merged in Lead.objects.filter(pk__in=gone.leads):
            handoff.forget(merged)
        pipeline.forget(gone.leads, gone.texts)
        capture.forget([*gone.texts, *outside_ids(gone.keys)])
        clear_status_lines()
        # What was deleted leaves the files only once nobody can roll it back.
        transaction.on_commit(lambda: leads.scrub(gone))


def outside_ids(keys: tuple[str, ...]) -> list[str]:
    """The ids as files hold them: "id:crm:4711" stands there as 4711."""
    return [key.split(":", 2)[2] for key in keys if key.startswith("id:") and key.count(":") > 1]


def clear_status_lines() -> None:
    """The last act of every signed-in person may name whom it was about."""
    for session in Session.objects.iterator():
        store = SessionStore(session.session_key)
        if store.pop(KEY, None) is not None:
            store.save()
