"""Links that let people in, and what heads and admins do with the people."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accord.accounts import commands
from accord.accounts.models import Invite, Role, User
from accord.ledger.models import Event
from accord.lib.errors import NotYours, Refused
from tests.conftest import signed_in
from tests.make import NOON, a_user

pytestmark = pytest.mark.django_db
JOINING = {"name": "Ada", "email": "ada@accord.example", "password": "correct horse battery"}


def test_the_first_link_makes_the_first_admin_and_works_once(stranger: Client) -> None:
    path = commands.first_link(timezone.now())
    assert stranger.get(path).status_code == 200
    assert stranger.post(path, JOINING).status_code == 302
    ada = User.objects.get()
    assert (ada.role, ada.name) == ("admin", "Ada")
    assert Client().get(path).status_code == 404
    assert Event.objects.filter(kind="user.joined").count() == 1


def test_the_first_link_runs_out(stranger: Client) -> None:
    path = commands.first_link(timezone.now() - timedelta(hours=25))
    assert stranger.get(path).status_code == 404


def test_a_new_first_link_ends_the_one_before(stranger: Client) -> None:
    old = commands.first_link(timezone.now())
    new = commands.first_link(timezone.now())
    assert stranger.get(old).status_code == 404
    assert stranger.get(new).status_code == 200


def test_there_is_no_first_link_once_somebody_can_sign_in() -> None:
    a_user()
    with pytest.raises(Refused, match="Ask an admin"):
        commands.first_link(NOON)


def test_only_the_hash_of_a_link_is_kept() -> None:
    key = commands.first_link(NOON).split("/")[2]
    assert key not in str(Invite.objects.values().get())


def test_a_weak_password_is_refused_with_what_to_do(stranger: Client) -> None:
    path = commands.first_link(timezone.now())
    answer = stranger.post(path, JOINING | {"password": "short"})
    assert answer.status_code == 422
    assert "at least 12 characters" in answer.content.decode()


def test_an_invite_is_made_by_a_head_and_opened_once(stranger: Client) -> None:
    elena = a_user("head_of_marketing")
    answer = signed_in(elena).post("/people/invites/", {"email": "New@Acme.example", "role": "rep"})
    path = "/join/" + answer.content.decode().split("/join/")[1].split("<")[0]
    assert stranger.post(path, {"name": "New", "password": JOINING["password"]}).status_code == 302
    assert User.objects.get(email="new@acme.example").role == "rep"
    assert Client().get(path).status_code == 404


def test_an_invited_person_cannot_change_the_address(stranger: Client) -> None:
    path = commands.invite(
        email="new@acme.example", role="rep", by=a_user("admin"), now=timezone.now()
    )
    stranger.post(path, JOINING)
    assert User.objects.filter(email="new@acme.example").exists()
    assert not User.objects.filter(email="ada@accord.example").exists()


def test_a_head_cannot_invite_an_admin() -> None:
    with pytest.raises(NotYours, match="Only an admin"):
        commands.invite(email="a@b.example", role="admin", by=a_user("head_of_sales"), now=NOON)


def test_an_sdr_is_told_whom_to_ask(sales: Client) -> None:
    a_user("head_of_marketing", name="Elena Marchetti")
    answer = sales.post("/people/invites/", {"email": "a@b.example", "role": "rep"})
    assert answer.status_code == 403
    assert "Ask Elena Marchetti (head of marketing)" in answer.content.decode()


def test_the_last_admin_stays() -> None:
    ada = a_user("admin")
    with pytest.raises(Refused, match="last admin"):
        commands.change_role(ada, role="rep", by=ada)


def test_ended_access_ends_the_session_at_once(admin: Client, sales: Client) -> None:
    tomas = User.objects.get(role="sdr")
    assert admin.post(f"/people/{tomas.pk}/leaving/").status_code == 302
    assert sales.get("/you/").status_code == 302


def test_a_changed_role_leaves_a_trace(admin: Client, sales: Client) -> None:
    tomas = User.objects.get(role="sdr")
    admin.post(f"/people/{tomas.pk}/role/", {"role": "rep"})
    event = Event.objects.get(kind="user.role_changed")
    assert (event.facts["was"], event.facts["role"]) == ("sdr", "rep")


def test_an_unknown_role_is_refused(admin: Client, sales: Client) -> None:
    tomas = User.objects.get(role="sdr")
    assert admin.post(f"/people/{tomas.pk}/role/", {"role": "root"}).status_code == 422


def test_the_list_of_people_does_not_ask_per_person(
    admin: Client, django_assert_max_num_queries: object
) -> None:
    for n in range(20):
        a_user(email=f"person{n}@northwind.example")
    admin.get("/people/")
    with django_assert_max_num_queries(8):
        admin.get("/people/")


def test_whom_the_command_line_made_first_sets_a_password_by_the_first_link() -> None:
    named = User.objects.create_user("elena@northwind.example", name="elena", role=Role.ADMIN)

    key = commands.first_link(now=NOON).strip("/").split("/")[-1]
    joined = commands.join(
        key=key, name="Elena", email=named.email, password="a long password 123", now=NOON
    )

    assert joined.pk == named.pk
    assert joined.check_password("a long password 123")
    with pytest.raises(Refused, match="can sign in already"):
        commands.first_link(now=NOON)
