"""Which company a lead works at, since when, and what makes no company."""

from datetime import timedelta

import pytest

from accord.leads import search
from accord.leads.models import Company, CompanyDomain, Employment
from tests.leads.cast import bring, row, the
from tests.make import NOON

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def company_of(identity: str) -> str:
    return str(the(identity).company or "")


def test_the_domain_finds_the_company_whatever_it_is_called() -> None:
    bring(row("id:crm:1", company="Acme GmbH", domain="acme.example"))
    bring(row("email:bob@mail.acme.example", "id:crm:2", company="ACME Worldwide"))
    assert company_of("id:crm:2") == "Acme GmbH"
    assert Company.objects.count() == 1


def test_without_a_domain_the_same_name_finds_it() -> None:
    bring(row("id:crm:1", company="Acme GmbH"), row("id:crm:2", company="acme, Inc."))
    assert company_of("id:crm:2") == "Acme GmbH"


def test_a_close_name_is_another_company() -> None:
    bring(row("id:crm:1", company="Acme"), row("id:crm:2", company="Acne"))
    assert Company.objects.count() == 2


def test_one_name_with_two_domains_is_two_companies() -> None:
    bring(
        row("id:crm:1", company="Acme", domain="acme.example"),
        row("id:crm:2", company="Acme", domain="acme.de"),
    )
    assert Company.objects.count() == 2


def test_a_company_without_a_domain_gets_the_first_that_comes() -> None:
    bring(row("id:crm:1", company="Acme"))
    bring(row("id:crm:2", company="Acme", domain="www.acme.example"))
    assert Company.objects.get().domains.get().domain == "acme.example"


def test_free_mail_makes_no_company() -> None:
    bring(row("email:anna@gmail.com", name="Anna"))
    assert not Company.objects.exists()
    assert the("email:anna@gmail.com").company is None


def test_a_company_known_by_its_domain_gets_its_name_and_is_found_by_it() -> None:
    bring(row("email:anna@acme.example", name="Anna"))
    assert company_of("email:anna@acme.example") == "acme.example"
    bring(row("email:bob@acme.example", name="Bob", company="Alpine Cheese"))
    assert company_of("email:anna@acme.example") == "Alpine Cheese"
    assert {lead.name for lead in search.find("alpine")} == {"Anna", "Bob"}


def test_a_new_company_ends_the_stay_at_the_old_one() -> None:
    bring(row("id:crm:1", company="Acme"))
    bring(row("id:crm:1", company="Beta"), now=NOON + DAY)
    acme, beta = Employment.objects.order_by("since")
    assert (acme.since, acme.until) == (NOON, NOON + DAY)
    assert (beta.since, beta.until) == (NOON + DAY, None)
    assert (acme.held_at(NOON), acme.held_at(NOON + DAY), beta.held_at(NOON + DAY)) == (
        True, False, True,
    )  # fmt: skip


def test_another_spelling_of_the_company_is_no_new_stay() -> None:
    bring(row("id:crm:1", company="Acme GmbH"))
    bring(row("id:crm:1", company="ACME"), now=NOON + DAY)
    assert Employment.objects.get().since == NOON


def test_an_earlier_company_learned_later_takes_its_place_in_time() -> None:
    bring(row("id:crm:1", company="Beta", at=NOON))
    bring(row("id:crm:1", company="Acme", at=NOON - DAY), now=NOON + DAY)
    assert company_of("id:crm:1") == "Beta"
    stays = Employment.objects.order_by("since").values_list("company__name", "since", "until")
    assert list(stays) == [("Acme", NOON - DAY, NOON), ("Beta", NOON, None)]


def test_a_company_has_several_domains() -> None:
    bring(row("id:crm:1", company="Acme", domain="acme.example"))
    acme = Company.objects.get()
    CompanyDomain.objects.create(company=acme, domain="acme.de", source="hand")
    bring(row("email:bob@acme.de"))
    assert the("email:bob@acme.de").company == acme
