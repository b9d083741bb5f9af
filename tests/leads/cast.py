"""Short ways to bring in leads, and everything that is known of them as comparable text."""

from datetime import datetime

from accord.leads import bulk
from accord.leads.models import (
    Company,
    CompanyDomain,
    Consent,
    Employment,
    Identity,
    Lead,
    Profile,
)
from accord.leads.rows import LeadRow, Outcome, Result
from accord.leads.standard import STANDARD
from tests.make import NOON

ID_OF = {standard.key: str(standard.id) for standard in STANDARD}


def row(*identities: str, at: datetime | None = None, **told: object) -> LeadRow:
    """row("id:crm:1", job_title="CEO", at=NOON): standard attributes by key."""
    return LeadRow(identities, {ID_OF[key]: value for key, value in told.items()}, at=at)  # type: ignore[misc]


def bring(*rows: LeadRow, source: str = "import:1", now: datetime = NOON, live: bool = True) -> str:
    """Take rows up; the initials of what became of them: n(ew), u(pdated), s(ame), r(efused)."""
    return "".join(
        outcome.result[0] for outcome in outcomes(*rows, source=source, now=now, live=live)
    )


def outcomes(
    *rows: LeadRow, source: str = "import:1", now: datetime = NOON, live: bool = True
) -> list[Outcome]:
    return bulk.upsert(rows, source=source, live=live, now=now, by=None)


def the(identity: str) -> Lead:
    return Lead.objects.get(profiles__identities__subject__key=identity)


def told(lead: Lead) -> dict[str, object]:
    """What is known now, by attribute key."""
    keys = {id: key for key, id in ID_OF.items()}
    return {keys[id]: cached[0] for id, cached in lead.values.items()}


def everything() -> list[str]:
    """Every column of every table of leads."""
    tables = (Lead, Profile, Identity, Company, CompanyDomain, Employment, Consent)
    return [
        f"{table.__name__} {columns}"
        for table in tables
        for columns in table.objects.order_by("pk").values()
    ]


__all__ = ["ID_OF", "NOON", "Result", "bring", "everything", "outcomes", "row", "the", "told"]
