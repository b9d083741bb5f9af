"""Taking an import back: its rows count no more, and what people did since then is listed."""

from datetime import datetime
from typing import TypedDict

from accord.accounts.models import User
from accord.capture.models import Import
from accord.leads import commands as leads


class Stays(TypedDict):
    """A lead of the import on which people worked since, and so stays."""

    lead: int
    name: str
    because: str


def take_back(import_: Import, *, by: User | None, now: datetime) -> list[Stays]:
    """Take the import's rows back; the leads that stay, since people worked on them."""
    kept = leads.retract(import_.source, by=by, now=now)
    return [Stays(lead=lead.pk, name=str(lead), because=why) for lead, why in kept]
