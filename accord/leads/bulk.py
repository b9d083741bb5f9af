"""Leads by the thousand: each row finds its lead or makes one, and leaves one ledger row."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from accord.accounts.models import User
from accord.leads import repeats, search, writing
from accord.leads.known import Standing, Taken, plain, standing_of
from accord.leads.rows import LeadRow, Outcome, Result
from accord.leads.standard import EMAIL
from accord.leads.state import State, absorb, first, micros
from accord.ledger import erased
from accord.ledger.engine import is_sqlite, run

# One writer of identities at a time: two imports that meet the same person take their turns.
_ONE_WRITER = "SELECT pg_advisory_xact_lock(4711, 1)"

_WRITTEN = (Result.NEW, Result.UPDATED)

FORGOTTEN = "This person asked to be forgotten; the row was not taken."


def upsert(
    rows: Sequence[LeadRow], *, source: str, live: bool, now: datetime, by: User | None
) -> list[Outcome]:
    """Take up rows in their order; what became of each, in the same order. One transaction.

    A row with nothing new leaves no trace; each other one leaves one `lead.imported`. Rows of
    history (`live` False) queue nobody. Meant for slices of some 2,000 rows.
    """
    slice = writing.Slice(source, live, now, by.pk if by else None)
    with _no_collecting():
        outcomes = take(list(map(_with_address, rows)), slice)
        written = sum(outcome.result in _WRITTEN for outcome in outcomes)
        if written:
            search.keep_up(written)
        return outcomes


@contextmanager
def _no_collecting() -> Iterator[None]:
    """A slice makes many small objects at once and drops them at once: looking for garbage in
    between, through all of Django's, would take a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@transaction.atomic
def take(rows: Sequence[LeadRow], slice: writing.Slice) -> list[Outcome]:
    """Take up rows as they are; `upsert` and the verbs by hand go this one way."""
    one_writer()
    keys = {key for row in rows for key in row.identities}
    known, slice.numbers = standing_of(keys)
    barred = erased.among(keys - known.keys())
    decisions = [_decide(row, known, barred, slice) for row in rows]
    news = [decision for decision in decisions if isinstance(decision, Taken)]
    repeats.drop_what_is_there(news)
    writing.write(slice, [taken for taken in news if not taken.dropped])
    outcomes = [_outcome(decision) for decision in decisions]
    for taken in news:
        # The two point at each other: parted, they are gone at once, and nobody has to look.
        taken.standing.taken = []
    return outcomes


def one_writer() -> None:
    """Wait for the turn to change identities, until the transaction ends."""
    if not is_sqlite():
        run(_ONE_WRITER)


def _with_address(row: LeadRow) -> LeadRow:
    """An address that a lead is known by is its e-mail, unless the row says otherwise."""
    if EMAIL in row.values:
        return row
    for key in row.identities:
        if key.startswith("email:"):
            return row._replace(values={**row.values, EMAIL: key[len("email:") :]})
    return row


def _decide(
    row: LeadRow, known: dict[str, Standing], barred: set[str], slice: writing.Slice
) -> Outcome | Taken:
    added = tuple([key for key in row.identities if key not in known])
    if len(added) == len(row.identities):
        standing = Standing()
        sentence = _why_not_new(row, barred)
    else:
        found = {known[key] for key in row.identities if key in known}
        standing = next(iter(found))
        sentence = _why_not_these(row, found, barred)
    if sentence:
        return Outcome(Result.REFUSED, None, sentence)
    if not (added or standing.removed or _says_something_new(row, standing, slice)):
        return Outcome(Result.SAME, standing.lead)
    for key in added:
        known[key] = standing
    return _absorbed(Taken(standing, row, added), slice)


def _why_not_new(row: LeadRow, barred: set[str]) -> str:
    if not row.identities:
        return "The row has neither an e-mail address nor an outside id, so nobody can be found."
    if barred and not barred.isdisjoint(row.identities):
        return FORGOTTEN
    return ""


def _why_not_these(row: LeadRow, found: set[Standing], barred: set[str]) -> str:
    if len(found) > 1:
        names = " and ".join(row.identities)
        return f"{names} belong to different leads; merge the two leads, or correct the row."
    if any(standing.erased for standing in found):
        return FORGOTTEN
    return _why_not_new(row, barred)


def _says_something_new(row: LeadRow, standing: Standing, slice: writing.Slice) -> bool:
    """A value not known, or known only from a later date on, is something new."""
    state = _state(standing, slice)
    at = micros(row.at) if row.at else None
    for attribute, value in row.values.items():
        cached = state.values.get(attribute)
        if value != (cached[0] if cached else None):
            return True
        if at is not None and cached and at < (cached[2] if cached[1] is None else cached[1]):
            return True
    return (
        (slice.live and state.live_since is None)
        or (row.rises is not None and row.rises != state.rises)
        or any(state.facts.get(name) != fact for name, fact in row.facts.items())
        or (row.consent is not None and row.consent != state.facts.get("consent"))
    )


def _absorbed(taken: Taken, slice: writing.Slice) -> Taken:
    standing = taken.standing
    if not standing.fresh or standing.taken:
        state = _state(standing, slice)
        before = plain(state)
        standing.before = standing.before or before
        absorb(state, slice.carrier_of(taken.row))
        taken.lost = not taken.added and before == plain(state)
    standing.taken.append(taken)
    return taken


def _state(standing: Standing, slice: writing.Slice) -> State:
    if standing.state is None:
        row = standing.taken[0].row
        standing.state = first(row.values, slice.carrier_of(row))
    return standing.state


def _outcome(decision: Outcome | Taken) -> Outcome:
    if isinstance(decision, Outcome):
        return decision
    standing = decision.standing
    if decision.dropped:
        return Outcome(Result.SAME, standing.lead)
    new = (standing.fresh or standing.removed) and decision is standing.taken[0]
    return Outcome(Result.NEW if new else Result.UPDATED, standing.lead)
