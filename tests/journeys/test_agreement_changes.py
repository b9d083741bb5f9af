"""The agreement is changed by both sides, and either side can go back."""

from django.urls import reverse

from accord.accounts.models import Role
from accord.agreement import commands, versions
from accord.agreement.language.starter import starter_text
from accord.handoff.models import Handoff
from accord.lib.errors import NotYours
from accord.scoring.models import Score
from tests.journeys.browser import PASSWORD, Form, Person, a_marketer, an_sdr
from tests.journeys.conftest import Clock

CHANGED = (
    starter_text()
    .replace("points: 5, why: We know", "points: 6, why: We know")
    .replace(
        "  three-downloads: {", "  by-fit: {fit: 45, why: Too good to wait}\n  three-downloads: {"
    )
)
LIST = """E-mail,Name,Job title,Buying role,Company,Employees
ada@acme.example,Ada King,Chief Executive Officer,decision maker,Acme,300
bo@new.example,Bo Lund,,,,
"""


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
    assert fit() == [49, 0] and not Handoff.objects.exists()

    clock.goes_on(hours=1)
    page = marketer.does("desk:agreement_draft", text=CHANGED, act="propose")
    assert "Proposed version 2." in page and "2 changes against version 1" in page
    moves = elena.reads("desk:agreement_moves", 2)
    assert "Ada King" in moves and "Bo Lund" not in moves
    url, sdr = reverse("desk:agreement_signatures", args=[2]), an_sdr()
    refused = sdr.client.post(url, {"side": "sales", "password": PASSWORD, "hash": "x"})
    assert refused.status_code == NotYours.status

    assert "The other side" in sign(elena, "marketing")
    clock.settles()
    assert fit() == [49, 0]
    assert "Signed by both sides" in sign(david, "sales")
    clock.settles()
    assert fit() == [50, 0]
    offered = Handoff.objects.get()
    assert (offered.lead.name, offered.criterion) == ("Ada King", "by-fit")

    clock.goes_on(days=2)
    david = Person(Role.HEAD_OF_SALES)
    assert "Returned to version 1" in david.does("desk:agreement_return", 2)
    clock.settles()
    assert fit() == [49, 0]
    assert [version.number for version in (versions.in_force(clock.now),) if version] == [1]
    assert Handoff.objects.waiting().get() == offered, "what was handed over stays so"
