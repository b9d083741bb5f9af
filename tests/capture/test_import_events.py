from datetime import UTC, datetime

import pytest

from accord.ledger.models import Event, Personal
from accord.lib.errors import Invalid
from tests.capture.brought import EMAIL, NOON, brought, counts, reasons

pytestmark = pytest.mark.django_db
HEAD = "E-mail,Event,When,Path\n"
ROWS = (
    "ada@acme.example,page,2026-03-01 10:00,/pricing\n",
    "ada@acme.example,page,2026-03-01 10:05,/\n",
    "bo@acme.example,Asset Downloaded,2026-03-02 09:00,\n",
)


def test_each_row_is_an_event_with_its_date_and_facts() -> None:
    import_ = brought(HEAD + "".join(ROWS), "events")
    assert counts(import_) == [3, 3, 0, 0, 0]
    event = Event.objects.get(source=import_.source, facts__path="/pricing")
    assert (event.kind, event.subject.key) == ("page", "email:ada@acme.example")
    assert event.at == datetime(2026, 3, 1, 10, tzinfo=UTC)


def test_the_same_file_again_changes_nothing_in_any_order() -> None:
    brought(HEAD + "".join(ROWS), "events")
    again = brought(HEAD + "".join(reversed(ROWS)), "events")
    assert counts(again) == [3, 0, 0, 3, 0]


def test_a_longer_file_of_the_same_adds_only_what_is_new() -> None:
    brought(HEAD + "".join(ROWS[:2]), "events")
    assert counts(brought(HEAD + "".join(ROWS), "events")) == [3, 1, 0, 2, 0]


def test_events_with_names_of_their_own_are_taken_once_whatever_else_they_say() -> None:
    columns = {
        **EMAIL, "Event": {"kind": True}, "When": {"at": True}, "No": {"key": True},
    }  # fmt: skip
    head = "E-mail,Event,When,No\n"
    row = "ada@acme.example,page,2026-03-01,{}\n"
    two = brought(head + row.format(1) + row.format(2), "events", columns=columns)
    assert counts(two) == [2, 2, 0, 0, 0]
    assert counts(brought(head + row.format(2), "events", columns=columns))[3] == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        pytest.param("ada@acme.example,page,,\n", "no date", id="no date"),
        pytest.param(",page,2026-03-01,\n", "nobody to whom it happened", id="nobody"),
        pytest.param("ada@acme.example,,2026-03-01,\n", "nothing says what", id="no kind"),
        pytest.param(
            "ada@acme.example,lead.rejected,2026-03-01,\n", "one of Accord's own", id="ours"
        ),
        pytest.param("ada@acme.example,page,2026-03-05,\n", "in the future", id="future"),
    ],
)
def test_a_row_that_says_too_little_is_refused(row: str, reason: str) -> None:
    import_ = brought(HEAD + row + ROWS[0], "events")
    assert counts(import_) == [2, 1, 0, 0, 1]
    assert reason in reasons(import_)[0]


def test_one_kind_for_the_whole_file() -> None:
    columns = {**EMAIL, "When": {"at": True}}
    brought(
        "E-mail,When\nada@acme.example,2026-03-01\n", "events", columns=columns, kind="Fair Visited"
    )
    assert Event.objects.filter(kind="Fair Visited").count() == 1


def test_a_file_without_date_kind_or_people_is_asked_for_all_three() -> None:
    with pytest.raises(Invalid) as refusal:
        brought("Path,Minutes\n/x,3\n", "events")
    for wanted in ("nothing says who", "nothing says when", "say what happened"):
        assert wanted in str(refusal.value)


def test_who_is_known_by_two_names_gets_the_event_under_the_one_that_is_known() -> None:
    brought("E-mail\nada@acme.example\n", columns=EMAIL, header=True)
    columns = {
        "id": {"id": "web"}, **EMAIL, "Event": {"kind": True}, "When": {"at": True},
    }  # fmt: skip
    brought("id,E-mail,Event,When\n9,ada@acme.example,page,2026-03-01\n", "events", columns=columns)
    assert Event.objects.get(kind="page").subject.key == "email:ada@acme.example"


def test_facts_that_identify_a_person_are_kept_apart() -> None:
    columns = {
        **EMAIL, "When": {"at": True}, "Said": {"fact": "said", "personal": True},
    }  # fmt: skip
    text = "E-mail,When,Said\nada@acme.example,2026-03-01,call my cell\n"
    brought(text, "events", columns=columns, kind="Chat Started")
    event = Event.objects.get(kind="Chat Started")
    assert "said" not in event.facts
    assert Personal.objects.get(event=event).facts == {"said": "call my cell"}


def test_how_human_an_event_was_comes_from_its_column() -> None:
    columns = {**EMAIL, "When": {"at": True}, "Human": {"human": True}}
    text = "E-mail,When,Human\nada@acme.example,2026-03-01,20\nbo@acme.example,2026-03-01,101\n"
    import_ = brought(text, "events", columns=columns, kind="page")
    assert Event.objects.get(kind="page").human == 20
    assert "no whole number from 0 to 100" in reasons(import_)[0]


def test_old_events_were_known_when_they_happened() -> None:
    import_ = brought(HEAD + "ada@acme.example,page,2025-06-01,/\n", "events")
    event = Event.objects.get(source=import_.source)
    assert not import_.live
    assert event.known_at == event.at


def test_new_events_are_known_from_their_import_on() -> None:
    import_ = brought(HEAD + ROWS[0], "events")
    event = Event.objects.get(source=import_.source)
    assert import_.live
    assert event.at is not None and event.at < NOON < event.known_at


def test_what_may_name_the_person_is_kept_apart_unless_the_map_says_otherwise() -> None:
    text = (
        "E-mail,Event,When,Remark,Path,Asset\n"
        "ada@acme.example,page,2026-03-01,Ada wants a call,/a?e=ada%40acme.example,Prices\n"
    )
    row = Event.objects.get(source=brought(text, "events").source, kind="page")
    assert row.facts == {"asset": "Prices"}
    assert set(row.personal.facts) == {"remark", "path"}


def test_a_path_that_names_whom_it_is_about_goes_with_the_person() -> None:
    row = "ada.lovelace@acme.example,page,2026-03-01,/hello/Ada.Lovelace\n"
    everybody = "pricing@acme.example,page,2026-03-01,/pricing\n"
    brought(HEAD + row + ROWS[1] + everybody, "events")
    assert [personal.facts for personal in Personal.objects.all()] == [
        {"path": "/hello/Ada.Lovelace"}
    ]
