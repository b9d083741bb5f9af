"""The Agreement page: in force, proposed, history, the draft, and both signatures."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accord.accounts.models import Role, User
from accord.agreement import commands, versions
from accord.agreement.language.starter import starter_text
from accord.agreement.models import Version
from tests.agreement.acts import MARKETING, a_proposal, both_sign, signed
from tests.conftest import signed_in
from tests.desk.cast import a_lead
from tests.make import a_user

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
PASSWORD = "correct horse battery"
CHANGED = starter_text().replace("points: 5, why: We know", "points: 8, why: We know")


def words(client: Client, url: str, **more: str) -> str:
    return client.get(url, **more).content.decode()


def at(name: str, *args: int) -> str:
    return reverse(f"desk:{name}", args=args)


def proposed(by: User, text: str = CHANGED) -> Version:
    return a_proposal(by, text, now=timezone.now() - timedelta(minutes=10))


def test_the_starter_says_that_nobody_signed_it(reader: Client) -> None:
    commands.begin(now=timezone.now())
    page = words(reader, at("agreement"))
    assert "Signed by nobody" in page
    assert "It runs until both sides sign one of their own." in page


def test_it_reads_as_four_clauses_in_plain_words(reader: Client) -> None:
    commands.begin(now=timezone.now())
    page = words(reader, at("agreement"))
    clauses = ("Who they are: fit, up to 50 points", "What they do: behaviour, up to 50 points",
               "Sales-ready when any of these holds", "What we promise each other")  # fmt: skip
    places = [page.index(clause) for clause in clauses]
    assert places == sorted(places)
    assert "Company is known" in page and "We know for whom they work" in page
    assert "First touch within 4 working hours of mql" in page
    assert "all 7 hold" in page


def test_before_the_first_version_the_page_says_so(reader: Client) -> None:
    assert "No agreement is in force yet." in words(reader, at("agreement"))


def test_nothing_proposed_says_how_a_change_begins(marketing: Client) -> None:
    commands.begin(now=timezone.now())
    page = words(marketing, at("agreement_proposed"))
    assert "Nothing is proposed." in page and "Suggest a change" in page


def test_a_stranger_is_asked_to_sign_in(stranger: Client) -> None:
    for name in ("agreement", "agreement_proposed", "agreement_history", "agreement_draft"):
        answer = stranger.get(at(name))
        assert answer.status_code == 302 and answer["Location"].startswith("/sign-in/")


def test_a_proposal_shows_what_changes_with_signs(reader: Client, elena: User) -> None:
    proposed(elena)
    page = words(reader, at("agreement_proposed"))
    assert "1 change against version 1" in page
    assert "<del>5</del> <ins>8</ins>" in page and '<span class="sr">changed</span>' in page
    assert "more, unchanged" in page and "Phone is known" not in page


def test_the_full_text_of_a_proposal_keeps_the_signs(reader: Client, elena: User) -> None:
    proposed(elena)
    page = words(reader, at("agreement_proposed") + "?show=full")
    assert "<del>5</del> <ins>8</ins>" in page and "Phone is known" in page


def test_added_and_removed_lines_carry_their_sign(reader: Client, elena: User) -> None:
    text = starter_text().replace("    phone:     {when", "    dialable:  {when")
    proposed(elena, text)
    page = words(reader, at("agreement_proposed"))
    assert '<tr class="add"><td>+<span class="sr">added</span>' in page
    assert '<tr class="del"><td>−<span class="sr">removed</span>' in page


def test_who_moves_is_asked_for_beside_the_text_and_names_them(reader: Client, elena: User) -> None:
    version = proposed(elena)
    assert f'hx-get="{at("agreement_moves", version.number)}"' in words(
        reader, at("agreement_proposed")
    )
    part = words(reader, at("agreement_moves", version.number), **HTMX)
    assert "Who moves if v2 is signed" in part and "Nobody moves" in part
    assert "<html" in words(reader, at("agreement_moves", version.number))


EASIER = (
    starter_text()
    .partition("\nexamples:")[0]
    .replace("{fit: 20, behaviour: 15,", "{fit: 20, behaviour: 0,")
)


def ready_by_title(count: int) -> list[str]:
    """Leads that only an agreement without a bar of behaviour would pass on; their names."""
    names = [f"Mover Number{n:03}" for n in range(count)]
    for name in names:
        a_lead(name, employees=620)
    return names


def test_all_who_move_are_listed_a_page_at_a_time(reader: Client, elena: User) -> None:
    commands.begin(now=timezone.now() - timedelta(days=1))
    names = ready_by_title(103)
    version = proposed(elena, EASIER)
    part = words(reader, at("agreement_moves", version.number), **HTMX)
    url = reverse("desk:agreement_movers", args=[version.number, "entering"])
    assert f'<a href="{url}">All 103, 98 more than these</a>' in part
    page = words(reader, url)
    assert "103 leads become sales-ready under v" in page and "1 to 100 of 103" in page
    assert all(name in page for name in names[:100]) and names[100] not in page
    after = page.split('href="?after=')[1].split('"')[0]
    last = words(reader, f"{url}?after={after}")
    assert "101 to 103 of 103" in last and "Next page" not in last
    assert all(name in last for name in names[100:])
    left = words(reader, reverse("desk:agreement_movers", args=[version.number, "leaving"]))
    assert "Nobody moves this way." in left


def test_the_list_of_movers_keeps_to_what_there_is(reader: Client, elena: User) -> None:
    version = proposed(elena)
    url = reverse("desk:agreement_movers", args=[version.number, "entering"])
    assert reader.get(f"{url}?after=x").status_code == 400
    assert reader.get(url.replace("entering", "sideways")).status_code == 404
    assert reader.get(url.replace(f"/{version.number}/", "/99/")).status_code == 404
    assert Client().get(url).status_code == 302


def test_the_queries_of_the_movers_do_not_grow(
    reader: Client, elena: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    commands.begin(now=timezone.now() - timedelta(days=1))
    ready_by_title(30)
    url = reverse("desk:agreement_movers", args=[proposed(elena, EASIER).number, "entering"])
    words(reader, url)
    with django_assert_max_num_queries(26):
        words(reader, url)


def test_both_sides_sign_and_it_comes_into_force(elena: User, david: User) -> None:
    version = proposed(elena)
    said = {"hash": version.hash, "password": PASSWORD}
    first = signed_in(elena).post(
        at("agreement_signatures", 2), {**said, "side": "marketing"}, follow=True
    )
    assert "Signed version 2 for marketing. The other side&#x27;s is still missing." in (
        first.content.decode()
    )
    last = signed_in(david).post(
        at("agreement_signatures", 2), {**said, "side": "sales"}, follow=True
    )
    assert "Signed by both sides" in last.content.decode()
    assert versions.in_force(timezone.now()) == version


def test_a_wrong_password_signs_nothing_and_says_so(elena: User) -> None:
    version = proposed(elena)
    answer = signed_in(elena).post(
        at("agreement_signatures", 2),
        {"side": "marketing", "hash": version.hash, "password": "wrong"},
    )
    assert answer.status_code == 422
    assert "That was not your password. Nothing was signed." in answer.content.decode()
    assert not version.signatures.exists()


def test_a_text_that_is_not_the_one_read_is_not_signed(elena: User) -> None:
    proposed(elena)
    answer = signed_in(elena).post(
        at("agreement_signatures", 2), {"side": "marketing", "hash": "0" * 64, "password": PASSWORD}
    )
    assert answer.status_code == 409
    assert "reload and read it again" in answer.content.decode()


def test_signing_is_by_post_only(elena: User) -> None:
    proposed(elena)
    assert signed_in(elena).get(at("agreement_signatures", 2)).status_code == 405


def test_an_invented_side_is_refused_with_a_sentence(elena: User) -> None:
    proposed(elena)
    answer = signed_in(elena).post(at("agreement_signatures", 2), {"side": "finance"})
    assert answer.status_code == 422
    assert "marketing or sales" in answer.content.decode()


def test_only_the_head_of_a_side_sees_its_form(elena: User, david: User, sales: Client) -> None:
    proposed(elena)
    assert 'id="sign-marketing"' in words(signed_in(elena), at("agreement_proposed"))
    assert 'id="sign-sales"' not in words(signed_in(elena), at("agreement_proposed"))
    page = words(sales, at("agreement_proposed"))
    assert "<form method" not in page.split('id="signatures"')[1].split("</section>")[0]
    assert "Waits for the head of sales" in page


def test_one_person_alone_is_told_that_they_sign_for_both() -> None:
    admin = a_user(Role.ADMIN)
    proposed(admin)
    page = words(signed_in(admin), at("agreement_proposed"))
    assert "One person signs for both sides here" in page
    assert 'id="sign-marketing"' in page and 'id="sign-sales"' in page


def test_a_head_returns_to_the_version_before_within_a_week(elena: User, david: User) -> None:
    version = proposed(elena)
    now = timezone.now()
    both_sign(version, elena, david, now=now, authenticated_at=now)
    page = words(signed_in(david), at("agreement"))
    assert "Return to version 1" in page and "until" in page
    after = signed_in(david).post(at("agreement_return", 2), follow=True).content.decode()
    assert "Returned to version 1." in after
    assert "taken back" in words(signed_in(david), at("agreement_history"))


def test_the_way_back_is_not_offered_to_others(elena: User, david: User, reader: Client) -> None:
    now = timezone.now()
    both_sign(proposed(elena), elena, david, now=now, authenticated_at=now)
    assert "Return to version 1</button>" not in words(reader, at("agreement"))


def test_withdrawing_voids_the_signatures(elena: User, david: User) -> None:
    version = proposed(elena)
    now = timezone.now()
    signed(version, elena, MARKETING, now=now, authenticated_at=now)
    page = signed_in(elena).post(at("agreement_withdrawal", 2), follow=True).content.decode()
    assert "Withdrew version 2." in page
    assert not version.signatures.standing().exists()


def test_the_history_names_every_version_and_who_signed(elena: User, david: User) -> None:
    now = timezone.now()
    both_sign(proposed(elena), elena, david, now=now, authenticated_at=now)
    page = words(signed_in(elena), at("agreement_history"))
    assert "Version 1" in page and "was in force" in page and "ships with Accord" in page
    assert "Version 2" in page and str(elena) in page and str(david) in page


def test_any_two_versions_can_be_compared(reader: Client, elena: User, david: User) -> None:
    proposed(elena)
    page = words(reader, at("agreement_difference") + "?old=2&new=1")
    assert "1 change against version 2" in page and "<del>8</del> <ins>5</ins>" in page


@pytest.mark.parametrize("query", ["", "?old=1&new=x", "?old=1&new=99999999999"])
def test_comparing_what_is_no_version_says_what_to_name(reader: Client, query: str) -> None:
    commands.begin(now=timezone.now())
    answer = reader.get(at("agreement_difference") + query)
    assert answer.status_code == 400
    assert "version" in answer.content.decode()


def test_the_text_downloads_as_it_was_written(reader: Client) -> None:
    commands.begin(now=timezone.now())
    answer = reader.get(at("agreement_text", 1))
    assert answer.content.decode() == starter_text()
    assert answer["Content-Disposition"] == 'attachment; filename="agreement-v1.yaml"'


def test_a_version_that_never_was_is_not_here(reader: Client) -> None:
    for name in ("agreement_version", "agreement_text", "agreement_moves"):
        assert reader.get(at(name, 99)).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_versions(
    reader: Client, elena: User, david: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    now = timezone.now()
    for n in range(3):
        text = starter_text().replace("cap: 50", f"cap: {40 - n}")
        both_sign(a_proposal(elena, text, now=now), elena, david, now=now, authenticated_at=now)
    words(reader, at("agreement"))
    for name, most in (("agreement", 17), ("agreement_proposed", 17), ("agreement_history", 17)):
        with django_assert_max_num_queries(most):
            words(reader, at(name))
