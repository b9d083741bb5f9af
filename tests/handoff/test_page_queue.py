"""The Queue: whom to contact next, one act at a time."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accord.accounts.models import Role
from accord.handoff import commands
from accord.handoff.models import Handoff
from accord.scoring.models import Score
from tests.handoff.cast import a_handoff, a_lead, an_agreement, an_sdr
from tests.make import a_user

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def of(name: str, *args: int, view: str = "all") -> str:
    return f"{reverse(f'handoff:{name}', args=args)}?of={view}"


def words(client: Client, url: str, **more: str) -> str:
    return client.get(url, **more).content.decode()


def offered(name: str = "anna", minutes: int = 90) -> Handoff:
    """An open hand-off whose clock ends in so many minutes from now."""
    now = timezone.now()
    handoff = a_handoff(a_lead(name), at=now - timedelta(hours=1))
    due = now + timedelta(minutes=minutes)
    Handoff.objects.filter(pk=handoff.pk).update(first_touch_due_at=due, ends_at=due)
    handoff.refresh_from_db()
    return handoff


def test_the_lead_whose_clock_ends_first_stands_on_top(sales: Client) -> None:
    late, soon, later = (offered(n, m) for n, m in (("lia", -5), ("sam", 30), ("zoe", 60 * 90)))
    page = words(sales, of("queue"))
    rows = [page.index(f'id="row-{handoff.pk}"') for handoff in (late, soon, later)]
    assert rows == sorted(rows)
    assert page.index("Late") < page.index("Due within the hour") < page.index("Later")


def test_a_grade_that_may_be_another_by_now_says_so(sales: Client) -> None:
    now = timezone.now()
    version = an_agreement()
    for name, due_at in (("fresh", now + timedelta(days=1)), ("stale", now - timedelta(hours=1))):
        Score.objects.create(
            lead=offered(name).lead, version=version, as_of=now - timedelta(days=1), fit=20,
            behaviour=20, total=40, grade="A2", ready=True, due_at=due_at,
        )  # fmt: skip
    page = words(sales, of("queue"))
    assert page.count("it has changed since") == 1


def test_the_pane_says_why_now_and_what_is_owed(sales: Client) -> None:
    handoff = offered()
    page = words(sales, of("lead", handoff.pk))
    assert "Why now" in page and "Fit is at least 20" in page
    assert "Sales owes: first touch" in page
    assert "mailto:anna@acme.example" in page


def test_a_stranger_is_asked_to_sign_in(stranger: Client) -> None:
    answer = stranger.get(of("queue"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_nothing_yet_says_what_will_be_here(sales: Client) -> None:
    an_agreement()
    assert "Leads appear here the moment they meet the agreement" in words(sales, of("queue"))


def test_a_clear_queue_is_calm_and_says_what_was_done(sales: Client) -> None:
    commands.accept(offered(), by=a_user(Role.SDR), now=timezone.now())
    page = words(sales, of("queue"))
    assert "Queue clear. 1 worked today." in page


def test_a_clear_queue_names_the_two_closest_as_not_ready(sales: Client) -> None:
    version = an_agreement()
    for name, total in (("far", 3), ("near", 30), ("nearer", 34)):
        Score.objects.create(
            lead=a_lead(name), version=version, as_of=timezone.now(), fit=20,
            behaviour=total - 20, total=total, grade="B2", ready=False,
        )  # fmt: skip
    page = words(sales, of("queue"))
    assert "Closest to sales-ready" in page and "not ready yet" in page
    assert page.index("nearer@acme.example") < page.index("near@acme.example")
    assert "far@acme.example" not in page


def test_before_any_agreement_the_queue_still_opens(sales: Client) -> None:
    assert sales.get(of("queue")).status_code == 200


def test_taking_keeps_the_lead_and_says_so(sales: Client) -> None:
    handoff = offered()
    page = sales.post(of("taking", handoff.pk), **HTMX).content.decode()
    handoff.refresh_from_db()
    assert handoff.owner == a_user(Role.SDR)
    assert "You took anna@acme.example." in page
    assert "You owe: first touch" in page


def test_an_attempt_is_logged_with_one_key(sales: Client) -> None:
    handoff = offered()
    page = sales.post(of("attempts", handoff.pk), {"outcome": "voicemail"}, **HTMX).content.decode()
    handoff.refresh_from_db()
    assert (handoff.attempts, handoff.outcome) == (1, "voicemail")
    assert "Voicemail: anna@acme.example." in page


def test_an_attempt_without_an_outcome_says_what_to_do(sales: Client) -> None:
    answer = sales.post(of("attempts", offered().pk), {}, **HTMX)
    assert answer.status_code == 422
    assert (
        "Say how it went: talked, no answer, voicemail or wrong person." in answer.content.decode()
    )


def test_accepting_moves_on_to_the_next_lead(sales: Client) -> None:
    first, second = offered("anna", 10), offered("bert", 20)
    page = sales.post(of("acceptance", first.pk), {"of": "all"}, **HTMX).content.decode()
    assert "Accepted anna@acme.example." in page
    assert "bert@acme.example</a>" in page
    assert f'id="row-{first.pk}"' not in page and f'id="row-{second.pk}"' in page


def test_the_counts_come_along_with_the_act(sales: Client) -> None:
    page = sales.post(of("acceptance", offered().pk), {"of": "all"}, **HTMX).content.decode()
    assert 'id="pace" hx-swap-oob="true"' in page
    assert 'id="status" hx-swap-oob="true"' in page


def test_without_script_an_act_is_a_form_that_redirects(sales: Client) -> None:
    answer = sales.post(of("taking", offered().pk), {"of": "all"}, follow=True)
    assert answer.redirect_chain and "You took" in answer.content.decode()


def test_rejecting_shows_the_agreed_reasons_and_what_follows(sales: Client) -> None:
    page = words(sales, of("rejection", offered().pk))
    assert "No budget" in page and "Recycled until" in page and "Marketing answers by" in page
    assert "Competitor" in page and "Disqualified: out of the cycle for good." in page
    assert page.index('data-key="1"') < page.index('data-key="4"')


def test_rejecting_with_a_reason_hands_the_lead_back(sales: Client) -> None:
    handoff = offered()
    sales.post(of("attempts", handoff.pk), {"outcome": "talked"})
    said = {"reason": "no-budget", "remark": "asked again in spring", "of": "all"}
    page = sales.post(of("rejection", handoff.pk), said, **HTMX).content.decode()
    handoff.refresh_from_db()
    assert (handoff.answer, handoff.reason, handoff.remark) == (
        "rejected", "no-budget", "asked again in spring",
    )  # fmt: skip
    assert "Rejected anna@acme.example, no budget. Recycled until" in page


def test_rejecting_without_a_reason_says_what_to_do_and_keeps_the_remark(sales: Client) -> None:
    answer = sales.post(of("rejection", offered().pk), {"remark": "hm"}, **HTMX)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose a reason: it tells marketing what to change." in page
    assert ">hm</textarea>" in page


def test_rejecting_before_the_agreed_attempts_is_refused_with_the_number(sales: Client) -> None:
    answer = sales.post(of("rejection", offered().pk), {"reason": "no-budget"}, **HTMX)
    assert answer.status_code == 409
    assert "Both sides agreed on 2 attempts" in answer.content.decode()


def test_recycling_asks_for_days(sales: Client) -> None:
    handoff = offered()
    assert "Let anna@acme.example rest for" in words(sales, of("recycling", handoff.pk))
    wrong = sales.post(of("recycling", handoff.pk), {"days": "1e999"}, **HTMX)
    assert wrong.status_code == 422
    assert "Write a whole number of days, 1 to 730." in wrong.content.decode()
    page = sales.post(of("recycling", handoff.pk), {"days": "30"}, **HTMX).content.decode()
    assert "Recycled anna@acme.example for 30 days." in page


def test_disqualifying_takes_the_lead_out(sales: Client) -> None:
    handoff = offered()
    page = sales.post(of("disqualification", handoff.pk), **HTMX).content.decode()
    handoff.refresh_from_db()
    assert handoff.answer == "disqualified"
    assert "Disqualified anna@acme.example." in page


def test_undo_brings_the_lead_back_into_the_queue(sales: Client) -> None:
    handoff = offered()
    sales.post(of("acceptance", handoff.pk))
    page = sales.post(reverse("handoff:undoing", args=[handoff.lead_id]), follow=True)
    handoff.refresh_from_db()
    assert handoff.answered_at is None
    assert "Undone: you accepted the lead." in page.content.decode()


def test_someone_was_quicker_says_who_and_shows_the_next(sales: Client) -> None:
    gone, still = offered("anna", 10), offered("bert", 20)
    commands.accept(gone, by=an_sdr("Lena Okafor"), now=timezone.now())
    answer = sales.post(of("acceptance", gone.pk), {"of": "all"}, **HTMX)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Lena Okafor accepted anna@acme.example" in page
    assert f'id="row-{still.pk}"' in page
    assert "Lena Okafor accepted" in words(sales, of("lead", gone.pk))


def test_a_lead_that_a_colleague_has_names_the_colleague(sales: Client) -> None:
    handoff = offered()
    commands.take(handoff, by=an_sdr("Lena Okafor"), now=timezone.now())
    page = words(sales, of("lead", handoff.pk))
    assert "Lena Okafor has this lead." in page and "What happened?" not in page


def test_marketing_reads_the_queue_and_is_told_whom_to_ask(marketing: Client) -> None:
    handoff = offered()
    a_user(Role.HEAD_OF_SALES, name="David Okonkwo")
    page = words(marketing, of("lead", handoff.pk))
    assert "ask David Okonkwo (head of sales)" in page and "What happened?" not in page
    assert marketing.post(of("acceptance", handoff.pk), **HTMX).status_code == 403


def test_views_are_mine_unassigned_and_all(sales: Client) -> None:
    mine, free = offered("anna"), offered("bert")
    commands.take(mine, by=a_user(Role.SDR), now=timezone.now())
    assert f"row-{free.pk}" not in words(sales, of("queue", view="mine"))
    assert f"row-{mine.pk}" not in words(sales, of("queue", view="unassigned"))
    assert f"row-{mine.pk}" in words(sales, reverse("handoff:queue"))


def test_an_invented_view_is_refused_with_a_sentence(sales: Client) -> None:
    answer = sales.get(of("queue", view="hot"))
    assert answer.status_code == 400
    assert "Choose mine, unassigned or all" in answer.content.decode()


def test_a_lead_that_was_taken_back_is_not_here(sales: Client) -> None:
    handoff = offered()
    handoff.lead.removed_at = timezone.now()
    handoff.lead.save()
    assert sales.get(of("lead", handoff.pk)).status_code == 404
    assert f"row-{handoff.pk}" not in words(sales, of("queue"))


def test_every_button_that_has_a_key_says_so_to_everybody(sales: Client) -> None:
    page = words(sales, of("lead", offered().pk))
    assert page.count("data-key=") == page.count("aria-keyshortcuts=") + page.count('data-key="?"')


def test_the_number_of_queries_does_not_grow_with_the_queue(
    sales: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(25):
        offered(f"lead{n}", n)
    words(sales, of("queue"))
    with django_assert_max_num_queries(20):
        words(sales, of("queue"))
    with django_assert_max_num_queries(20):
        words(sales, of("queue"), **HTMX)


def test_a_name_that_is_markup_is_shown_as_written(sales: Client) -> None:
    handoff = offered()
    handoff.lead.name = "<script>alert(1)</script>"
    handoff.lead.save()
    page = words(sales, of("lead", handoff.pk))
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def test_the_clock_of_a_row_counts_working_time(sales: Client) -> None:
    offered("anna", -5)
    assert "Late by" in words(sales, of("queue"))
