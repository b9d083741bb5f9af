"""The last things that a lead did, for whoever is about to call."""

from datetime import UTC

from django.db.models.functions import Coalesce

from accord.handoff.panel import Did
from accord.handoff.words import spoken
from accord.leads.models import Lead
from accord.ledger.kinds import OURS
from accord.ledger.models import Event, Retraction
from accord.ledger.queries import rows
from accord.ledger.rows import Row

SHOWN = 3
COUNTS_FROM = 50
# Rows of these kinds tell what we or our systems did, not what the lead did.
TELLING = ("title", "name", "asset", "path", "url", "subject", "form", "outcome", "campaign")
# By a part of the kind's name; the first that fits.
ICONS = {
    "page": "eye", "call": "phone", "mail": "mail", "webinar": "play", "download": "file",
    "form": "form", "meeting": "people", "chat": "chat", "demo": "play", "trial": "key",
    "unsubscribed": "x", "event": "flag",
}  # fmt: skip


def last_acts(lead: Lead) -> tuple[Did, ...]:
    """What a person was seen to do last, the newest first; at most three."""
    did = Event.objects.filter(subject__identity__profile__lead=lead, human__gte=COUNTS_FROM)
    for ours in OURS:
        did = did.exclude(kind__startswith=ours)
    did = did.exclude(source__in=Retraction.objects.values("source"))
    newest = did.order_by(Coalesce("at", "known_at").desc(), "-id").values_list("id", flat=True)
    found = rows(list(newest[:SHOWN]))
    return tuple(map(as_did, sorted(found, key=lambda row: (row.when, row.id), reverse=True)))


def as_did(row: Row) -> Did:
    telling = next((name for name in TELLING if row.facts.get(name)), None)
    about = str(row.facts[telling]) if telling else ""
    what = f"Read {about or 'a page'}" if row.kind == "page" else spoken(row.kind)
    kind = row.kind.lower()
    icon = next((icon for part, icon in ICONS.items() if part in kind), "dots")
    detail = "" if row.kind == "page" else about
    return Did(row.when.astimezone(UTC), what, detail, icon)
