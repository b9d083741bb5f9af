"""The lead chosen in the queue: how to reach them, why now, what is known, what they did last."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import phonenumbers
from django.urls import NoReverseMatch, reverse

from accord.handoff import board, terms, why_now
from accord.handoff.models import Handoff
from accord.handoff.words import spoken, wording
from accord.leads.models import Attribute, Lead
from accord.leads.standard import COMPANY, EMAIL, FIRST_NAME, LAST_NAME, NAME, PHONE
from accord.promises.calendar import Calendar

JOB_TITLE = "5"
SAID_ELSEWHERE = {EMAIL, NAME, FIRST_NAME, LAST_NAME, COMPANY, PHONE, JOB_TITLE}
FACTS = 5


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Did:
    """One thing that the lead did: when, in words, with an icon of the frame."""

    at: datetime | None
    what: str
    detail: str = ""
    icon: str = "spark"


@dataclass(frozen=True, slots=True)
class Chosen:
    """One hand-off as the right pane shows it. `left`, `of`: working time, None without a clock."""

    id: int
    lead_id: int
    name: str
    first_name: str
    title: str
    phone: str
    tel: str
    email: str
    why: str
    rule: str
    facts: Sequence[Fact]
    fit: int
    behaviour: int
    lines: int
    version: int
    owner: str
    free: bool
    owes: str
    due_at: datetime | None
    left: timedelta | None
    of: timedelta
    attempts: int
    did: Sequence[Did] = ()

    @property
    def url(self) -> str:
        return lead_url(self.lead_id)


def chosen(
    handoff: Handoff,
    now: datetime,
    calendar: Calendar,
    attributes: Mapping[str, Attribute],
    did: Sequence[Did],
) -> Chosen:
    """The pane of one hand-off.

    attributes  all that can be known, by key
    did         the last things that the lead did, the newest first
    """
    lead, running = handoff.lead, board.clock(handoff, now, calendar)
    phone = dialled(known(lead, PHONE))
    lines = handoff.why.get("lines") or []
    under = terms.of(handoff.version)
    asks = wording(handoff.criterion, under.agreement)
    return Chosen(
        id=handoff.pk,
        lead_id=lead.pk,
        name=str(lead),
        first_name=known(lead, FIRST_NAME) or str(lead).split(" ")[0],
        title=", ".join(filter(None, (known(lead, JOB_TITLE), str(lead.company or "")))),
        phone=phone,
        tel="".join(c for c in phone if c.isdigit() or c == "+"),
        email=lead.email,
        why=why_now.in_head(handoff, under, now),
        rule=": ".join(filter(None, (why_now.in_words(handoff, under), asks))),
        facts=tuple(facts(lead, attributes)),
        fit=int(handoff.why.get("fit", 0)),
        behaviour=int(handoff.why.get("behaviour", 0)),
        lines=len([line for line in lines if line.get("points")]),
        version=handoff.version.number,
        owner=str(handoff.owner or ""),
        free=handoff.owner_id is None,
        owes=running.owes,
        due_at=running.due_at,
        left=running.left,
        of=running.of,
        attempts=handoff.attempts,
        did=did,
    )


def lead_url(lead_id: int) -> str:
    """The lead's own page; empty while there is none."""
    try:
        return reverse("desk:lead", args=[lead_id])
    except NoReverseMatch:
        return ""


def known(lead: Lead, attribute: str) -> str:
    """The value known now of one standard attribute, as text; "" where there is none."""
    cached = lead.values.get(attribute)
    return "" if not cached or cached[0] is None else str(cached[0])


def dialled(number: str) -> str:
    """A number as people read it aloud: +47 55 01 23 45; one we cannot read stays as it is."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def facts(lead: Lead, attributes: Mapping[str, Attribute]) -> Iterator[Fact]:
    """The first few things known that the pane does not say already, standard ones first."""
    by_id = {str(attribute.pk): attribute for attribute in attributes.values()}
    held = [key for key in sorted(lead.values, key=int) if key not in SAID_ELSEWHERE]
    told = [(by_id[key], known(lead, key)) for key in held if key in by_id and known(lead, key)]
    for attribute, value in told[:FACTS]:
        yield Fact(attribute.label or spoken(attribute.key), value)
