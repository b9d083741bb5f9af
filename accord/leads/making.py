"""Leads made and edited by hand, and history made live."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from accord.accounts.models import User
from accord.agreement.language.words import Value
from accord.leads import attributes, bulk, likeness, queries, values
from accord.leads.models import Lead
from accord.leads.refresh import refresh
from accord.leads.rows import LeadRow
from accord.leads.standard import COUNTRY, EMAIL
from accord.leads.state import value
from accord.leads.writing import Slice
from accord.ledger.bulk import append_rows
from accord.ledger.rows import NewRow
from accord.lib.errors import Invalid, Refused


class Stale(Refused):
    """Somebody else wrote a newer value."""


@dataclass(frozen=True, slots=True)
class Made:
    """A lead made by hand, and standing leads that may be the same person: a warning."""

    lead: Lead
    likely: list[Lead]


@transaction.atomic
def make_lead(
    given: Mapping[str, Value | None], *, by: User | None, now: datetime, live: bool = True
) -> Made:
    """Make a lead by hand; `given` by attribute key, texts as typed.

    Raises Invalid where a value cannot be read or none is given, Refused where the address is
    another lead's or its person was forgotten.
    """
    told = {id: value for id, value in _read(given, {}).items() if value is not None}
    if not told:
        raise Invalid("Give at least one value: a name or an e-mail address.")
    address = told.get(EMAIL)
    identity = f"email:{address}" if address else f"hand:{uuid4()}"
    there = Lead.objects.filter(pk__in=list(queries.by_identity([identity]).values())).first()
    if there and there.removed_at is None and there.erased_at is None:
        raise Refused(f"{address} is known already: {there}, lead {there.pk}. Edit that lead.")
    slice = Slice("hand", live, now, by.pk if by else None, kind="lead.made")
    lead = _taken(LeadRow((identity,), told, at=now), slice)
    return Made(lead, likeness.likely(lead))


@transaction.atomic
def edit_lead(
    lead: Lead,
    given: Mapping[str, Value | None],
    *,
    by: User | None,
    now: datetime,
    expected_edition: int | None = None,
) -> Lead:
    """Change values by hand; a blank one is known to be blank from now on.

    given             attribute key -> text as typed, or a value
    expected_edition  the edition that the person saw; None: whatever it is

    Raises Invalid where a value cannot be read, Stale (with both values) where somebody else
    changed one of these since, Refused where an address is another lead's.
    """
    bulk.one_writer()
    lead = Lead.objects.select_related("subject").select_for_update().get(pk=lead.pk)
    if not lead.is_standing():
        raise Refused(f"Lead {lead.pk} is no longer in use; nothing was changed.")
    told = _read(given, {id: cached[0] for id, cached in lead.values.items()})
    if expected_edition is not None and expected_edition != lead.edition:
        _refuse_stale(lead, told)
    address = told.get(EMAIL)
    also = (f"email:{address}",) if address else ()
    names = tuple(dict.fromkeys((lead.subject.key, *also)))
    slice = Slice("hand", False, now, by.pk if by else None, kind="lead.edited")
    return _taken(LeadRow(names, told, at=now), slice)


@transaction.atomic
def make_live(leads: Iterable[Lead], *, by: User | None, now: datetime) -> int:
    """Let leads of history queue and be promised from now on; how many were not live before."""
    waiting = Lead.objects.standing().filter(live_since=None, erased_at=None)
    ids = {lead.pk for lead in leads}
    chosen = list(waiting.filter(pk__in=ids).order_by("id"))
    by_id = by.pk if by else None
    append_rows(
        [
            NewRow(
                "lead.made_live", lead.subject_id, now, "hand", facts={"live": True}, by_id=by_id
            )
            for lead in chosen
        ],
        now,
    )
    refresh([lead.pk for lead in chosen], now=now)
    return len(chosen)


def _taken(row: LeadRow, slice: Slice) -> Lead:
    (outcome,) = bulk.take([row], slice)
    if outcome.lead is None:
        raise Refused(outcome.sentence)
    return Lead.objects.get(pk=outcome.lead)


def _read(given: Mapping[str, Value | None], known: Mapping[str, Value]) -> dict[str, Value | None]:
    """Texts as typed read as values, by attribute id. Raises Invalid."""
    all_known = attributes.all_known()
    country = given.get("country") or known.get(COUNTRY)
    form = values.Form(country=str(country) if country else None)
    told: dict[str, Value | None] = {}
    for key, typed in given.items():
        if key not in all_known or all_known[key].retired_at:
            raise Invalid(f"There is no attribute {key!r} to write to.")
        attribute = all_known[key]
        if isinstance(typed, str):
            typed = values.read(key, attribute.type, typed, form)
        told[str(attribute.pk)] = typed
    return told


def _refuse_stale(lead: Lead, told: Mapping[str, Value | None]) -> None:
    labels = {str(a.pk): a.label for a in attributes.all_known().values()}
    for attribute, wanted in told.items():
        now_known = value(lead.values, attribute)
        if now_known != wanted:
            raise Stale(
                f"{labels[attribute]} of {lead} is {now_known or 'empty'} by now; you wrote "
                f"{wanted or 'nothing'}. Look at the lead again, then decide."
            )
