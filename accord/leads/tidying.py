"""Companies that nobody needs any more, after an import was taken back or a person forgotten."""

from collections.abc import Collection, Iterable

from accord.leads import companies
from accord.leads.models import Company, CompanyDomain, Employment, Lead
from accord.leads.refresh import find_by_company
from accord.leads.standard import COMPANY
from accord.leads.state import bare, value, workplace
from accord.ledger.models import Retraction


def drop_companies(company_ids: Collection[int]) -> None:
    """Of these companies, take back what only retracted sources said: domain, name, or all."""
    back = set(Retraction.objects.values_list("source", flat=True))
    employed = set(
        Employment.objects.filter(company__in=company_ids).values_list("company_id", flat=True)
    )
    gone = Company.objects.filter(pk__in=set(company_ids) - employed, source__in=back)
    gone.delete()
    _drop_domains(employed, back)
    misnamed = list(Company.objects.filter(pk__in=employed, named_by__in=back))
    for company in misnamed:
        _name_again(company)
    find_by_company([company.pk for company in misnamed])


def drop_left_over(source: str) -> None:
    """Companies of a retracted source at which nobody works or ever did, as far as is still known.

    A later row of the same source may have moved the people that it had put there.
    """
    employed = Employment.objects.values("company_id")
    Company.objects.filter(source=source).exclude(pk__in=employed).delete()


def drop_empty(company_ids: Collection[int]) -> None:
    """Of these companies, drop those at which nobody is known to work or to have worked."""
    employed = Employment.objects.filter(company__in=company_ids).values("company_id")
    Company.objects.filter(pk__in=company_ids).exclude(pk__in=employed).delete()


def _drop_domains(company_ids: Collection[int], back: Iterable[str]) -> None:
    """Domains that a retracted source brought stay while another lead of the company has them."""
    doubtful = CompanyDomain.objects.filter(company__in=company_ids, source__in=back)
    held = {company: _workplaces(company) for company in {d.company_id for d in doubtful}}
    CompanyDomain.objects.filter(
        pk__in=[d.pk for d in doubtful if d.domain not in {w[1] for w in held[d.company_id]}]
    ).delete()


def _workplaces(company_id: int) -> list[tuple[str, str]]:
    """Names and domains as the leads have them that work there now, the oldest lead first."""
    there = Lead.objects.standing().filter(company=company_id).order_by("id")
    return [workplace(bare(lead.values)) for lead in there]


def _name_again(company: Company) -> None:
    """Its name came with the source taken back: another lead's word for it, else its domain."""
    told = [
        (str(named), lead.values[COMPANY][3])
        for lead in Lead.objects.standing().filter(company=company).order_by("id")
        if (named := value(lead.values, COMPANY))
    ]
    domain = company.domains.order_by("pk").values_list("domain", flat=True).first()
    name, source = told[0] if told else (domain, "")
    if name:
        company.name, company.named_by = name[:200], source
        company.key = companies.key_of(company.name)
        company.save(update_fields=["name", "key", "named_by"])
