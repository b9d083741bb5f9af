"""Rows of an import that the ledger holds already, though today's values have moved on."""

from collections.abc import Iterable, Sequence

from accord.leads.carriers import carriers_of
from accord.leads.known import Taken, plain
from accord.leads.rows import LeadRow
from accord.leads.state import Carrier, folded_from, micros

_NEVER = object()


def drop_what_is_there(news: Iterable[Taken]) -> None:
    """Mark as dropped the rows that change nothing now and say nothing new of the past.

    A file sent twice says twice what has since been overtaken, by a later date or by a later
    row of the file itself; only the first time is news.
    """
    doubtful = [taken for taken in news if _is_doubtful(taken)]
    said = carriers_of({taken.standing.lead for taken in doubtful})
    for taken in doubtful:
        carriers = said.get(taken.standing.lead, [])
        taken.dropped = _was_known(taken.row, carriers) and _facts_were_told(taken.row, carriers)


def _is_doubtful(taken: Taken) -> bool:
    standing = taken.standing
    if standing.fresh or standing.removed or taken.added:
        return False
    return taken.lost or plain(standing.state) == standing.before


def _was_known(row: LeadRow, carriers: Sequence[Carrier]) -> bool:
    """Dated: these values were in force at that date. Undated: each was told without a date."""
    if row.at is None:
        undated = [carrier.facts.get("values", {}) for carrier in carriers if carrier.at is None]
        return all(
            any(values.get(attribute, _NEVER) == value for values in undated)
            for attribute, value in row.values.items()
        )
    at = micros(row.at)
    then = folded_from(carrier for carrier in carriers if carrier.when <= at).values
    return all(
        attribute in then and then[attribute][0] == value for attribute, value in row.values.items()
    )


def _facts_were_told(row: LeadRow, carriers: Sequence[Carrier]) -> bool:
    return all(
        any(carrier.facts.get(name, _NEVER) == fact for carrier in carriers)
        for name, fact in row.facts.items()
    )
