import pytest

from accord.ledger.models import Event
from accord.lib.errors import Invalid
from tests.capture.brought import EMAIL, brought, counts, reasons

pytestmark = pytest.mark.django_db
HEAD = "Deal ID,E-mail,Stage,Amount,Currency,Opened,Close date,SDR,Rep\n"
WON = 'D1,ada@acme.example,Won,"1,250.50",EUR,2025-11-01,2025-12-24,Priya,Marta\n'
LOST = "D2,bo@acme.example,Lost,900,EUR,2025-11-02,2025-12-01,Tom,James\n"
OPEN = "D3,cy@acme.example,Demo,,,2026-01-02,,Tom,James\n"


def test_deals_become_rows_of_won_lost_and_opened() -> None:
    import_ = brought(HEAD + WON + LOST + OPEN, "deals")
    assert counts(import_) == [3, 3, 0, 0, 0]
    rows = Event.objects.filter(source=import_.source).order_by("pk")
    assert [row.kind for row in rows] == ["deal.won", "deal.lost", "deal.opened"]
    assert rows[0].facts == {
        "deal": "D1",
        "amount_cents": 125050,
        "currency": "EUR",
        "opened_at": "2025-11-01T00:00:00+00:00",
        "closed_at": "2025-12-24T00:00:00+00:00",
        "sdr": "Priya",
        "rep": "Marta",
    }
    assert rows[0].at is not None and rows[0].at.day == 24


def test_deals_are_history() -> None:
    assert not brought(HEAD + WON, "deals").live


def test_a_deal_that_moved_on_is_updated_and_an_unchanged_one_is_the_same() -> None:
    brought(HEAD + WON + OPEN, "deals")
    moved = OPEN.replace("Demo,,,2026-01-02,,", "Won,50,EUR,2026-01-02,2026-02-02,")
    assert counts(brought(HEAD + moved + WON + LOST, "deals")) == [3, 1, 1, 1, 0]


def test_an_amount_needs_a_currency_somewhere() -> None:
    import_ = brought(HEAD + WON.replace("EUR", "") + LOST, "deals")
    assert "an amount without a currency" in reasons(import_)[0]
    assert counts(brought(HEAD + WON.replace("EUR", ""), "deals", currency="EUR"))[1] == 1


def test_a_list_of_deals_won_says_so_for_all_rows() -> None:
    brought("E-mail,Won date\nada@acme.example,2026-01-02\n", "deals")
    assert Event.objects.filter(kind="deal.won").count() == 1


def test_how_deals_ended_must_be_said() -> None:
    columns = {**EMAIL, "Deal": {"deal": "key"}}
    with pytest.raises(Invalid, match="say how deals ended"):
        brought("E-mail,Deal\nada@acme.example,D1\n", "deals", columns=columns)


def test_a_deal_without_a_number_is_known_again_by_its_people_and_dates() -> None:
    text = "E-mail,Won date,Rep\nada@acme.example,2026-01-02,{}\n"
    brought(text.format("Marta"), "deals")
    assert counts(brought(text.format("Marta"), "deals"))[3] == 1
    assert counts(brought(text.format("James"), "deals"))[2] == 1


def test_words_about_a_deal_are_kept_apart_for_they_may_name_the_person() -> None:
    columns = {
        **EMAIL, "Deal": {"deal": "key"}, "Title": {"deal": "name"}, "Note": {"fact": "note"},
        "Seats": {"fact": "seats", "type": "number"},
    }  # fmt: skip
    head = "E-mail,Deal,Title,Note,Seats\n"
    row = "ada@acme.example,{},Acme and Ada,Ada likes blue,4\n"
    brought(head + row.format("Ada 1"), "deals", columns=columns, outcome="won")
    event = Event.objects.get(kind="deal.won")
    assert set(event.facts) == {"deal", "seats"} and "Ada" not in event.facts["deal"]
    assert event.personal.facts == {
        "called": "Ada 1", "name": "Acme and Ada", "note": "Ada likes blue",
    }  # fmt: skip
    again = brought(head + row.format("Ada 1"), "deals", columns=columns, outcome="won")
    assert counts(again) == [1, 0, 0, 1, 0]
