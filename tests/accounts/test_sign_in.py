"""Signing in, being locked out, and how long it lasts."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from accord.accounts import sessions
from accord.accounts.models import User
from tests.make import a_user

pytestmark = pytest.mark.django_db
RIGHT = "correct horse battery"


def sign_in(client: Client, email: str, password: str) -> object:
    return client.post("/sign-in/", {"username": email, "password": password})


def test_a_person_signs_in_and_lands_on_a_screen() -> None:
    a_user(email="tomas@accord.example")
    client = Client()
    answer = client.post("/sign-in/", {"username": " Tomas@Accord.example", "password": RIGHT})
    assert answer.status_code == 302
    assert client.get("/you/").status_code == 200


def test_a_stranger_is_sent_to_sign_in_and_back(stranger: Client) -> None:
    answer = stranger.get("/people/")
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=/people/"


def test_the_words_are_the_same_for_known_and_unknown_people() -> None:
    a_user(email="known@accord.example")
    a_user(email="left@accord.example")
    User.objects.filter(email="left@accord.example").update(is_active=False)
    texts = set()
    for email in ("known@accord.example", "unknown@accord.example"):
        answer = sign_in(Client(), email, "wrong")
        assert answer.status_code == 422
        texts.add(answer.content.decode().split("<h1")[1].split("<form")[0])
    left = sign_in(Client(), "left@accord.example", RIGHT)
    texts.add(left.content.decode().split("<h1")[1].split("<form")[0])
    assert len(texts) == 1


def test_twenty_wrong_passwords_rest_the_address() -> None:
    a_user(email="tomas@accord.example")
    client = Client()
    codes = [
        sign_in(
            client, ("tomas@accord.example", "TOMAS@accord.example")[n % 2], f"no{n}"
        ).status_code
        for n in range(20)
    ]
    assert codes[-1] == 429
    assert sign_in(client, "tomas@accord.example", RIGHT).status_code == 429


def test_an_idle_session_ends_after_eight_hours(sales: Client) -> None:
    sales.get("/you/")
    session = sales.session
    session["seen_at"] = (timezone.now() - timedelta(hours=8, minutes=1)).timestamp()
    session.save()
    assert sales.get("/you/").status_code == 302


def test_a_session_ends_after_seven_days_of_use(sales: Client) -> None:
    sales.get("/you/")
    session = sales.session
    session["began_at"] = (timezone.now() - timedelta(days=7, minutes=1)).timestamp()
    session.save()
    assert sales.get("/you/").status_code == 302


def test_a_changed_role_stops_the_next_request_and_ends_the_session(sales: Client) -> None:
    assert sales.get("/you/").status_code == 200
    User.objects.filter(role="sdr").update(role="read_only")
    answer = sales.get("/you/")
    assert answer.status_code == 403
    assert "Your role was changed to Read-only" in answer.content.decode()
    assert sales.get("/you/").status_code == 302


def test_changing_the_password_signs_out_every_other_browser() -> None:
    person = a_user(email="tomas@accord.example")
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        sign_in(client, person.email, RIGHT)
    new = "another long password"
    answer = here.post("/you/password/", {"old": RIGHT, "new": new, "again": new})
    assert answer.status_code == 302
    assert here.get("/you/").status_code == 200
    assert elsewhere.get("/you/").status_code == 302


def test_a_password_change_asks_for_the_old_one() -> None:
    person = a_user()
    client = Client()
    sign_in(client, person.email, RIGHT)
    new = "another long password"
    answer = client.post("/you/password/", {"old": "no", "new": new, "again": new})
    assert answer.status_code == 422
    assert "was not right" in answer.content.decode()


def test_confirming_makes_the_session_fresh_for_five_minutes() -> None:
    person = a_user()
    client = Client()
    sign_in(client, person.email, RIGHT)
    later = timezone.now() + timedelta(minutes=6)
    assert not sessions.is_fresh(client.session, later)
    assert client.post("/confirm/", {"password": "no"}).status_code == 422
    answer = client.post("/confirm/", {"password": RIGHT, "next": "/people/"})
    assert (answer.status_code, answer["Location"]) == (302, "/people/")
    assert sessions.is_fresh(client.session, timezone.now())


def test_confirming_never_leads_to_another_site() -> None:
    person = a_user()
    client = Client()
    sign_in(client, person.email, RIGHT)
    answer = client.post("/confirm/", {"password": RIGHT, "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_a_session_that_nobody_gave_a_password_in_is_not_fresh(sales: Client) -> None:
    assert sales.get("/you/").status_code == 200
    assert not sessions.is_fresh(sales.session, timezone.now())


def tried(count: int, **where: str) -> None:
    """Wrong passwords, as django-axes keeps them: each from elsewhere unless said."""
    for n in range(count):
        AccessAttempt.objects.create(
            **{"username": f"p{n}@accord.example", "ip_address": f"10.1.0.{n}", **where},
            user_agent=str(n), failures_since_start=1,
        )  # fmt: skip


def from_place(place: str) -> Client:
    return Client(REMOTE_ADDR=place)


def test_one_address_rests_after_wrong_passwords_from_many_places() -> None:
    tomas = a_user(email="tomas@accord.example")
    assert sign_in(from_place("10.9.9.9"), tomas.email, RIGHT).status_code == 302
    tried(50, username=tomas.email)
    answer = sign_in(Client(), tomas.email, RIGHT)
    assert answer.status_code == 429
    assert "for this address from many places" in answer.content.decode()
    assert sign_in(from_place("10.9.9.9"), tomas.email, RIGHT).status_code == 302
    assert sign_in(Client(), a_user().email, RIGHT).status_code == 302


def test_one_place_rests_after_wrong_passwords_for_many_addresses() -> None:
    person = a_user()
    tried(100, ip_address="127.0.0.1")
    answer = sign_in(Client(), person.email, RIGHT)
    assert answer.status_code == 429
    assert "many addresses from your network" in answer.content.decode()
    assert sign_in(from_place("10.9.9.9"), person.email, RIGHT).status_code == 302


def test_a_quarter_of_an_hour_later_nobody_rests() -> None:
    person = a_user()
    tried(100, ip_address="127.0.0.1")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert sign_in(Client(), person.email, RIGHT).status_code == 302
