"""The mapping that a file suggests: the guesses of its columns, and what still is to be asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accord.capture import dates, guess, names, values
from accord.capture.sniff import Sniffed


@dataclass(frozen=True, slots=True)
class Proposal:
    """`mapping` as proposed; `guesses` a column; `shown` tells what settled dates and decimals."""

    mapping: dict[str, Any]
    guesses: tuple[guess.Guess, ...]
    shown: dict[str, str]


def propose(
    what: str, sniffed: Sniffed, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> Proposal:
    """The likeliest mapping of a file of `what`, from its header and first rows.

    What a person has to settle is left out of it, so that reading the mapping says so.
    """
    form = sniffed.form
    guesses = guess.guess(what, header, rows, form.header)
    cells = {name: [row[n] for row in rows] for n, name in enumerate(header)}
    mapping: dict[str, Any] = {"delimiter": form.delimiter, "columns": {}}
    if sniffed.sure_of_encoding:
        mapping["encoding"] = form.encoding
    if sniffed.sure_of_header:
        mapping["header"] = form.header
    for one in guesses:
        if one.spec == "outcome":
            mapping["outcome"] = _outcome(what, one.header, cells[one.header])
        elif one.spec is not None:
            mapping["columns"][one.header] = one.spec
    if what == "deals" and "outcome" not in mapping and _closes_by_winning(guesses):
        mapping["outcome"] = "won"
    return Proposal(mapping, guesses, _settle_forms(mapping, cells))


def _outcome(what: str, header: str, cells: list[str]) -> dict[str, Any]:
    outcome = {"column": header, "won": guess.won_word(cells)}
    if what == "deals":
        outcome["lost"] = guess.lost_word(cells)
    return {key: value for key, value in outcome.items() if value is not None}


def _closes_by_winning(guesses: Sequence[guess.Guess]) -> bool:
    """A file with the day of winning, and no column of outcomes, lists the deals won."""
    return any(
        one.spec == {"deal": "closed_at"} and "won" in names.plain(one.header) for one in guesses
    )


def _settle_forms(mapping: dict[str, Any], cells: dict[str, list[str]]) -> dict[str, str]:
    """Write the order of dates and the decimal sign into `mapping` where values show them."""
    shown: dict[str, str] = {}
    orders = [dates.order_of(cells[name]) for name, spec in mapping["columns"].items()]
    _settle(mapping, shown, "dates", orders)
    numeric = [
        values.decimal_of(cells[name])
        for name, spec in mapping["columns"].items()
        if values.are_numbers(cells[name])
    ]
    _settle(mapping, shown, "decimal", [found for found in numeric if found != (".", "")])
    return shown


def _settle(
    mapping: dict[str, Any], shown: dict[str, str], key: str, found: list[tuple[str | None, str]]
) -> None:
    """All columns that show anything must show the same; what is unclear stays to be asked."""
    sure = {answer for answer, _ in found if answer}
    if len(sure) == 1:
        mapping[key] = sure.pop()
        shown[key] = next(cell for answer, cell in found if answer == mapping[key])
    elif cell := next((cell for _, cell in found if cell), ""):
        mapping[key] = None
        shown[key] = cell
