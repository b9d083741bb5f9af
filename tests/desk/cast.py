"""Makers for the desk's tests: a few leads with everything that the screens show."""

from datetime import timedelta

from django.utils import timezone

from accord.leads import bulk
from accord.leads.models import Lead
from accord.leads.rows import LeadRow
from accord.scoring.step import rescore
from tests.handoff.cast import an_agreement, did, run

EMAIL, NAME, TITLE, COMPANY, EMPLOYEES, COUNTRY, PHONE, SOURCE = (
    "1", "2", "5", "7", "10", "12", "13", "14",
)  # fmt: skip


def a_lead(
    name: str = "Anna Berg", *, live: bool = True, days_ago: int = 1, **more: object
) -> Lead:
    """A lead with an address of their name at acme.example; `more` by the words of `VALUES`."""
    at = timezone.now() - timedelta(days=days_ago)
    address = f"{name.lower().replace(' ', '.')}@acme.example"
    given = {EMAIL: address, NAME: name, TITLE: "Head of Sales", COMPANY: "Acme"}
    given |= {VALUES[word]: value for word, value in more.items() if value is not None}
    row = LeadRow((f"email:{address}",), given, at=at)
    (outcome,) = bulk.upsert([row], source="hand", live=live, now=at, by=None)
    return Lead.objects.get(pk=outcome.lead)


VALUES = {
    "title": TITLE, "company": COMPANY, "employees": EMPLOYEES, "country": COUNTRY,
    "phone": PHONE, "source": SOURCE,
}  # fmt: skip


def scored(*leads: Lead) -> None:
    """An agreement in force since long, and stored scores of these leads as of now."""
    version = an_agreement()
    rescore([lead.pk for lead in leads], version, timezone.now())


def a_ready_lead(name: str = "Maren Solberg") -> Lead:
    """Handed over to sales a moment ago: the right title, and four visits yesterday."""
    version = an_agreement()
    lead = a_lead(name)
    did(lead, times=4, at=timezone.now() - timedelta(hours=20), path="/pricing")
    run(timezone.now())
    rescore([lead.pk], version, timezone.now())
    return lead
