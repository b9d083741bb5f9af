"""Rows of an import that the ledger holds already, though today's values have moved on."""

from collections.abc import Iterable

from accord.leads.carriers import carriers_of
from accord.leads.known import Taken, plain
from accord.leads.state import Carrier, micros


def drop_what_is_there(news: Iterable[Taken]) -> None:
    """Mark as dropped the rows that change nothing now and were taken up before.

    A file sent twice says twice what has since been overtaken, by a later date or by a later
    row of the file itself; only the first time is news.
    """
    doubtful = [taken for taken in news if _is_doubtful(taken)]
    said = carriers_of({taken.standing.lead for taken in doubtful})
    for taken in doubtful:
        taken.dropped = any(_says(carrier, taken) for carrier in said.get(taken.standing.lead, ()))


def _is_doubtful(taken: Taken) -> bool:
    standing = taken.standing
    if standing.fresh or standing.removed or taken.added:
        return False
    return taken.lost or plain(standing.state) == standing.before


def _says(carrier: Carrier, taken: Taken) -> bool:
    row = taken.row
    said = carrier.facts.get("values", {})
    return (
        carrier.at == (micros(row.at) if row.at else None)
        and all(said.get(attribute) == value for attribute, value in row.values.items())
        and all(carrier.facts.get(name) == fact for name, fact in row.facts.items())
    )
