"""The mapping that a file suggests, and what its values show of how it writes things."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accord.capture import dates, guess, names, values
from accord.capture.sniff import Sniffed


@dataclass(frozen=True, slots=True)
class Proposal:
    """The likeliest mapping, and the guess behind each of its columns."""

    mapping: dict[str, Any]
    guesses: tuple[guess.Guess, ...]


def propose(
    what: str, sniffed: Sniffed, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> Proposal:
    """The likeliest mapping of a file of `what`, from its header and first rows.

    A column that a person has to settle is left out of it, so that reading the mapping says so.
    """
    guesses = guess.guess(what, header, rows, sniffed.form.header)
    cells = cells_of(header, rows)
    mapping: dict[str, Any] = {"columns": {}}
    for one in guesses:
        if one.spec == "outcome":
            mapping["outcome"] = _outcome(what, one.header, cells[one.header])
        elif one.spec is not None:
            mapping["columns"][one.header] = one.spec
    if what == "deals" and "outcome" not in mapping and _closes_by_winning(guesses):
        mapping["outcome"] = "won"
    return Proposal(mapping, guesses)


def cells_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    """The cells of each column, by its name."""
    return {name: [row[n] for row in rows] for n, name in enumerate(header)}


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


@dataclass(frozen=True, slots=True)
class Shown:
    """What a file's values show of how it writes: `settled` key -> value, `asks` key -> question.

    because  key -> the cell that shows it
    """

    settled: dict[str, str]
    asks: dict[str, str]
    because: dict[str, str]


def shown_by(columns: dict[str, Any], cells: dict[str, list[str]]) -> Shown:
    """The order of dates and the decimal sign, as far as the mapped columns' values show them."""
    shown = Shown({}, {}, {})
    dated = [dates.order_of(cells[name]) for name, spec in columns.items() if _is_dated(spec)]
    numeric = [values.decimal_of(cells[name]) for name, spec in columns.items() if _counts(spec)]
    _settle(shown, "dates", dated, "{!r} may be day first or month first; write day-first or "
            "month-first")  # fmt: skip
    _settle(
        shown, "decimal", [one for one in numeric if one != (".", "")],
        '{!r} may be read two ways; write decimal: "." or decimal: ","',
    )  # fmt: skip
    return shown


def _settle(shown: Shown, key: str, found: list[tuple[str | None, str]], question: str) -> None:
    """All columns that show anything must show the same; what is unclear is asked."""
    sure = {answer for answer, _ in found if answer}
    cell = next((cell for answer, cell in found if cell and (answer or not sure)), "")
    if len(sure) == 1:
        shown.settled[key] = sure.pop()
        shown.because[key] = cell
    elif cell:
        shown.asks[key] = f"{key}: {question.format(cell)}"


def _is_dated(spec: Any) -> bool:
    if not isinstance(spec, dict) or spec.get("format"):
        return False
    return "at" in spec or spec.get("type") == "date" or str(spec.get("deal", "")).endswith("_at")


def _counts(spec: Any) -> bool:
    """Is it a column of numbers?"""
    if isinstance(spec, dict) and "attribute" in spec:
        spec = spec["attribute"]
    if isinstance(spec, str):
        return spec in {"employees", "revenue"}
    return isinstance(spec, dict) and (spec.get("type") == "number" or spec.get("deal") == "amount")
