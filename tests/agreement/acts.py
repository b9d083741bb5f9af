"""The cast and the acts of the tests of this room."""

from datetime import datetime, timedelta

from accord.accounts.models import Side, User
from accord.agreement import commands
from accord.agreement.language.starter import starter_text
from accord.agreement.models import Version
from accord.ledger.models import Event
from tests.make import NOON

TEXT = starter_text().replace("cap: 50", "cap: 40")
OTHER = starter_text().replace("cap: 50", "cap: 30")
LATER = NOON + timedelta(hours=1)
MARKETING, SALES = Side.MARKETING, Side.SALES


def a_proposal(by: User, text: str = TEXT, now: datetime = NOON, **more: object) -> Version:
    commands.begin(now=now)
    draft = commands.save_draft(text, by=by, now=now)
    return commands.propose(draft, by=by, now=now, **more)


def signed(version: Version, by: User, side: Side, **more: object) -> Version:
    given = {"now": LATER, "hash": version.hash, "authenticated_at": LATER, **more}
    return commands.sign(version, side=side, by=by, **given)


def both_sign(version: Version, elena: User, david: User, **more: object) -> Version:
    signed(version, elena, MARKETING, **more)
    return signed(version, david, SALES, **more)


def kinds() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))
