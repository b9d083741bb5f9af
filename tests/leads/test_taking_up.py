"""Rows about leads: who is new, what is new, and what leaves no trace."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from accord.leads.models import Company, Consent, Identity, Lead
from accord.leads.refresh import refresh
from accord.leads.rows import LeadRow
from accord.leads.state import Carrier, State, absorb, first, moment
from accord.ledger.models import Event, Personal
from tests.leads.cast import bring, everything, outcomes, row, the, told
from tests.make import NOON, a_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_row_of_somebody_new_makes_a_lead_and_one_ledger_row() -> None:
    assert bring(row("email:anna@acme.example", name="Anna Berg", job_title="CEO")) == "n"
    lead, event = Lead.objects.get(), Event.objects.get()
    assert (lead.name, lead.email, lead.live_since) == ("Anna Berg", "anna@acme.example", NOON)
    assert (event.kind, event.source, event.facts) == (
        "lead.imported", "import:1", {"values": {"5": "CEO"}, "live": True},
    )  # fmt: skip
    assert Personal.objects.get().facts == {"values": {"1": "anna@acme.example", "2": "Anna Berg"}}


def test_the_same_row_again_leaves_no_trace() -> None:
    anna = row("email:anna@acme.example", "id:crm:1", name="Anna", employees=5)
    assert bring(anna) == "n"
    before = everything()
    assert bring(anna, source="import:2", now=NOON + DAY) == "s"
    assert everything() == before
    assert Event.objects.count() == 1


def test_a_lead_with_only_an_outside_id_is_a_full_citizen() -> None:
    assert bring(row("id:crm:1", job_title="CEO"), row("id:crm:1", industry="food")) == "nu"
    assert told(the("id:crm:1")) == {"job_title": "CEO", "industry": "food"}


def test_the_same_value_of_two_systems_is_two_people() -> None:
    assert bring(row("id:crm:1"), row("id:shop:1")) == "nn"


def test_an_outside_id_joins_the_lead_that_the_address_names() -> None:
    bring(row("email:anna@acme.example", name="Anna"))
    assert bring(row("email:anna@acme.example", "id:crm:1", name="Anna")) == "u"
    assert bring(row("id:crm:1", job_title="CEO")) == "u"
    assert Lead.objects.count() == 1


def test_a_row_that_names_two_leads_is_refused() -> None:
    bring(row("email:anna@acme.example"), row("id:crm:1"))
    (outcome,) = outcomes(row("email:anna@acme.example", "id:crm:1", job_title="CEO"))
    assert outcome.result == "refused"
    assert "different leads; merge" in outcome.sentence


def test_two_leads_of_one_slice_cannot_be_named_by_one_row_either() -> None:
    two = row("email:anna@acme.example"), row("id:crm:1")
    assert bring(*two, row("email:anna@acme.example", "id:crm:1")) == "nnr"


def test_a_row_without_any_identity_is_refused() -> None:
    (outcome,) = outcomes(row(job_title="CEO"))
    assert "neither an e-mail address nor an outside id" in outcome.sentence


def test_the_later_row_of_a_file_wins() -> None:
    assert bring(row("id:crm:1", job_title="CEO"), row("id:crm:1", job_title="CTO")) == "nu"
    assert told(the("id:crm:1")) == {"job_title": "CTO"}


def test_the_newer_date_wins_whatever_comes_later() -> None:
    bring(row("id:crm:1", job_title="CTO", at=NOON))
    assert bring(row("id:crm:1", job_title="CEO", at=NOON - DAY)) == "u"
    assert told(the("id:crm:1")) == {"job_title": "CTO"}


def test_a_file_that_says_two_things_of_one_lead_changes_nothing_the_second_time() -> None:
    undated = row("id:crm:1", job_title="CEO"), row("id:crm:1", job_title="CTO")
    dated = row("id:crm:2", job_title="CTO", at=NOON), row("id:crm:2", job_title="A", at=NOON - DAY)
    assert bring(*undated, *dated) == "nunu"
    before = everything()
    assert bring(*undated, *dated, source="import:2", now=NOON + DAY) == "ssss"
    assert everything() == before


def test_going_back_to_an_earlier_value_is_news() -> None:
    for n, title in enumerate(["CEO", "CTO", "CEO"]):
        assert bring(row("id:crm:1", job_title=title), now=NOON + n * DAY) in {"n", "u"}
    assert told(the("id:crm:1")) == {"job_title": "CEO"}
    assert Event.objects.count() == 3


def test_history_queues_nobody_until_a_live_row_comes() -> None:
    assert bring(row("id:crm:1", job_title="CEO"), live=False) == "n"
    assert the("id:crm:1").live_since is None
    assert bring(row("id:crm:1", job_title="CEO"), now=NOON + DAY) == "u"
    assert the("id:crm:1").live_since == NOON + DAY


def test_an_outcome_is_kept_and_a_changed_one_is_news() -> None:
    lead = LeadRow(("id:crm:1",), {}, facts={"outcome": "open"})
    assert bring(lead) == "n"
    assert bring(lead) == "s"
    assert bring(lead._replace(facts={"outcome": "won"})) == "u"
    assert the("id:crm:1").facts == {"outcome": "won"}
    assert Event.objects.order_by("pk").last().facts["outcome"] == "won"


def test_consent_is_a_row_of_its_own_with_its_proof() -> None:
    given = {"given": True, "at": NOON.isoformat(), "proof": "form 3", "wording": "v2"}
    bring(LeadRow(("id:crm:1",), {}, consent=given))
    consent = Consent.objects.get()
    assert (consent.given, consent.at, consent.proof, consent.wording) == (
        True,
        NOON,
        "form 3",
        "v2",
    )
    assert consent.source == "import:1"


def test_numbers_are_exact_and_the_same_again() -> None:
    assert bring(row("id:crm:1", revenue=Decimal("19.90"))) == "n"
    assert bring(row("id:crm:1", revenue=Decimal("19.9"))) == "s"
    assert told(the("id:crm:1")) == {"revenue": Decimal("19.9")}


def test_who_did_it_stands_in_the_row() -> None:
    from accord.leads import bulk

    sam = a_user()
    bulk.upsert([row("id:crm:1")], source="import:1", live=True, now=NOON, by=sam)
    assert Event.objects.get().by == sam


def test_the_number_of_queries_does_not_grow_with_the_slice(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    rows = [row(f"id:crm:{n}", f"email:a{n}@c{n}.example", name=f"A {n}") for n in range(300)]
    with django_assert_max_num_queries(40):
        bring(*rows)
    changed = [row(f"id:crm:{n}", job_title="CEO", company=f"C {n}") for n in range(300)]
    with django_assert_max_num_queries(40):
        bring(*changed, now=NOON + DAY)
    assert Identity.objects.count() == 600
    assert Company.objects.count() == 300


TITLES = st.sampled_from(["CEO", "CTO", None])
WORK = st.sampled_from(
    [
        {"company": "Acme", "domain": "acme.example"},
        {"company": "Acme GmbH"},
        {"company": "Beta", "domain": "beta.example"},
        {"domain": "beta.example"},
        {"company": None, "domain": None},
        {},
    ]
)
ROWS = st.builds(
    lambda identity, at, work, **told: row(identity, at=at, **work, **told),
    st.sampled_from(["id:crm:1", "id:crm:2", "email:a@acme.example", "email:b@beta.example"]),
    st.sampled_from([None, NOON - DAY, NOON, NOON + DAY]),
    WORK,
    job_title=TITLES,
    name=st.sampled_from(["Anna", "Bob"]),
)
FILES = st.lists(st.tuples(st.lists(ROWS, max_size=4), st.booleans()), max_size=4)


def bring_all(files: list[tuple[list[LeadRow], bool]]) -> None:
    for n, (rows, live) in enumerate(files):
        bring(*rows, source=f"import:{n}", now=NOON + n * DAY, live=live)


class Recomputed(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(FILES)
    def test_what_is_cached_is_what_the_ledger_says(
        self, files: list[tuple[list[LeadRow], bool]]
    ) -> None:
        bring_all(files)
        before = everything()
        refresh(list(Lead.objects.values_list("pk", flat=True)), now=NOON + 9 * DAY, whole=True)
        Lead.objects.update(edition=0)
        assert everything() == [without_edition(line) for line in before]

    @settings(max_examples=30, deadline=None)
    @given(st.lists(ROWS, max_size=6), st.booleans())
    def test_the_same_file_again_changes_nothing(self, rows: list[LeadRow], dated: bool) -> None:
        rows = [
            row._replace(at=(row.at or NOON) + timedelta(minutes=n) if dated else None)
            for n, row in enumerate(rows)
        ]
        bring(*rows)
        before = everything()
        assert set(bring(*rows, source="import:9", now=NOON + 30 * DAY)) <= {"s", "r"}
        assert everything() == before


def without_edition(line: str) -> str:
    import re

    return re.sub(r"'edition': \d+", "'edition': 0", line)


@given(
    st.dictionaries(st.sampled_from("123"), st.one_of(st.none(), st.text(max_size=3))),
    st.one_of(st.none(), st.integers(0, 9)),
    st.booleans(),
)
def test_the_short_way_for_a_first_row_equals_the_long_one(
    values: dict[str, str | None], at: int | None, live: bool
) -> None:
    facts = {"values": values, "outcome": "won", **({"live": True} if live else {})}
    carrier = Carrier(at, 5, 6, "import:1", facts)
    long = State()
    absorb(long, carrier)
    assert first(values, carrier) == long
    assert moment(5) < moment(6)
