"""The columns as a filled-in form: what was chosen, checked before anything is kept."""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from accord.capture import choices, files, guess, settling
from accord.capture.looking import Look
from accord.capture.models import Import
from accord.leads import attributes
from accord.lib.errors import Invalid

DATE_ORDERS = (
    ("year-first", "Year first: 2026-04-03"),
    ("day-first", "Day first: 3 April is 03/04/2026"),
    ("month-first", "Month first: 3 April is 04/03/2026"),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One file as the form shows it: its first rows, guesses, and the mapping so far."""

    look: Look
    guesses: Sequence[guess.Guess]


def see(one: Import, mapping: Map[str, Any]) -> Seen:
    """Look at the stored file with a mapping. Raises Invalid where it cannot be read so."""
    look = Look(files.path_of(one.file), one.what, dict(mapping), one.made_at)
    header = look.table.header
    return Seen(look, guess.guess(one.what, header, look.rows, look.sniffed.form.header))


class ColumnsForm(forms.Form):
    """What a person settled about one file; `faults` are the sentences of what is still open."""

    live = forms.ChoiceField(
        choices=(("live", "Live"), ("history", "History")),
        error_messages={"required": "Say whether this is live or history."},
    )

    def __init__(self, data: Map[str, str], one: Import) -> None:
        super().__init__(data)
        self.one = one
        self.mapping: dict[str, Any] = choices.posted(data, one.report["header"], one.mapping)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        tried = Import(what=self.one.what, file=self.one.file, made_at=self.one.made_at)
        try:
            look = see(self.one, self.mapping).look
            tried.mapping, tried.report = look.mapping, {"asks": look.asks}
            settling.mapping_of(tried, look.table.header)
        except Invalid as wrong:
            raise forms.ValidationError(str(wrong).splitlines()) from wrong
        return cleaned


def context(one: Import, mapping: Map[str, Any], live: bool) -> dict[str, Any]:
    """What the columns' template reads."""
    seen = see(one, mapping)
    look, said = seen.look, seen.look.mapping
    outcome = said.get("outcome") if isinstance(said.get("outcome"), dict) else {}
    options = choices.options(one.what, attributes.in_use())
    columns = choices.columns(look.table.header, said, seen.guesses, options)
    history, why = look.history()
    return {
        "columns": columns,
        "asks": sum(column.asks for column in columns) + len(look.asks),
        "rows_guess": f"{len(look.rows):,} of its rows looked at",
        "options": options,
        "what": one.what,
        "asks_header": "header" in look.asks or "header" not in said,
        "header": look.sniffed.form.header,
        "encodings": encodings(look),
        "encoding": look.sniffed.form.encoding,
        "asks_kind": one.what == "events",
        "kind": said.get("kind", ""),
        "date_orders": DATE_ORDERS,
        "dates": said.get("dates", ""),
        "decimal": said.get("decimal", ""),
        "because": look.shown.because,
        "asks_for": look.asks,
        "empty": ", ".join(map(str, said.get("empty", ()))),
        "won": first((outcome or {}).get("won")),
        "lost": first((outcome or {}).get("lost")),
        "currency": said.get("currency", ""),
        "consent": said.get("consent", {}),
        "asks_consent": any(c.chosen.startswith("consent:") for c in columns),
        "live": live,
        "as_guessed": live != history,
        "guessed": "History" if history else "Live",
        "way_because": why,
    }


def first(words: Any) -> str:
    """One word of a setting that may hold several."""
    return ", ".join(map(str, words)) if isinstance(words, list) else str(words or "")


def encodings(look: Look) -> tuple[str, ...]:
    """What to choose from where the encoding is unsure; nothing where the file shows it."""
    if "encoding" not in look.asks:
        return ()
    found = look.sniffed.form.encoding
    return tuple(dict.fromkeys((found, "cp1252", "utf-8", "iso8859-15", "cp1250", "cp1251")))
