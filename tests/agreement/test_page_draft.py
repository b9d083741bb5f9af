"""The draft's editor: checked while one writes, and nothing of it is ever lost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accord.accounts.models import Role, User
from accord.agreement import commands, versions
from accord.agreement.language.starter import starter_text
from accord.agreement.models import Version
from accord.desk.agreement_check import Check, check
from tests.conftest import signed_in
from tests.desk.cast import a_lead
from tests.make import a_user

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
CHANGED = starter_text().replace("points: 5, why: We know", "points: 8, why: We know")
MISSPELT = starter_text().replace("{employees: {at_least: 200}}", "{employes: {at_least: 200}}")
DRAFT = "desk:agreement_draft"


@pytest.fixture(autouse=True)
def starter_in_force(db: None) -> None:
    commands.begin(now=timezone.now())


@pytest.fixture
def elena() -> Client:
    return signed_in(a_user(Role.HEAD_OF_MARKETING))


def saved(by: User | None = None, text: str = CHANGED) -> dict[str, str]:
    """A draft, and the hidden fields of a form that was opened on it."""
    draft = commands.save_draft(text, by=by or a_user(Role.MARKETER), now=timezone.now())
    return {"number": str(draft.number), "edited_at": draft.edited_at.isoformat()}


def test_it_begins_with_the_text_in_force(elena: Client) -> None:
    page = elena.get(reverse(DRAFT)).content.decode()
    assert "A new draft" in page and "agreement: Starter agreement" in page
    assert "23 lines, 5 ways to be sales-ready, 7 examples run." in page


def test_checking_names_line_word_and_the_nearest(elena: Client) -> None:
    answer = elena.post(reverse("desk:agreement_checking"), {"text": MISSPELT}, **HTMX)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "1 thing to mend" in page and "did you mean &#x27;employees&#x27;" in page
    assert ">line 2" in page and 'data-line="2' in page
    assert 'id="gutter" aria-hidden="true" hx-swap-oob="true"' in page
    assert page.count('<li class="bad">') == 1


def test_checking_says_which_example_breaks(elena: Client) -> None:
    text = starter_text().replace("{is: mql, lead: {}", "{is_not: mql, lead: {}")
    page = elena.post(reverse("desk:agreement_checking"), {"text": text}, **HTMX).content.decode()
    assert "the example says it is not mql" in page


def test_whom_a_text_affects_comes_after_the_check(elena: Client) -> None:
    page = elena.post(
        reverse("desk:agreement_checking"), {"text": CHANGED}, **HTMX
    ).content.decode()
    assert "Nothing is wrong" in page and reverse("desk:agreement_affected") in page
    figures = elena.post(reverse("desk:agreement_affected"), {"text": CHANGED}, **HTMX)
    assert "0 of 0 leads" in figures.content.decode()
    assert "Save the draft to see who they are." in figures.content.decode()


def test_a_saved_draft_names_whom_it_affects_on_a_page_of_their_own(
    elena: Client, reader: Client
) -> None:
    a_lead("Anna Berg", employees=620)
    text = CHANGED.partition("\nexamples:")[0].replace("behaviour: 15,", "behaviour: 0,")
    elena.post(reverse("desk:agreement_draft"), {"text": text, "act": "save"})
    answer = elena.post(reverse("desk:agreement_affected"), {"text": text}, **HTMX)
    figures = answer.content.decode()
    draft = Version.objects.get(state=Version.State.DRAFT)
    url = reverse("desk:agreement_movers", args=[draft.number, "entering"])
    assert f'<a href="{url}">1</a>' in figures and "Save the draft" not in figures
    assert "Anna Berg" in elena.get(url).content.decode()
    assert reader.get(url).status_code == 403, "a draft is for those who may edit it"


def test_a_text_over_256_kib_is_refused_with_the_limit(elena: Client) -> None:
    answer = elena.post(reverse("desk:agreement_checking"), {"text": "x" * 300_000}, **HTMX)
    assert answer.status_code == 413
    assert "256 KiB" in answer.content.decode()


def test_saving_keeps_the_text_to_the_letter(elena: Client) -> None:
    text = CHANGED.replace("\n", "\r\n")
    page = elena.post(reverse(DRAFT), {"text": text, "act": "save"}, follow=True)
    draft = versions.draft()
    assert draft is not None and draft.text == CHANGED
    assert "Saved the draft of version 2." in page.content.decode()


def test_a_faulty_text_is_not_saved_and_not_lost(elena: Client) -> None:
    answer = elena.post(reverse(DRAFT), {"text": MISSPELT, "act": "save"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "did you mean" in page and "{employes: {at_least: 200}}" in page
    assert versions.draft() is None


def test_proposing_saves_freezes_and_shows_the_proposal(elena: Client) -> None:
    page = elena.post(reverse(DRAFT), {"text": CHANGED, "act": "propose"}, follow=True)
    proposal = versions.proposed()
    assert proposal is not None and proposal.hash
    assert "Proposed version 2. Both sides sign it" in page.content.decode()


def test_a_broken_example_stops_the_proposal_and_not_the_draft(elena: Client) -> None:
    text = starter_text().replace("{is: mql, lead: {}", "{is_not: mql, lead: {}")
    assert elena.post(reverse(DRAFT), {"text": text, "act": "propose"}).status_code == 422
    assert versions.draft() is None
    assert elena.post(reverse(DRAFT), {"text": text, "act": "save"}).status_code == 302


@pytest.mark.parametrize("written", ["2001-01-01T08:00", "tomorrow", "2026-02-30T08:00"])
def test_a_time_of_effect_that_cannot_be_says_what_to_write(elena: Client, written: str) -> None:
    said = {"text": CHANGED, "act": "propose", "takes_effect_at": written}
    answer = elena.post(reverse(DRAFT), said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'id="effect-err"' in page and f'value="{written}"' in page
    assert versions.proposed() is None


def test_a_time_of_effect_is_read_in_the_agreements_zone(elena: Client) -> None:
    soon = (timezone.now() + timedelta(days=3)).replace(second=0, microsecond=0)
    said = {"text": CHANGED, "act": "propose", "takes_effect_at": soon.strftime("%Y-%m-%dT%H:%M")}
    elena.post(reverse(DRAFT), said)
    proposal = versions.proposed()
    assert proposal is not None and proposal.takes_effect_at == soon


def test_a_draft_that_moved_on_shows_both_texts(elena: Client) -> None:
    seen = saved()
    theirs = starter_text().replace("cap: 50", "cap: 45")
    commands.save_draft(theirs, by=a_user(Role.HEAD_OF_SALES), now=timezone.now())
    answer = elena.post(reverse(DRAFT), {"text": CHANGED + "# mine\n", "act": "save", **seen})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "The draft moved on while you wrote" in page
    assert "# mine" in page and "The draft as saved meanwhile" in page and "cap: 45" in page
    draft = versions.draft()
    assert draft is not None and draft.text == theirs


def test_after_looking_at_both_the_next_save_is_taken(elena: Client) -> None:
    seen = saved()
    theirs = saved(a_user(Role.HEAD_OF_SALES), starter_text())
    assert elena.post(reverse(DRAFT), {"text": CHANGED, "act": "save", **seen}).status_code == 409
    assert elena.post(reverse(DRAFT), {"text": CHANGED, "act": "save", **theirs}).status_code == 302


def test_throwing_the_draft_away_keeps_it_in_history(elena: Client) -> None:
    saved()
    page = elena.post(reverse("desk:agreement_discarding"), follow=True).content.decode()
    assert "Threw the draft of version 2 away." in page
    assert versions.draft() is None
    assert "withdrawn" in elena.get(reverse("desk:agreement_history")).content.decode()


def test_a_draft_that_somebody_saved_meanwhile_is_not_thrown_away(elena: Client) -> None:
    seen = saved()
    theirs = saved(a_user(Role.HEAD_OF_SALES), starter_text())
    discard = reverse("desk:agreement_discarding")
    answer = elena.post(discard, {"text": CHANGED, **seen})
    assert answer.status_code == 409
    assert "The draft moved on while you wrote" in answer.content.decode()
    assert versions.draft() is not None
    assert elena.post(discard, {"text": CHANGED, **theirs}).status_code == 302
    assert versions.draft() is None


def test_who_may_not_write_is_told_whom_to_ask(sales: Client) -> None:
    a_user(Role.HEAD_OF_MARKETING, name="Elena Marchetti")
    answer = sales.get(reverse(DRAFT))
    assert answer.status_code == 403
    assert "Ask Elena Marchetti (head of marketing)." in answer.content.decode()
    assert sales.post(reverse("desk:agreement_checking"), {"text": "x"}).status_code == 403
    assert "Suggest a change" not in sales.get(reverse("desk:agreement")).content.decode()


def test_markup_in_a_text_is_shown_as_written(elena: Client) -> None:
    text = CHANGED + "# </textarea><script>alert(1)</script>\n"
    page = elena.post(reverse(DRAFT), {"text": text, "act": "save"}, follow=True).content.decode()
    assert "<script>alert(1)" not in page and "&lt;/textarea&gt;&lt;script&gt;" in page


def test_a_draft_that_is_saved_at_the_same_moment_is_not_overwritten(
    elena: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = saved()

    def another(text: str, vocabulary: object) -> Check:
        Version.objects.drafts().update(text="theirs", edited_at=timezone.now())
        return check(text, vocabulary)

    monkeypatch.setattr("accord.desk.agreement_draft.check", another)
    answer = elena.post(reverse(DRAFT), {"text": CHANGED, "act": "save", **seen})
    assert answer.status_code == 409
    assert Version.objects.drafts().get().text == "theirs"
