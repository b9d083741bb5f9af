"""The JSON Schema of the document, for editors that complete and check while one types."""

from typing import Any

from accord.agreement.language.parse import KEYS, NEEDED
from accord.agreement.language.parse_basis import LEAST
from accord.agreement.language.parse_hours import WEEKDAYS
from accord.agreement.language.parse_lines import MOST_POINTS, MOST_TOTAL
from accord.agreement.language.parse_place import MAX_ENTRIES, MAX_LABEL, MAX_VALUES
from accord.agreement.language.parse_ready import ACTORS
from accord.agreement.language.words import Op

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "minLength": 1, "maxLength": MAX_LABEL}
VALUE: Schema = {"anyOf": [TEXT, {"type": "number"}, {"type": "boolean"}]}
FLAG: Schema = {"enum": [True, False, "yes", "no"]}
DAYS: Schema = {"type": "string", "pattern": "^[0-9]{1,4} days?$"}
SPAN: Schema = {"type": "string", "pattern": "^[0-9]{1,4} (working )?(minute|hour|day)s?$"}
PER_CENT: Schema = {"type": "string", "pattern": "^(100|[0-9]{1,2}) ?%$"}
A_DAY: Schema = {"type": "string", "pattern": "^[0-9]{1,4} a day$"}
HOURS: Schema = {
    "type": "string",
    "pattern": "^[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}( *, *[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2})*$",
}
CAP: Schema = {"type": "integer", "minimum": 0, "maximum": MOST_TOTAL}
POINTS: Schema = {"type": "integer", "minimum": -MOST_POINTS, "maximum": MOST_POINTS}
TOTAL: Schema = {"type": "integer", "minimum": -MOST_TOTAL, "maximum": MOST_TOTAL}
HUMAN: Schema = {"type": "integer", "minimum": 0, "maximum": 100}
CONDITION: Schema = {"$ref": "#/$defs/condition"}
SIDE: Schema = {"enum": ["marketing", "sales"]}
PERIOD = "(day|week|month|quarter|year)"


def schema() -> Schema:
    """The schema (2020-12) of an agreement as data, to be read and not changed.

    It says the shape and the limits of single words. What joins several places - names that must
    exist, shares that never rise, conditions that nobody meets - only `parse` knows.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An agreement of marketing and sales",
        **closed(properties(), needed=list(NEEDED)),
        "$defs": {"condition": condition(), "criterion": criterion(), "facts": named(VALUE)},
    }


def properties() -> Schema:
    found = {
        "agreement": TEXT,
        "time_zone": TEXT,
        "working_hours": working_hours(),
        "fit": group(fit_line()),
        "behaviour": group(behaviour_line()),
        "grades": closed({"fit": steps("ABC"), "behaviour": steps("123")}),
        "sales_ready": {**named({"$ref": "#/$defs/criterion"}), "minProperties": 1},
        "lists": named(several(TEXT)),
        "never": {"type": "array", "items": CONDITION, "maxItems": MAX_ENTRIES},
        "stages": named(stage()),
        "reasons": named(reason()),
        "promises": promises(),
        "capacity": closed({"sales": pattern(f"^[0-9]+ mql an? {PERIOD}$")}),
        "goal": closed({"revenue": pattern(f"^[0-9]+ [A-Z]{{3}} an? {PERIOD}$")}),
        "legal_basis": named({**TEXT, "minLength": LEAST}),
        "examples": {"type": "array", "items": example(), "maxItems": MAX_ENTRIES},
    }
    assert tuple(found) == KEYS
    return found


def closed(properties: Schema, needed: list[str] | None = None) -> Schema:
    """A map of these keys and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": needed or [],
        "additionalProperties": False,
    }


def named(value: Schema) -> Schema:
    """A map whose keys people make up."""
    return {
        "type": "object",
        "propertyNames": TEXT,
        "additionalProperties": value,
        "maxProperties": MAX_ENTRIES,
    }


def several(value: Schema) -> Schema:
    return {"type": "array", "items": value, "minItems": 1, "maxItems": MAX_VALUES}


def pattern(pattern: str) -> Schema:
    return {"type": "string", "pattern": pattern}


def working_hours() -> Schema:
    day = f"({'|'.join(WEEKDAYS)})"
    return {
        "type": "object",
        "properties": {"holidays": TEXT, "also_closed": {"type": "array", "items": TEXT}},
        "patternProperties": {f"^{day}(-{day})?$": {"anyOf": [HOURS, several(HOURS)]}},
        "additionalProperties": False,
        "minProperties": 1,
    }


def condition() -> Schema:
    """By field: a value, or operators with their words."""
    measure: Schema = {"anyOf": [{"type": "number"}, pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}")]}
    words: Schema = {
        "is": VALUE,
        "is_not": VALUE,
        "in": {"anyOf": [several(VALUE), TEXT]},
        "not_in": {"anyOf": [several(VALUE), TEXT]},
        "at_least": measure,
        "at_most": measure,
        "above": measure,
        "below": measure,
        "between": {"type": "array", "items": measure, "minItems": 2, "maxItems": 2},
        "starts_with": TEXT,
        "contains_any": several(TEXT),
        "known": FLAG,
    }
    assert list(words) == list(Op)
    operators = {**closed(words), "minProperties": 1}
    return {**named({"anyOf": [VALUE, operators]}), "minProperties": 1}


def group(line: Schema) -> Schema:
    return closed({"cap": CAP, "below_zero": FLAG, "lines": named(line)})


def fit_line() -> Schema:
    band: Schema = {
        "type": "array", "prefixItems": [CONDITION, POINTS], "minItems": 2, "maxItems": 2,
    }  # fmt: skip
    one = closed({"when": CONDITION, "points": POINTS, "why": TEXT}, needed=["when", "points"])
    bands = {"type": "array", "items": band, "minItems": 1, "maxItems": MAX_ENTRIES}
    return {"oneOf": [one, closed({"bands": bands, "why": TEXT}, needed=["bands"])]}


def behaviour_line() -> Schema:
    fades = {
        "type": "object",
        "propertyNames": DAYS,
        "additionalProperties": PER_CENT,
        "minProperties": 1,
    }
    keys = {
        **signal("each"),
        "points": POINTS,
        "at_most": A_DAY,
        "halves_every": DAYS,
        "fades": fades,
        "cap": CAP,
        "why": TEXT,
    }
    both: Schema = {"not": {"required": ["halves_every", "fades"]}}
    return {**closed(keys, needed=["each", "points"]), **both}


def signal(word: str) -> Schema:
    return {word: TEXT, "where": CONDITION, "human": HUMAN}


def criterion() -> Schema:
    keys = {
        "fit": TOTAL,
        "behaviour": TOTAL,
        "count": TEXT,
        **signal("last"),
        "within": DAYS,
        "at_least": {"type": "integer", "minimum": 1, "maximum": MOST_TOTAL},
        "and": several(TEXT),
        "at_once": FLAG,
        "why": TEXT,
    }
    asks = [{"required": [key]} for key in ("fit", "behaviour", "count", "last", "and")]
    return {**closed(keys), "anyOf": asks}


def steps(names: str) -> Schema:
    return closed({name: TOTAL for name in names}, needed=list(names))


def stage() -> Schema:
    actor: Schema = {"enum": list(ACTORS)}
    when = {"anyOf": [{"const": "sales_ready"}, {"$ref": "#/$defs/criterion"}]}
    keys = {"when": when, "by": actor, "owner": actor}
    return {**closed(keys), "oneOf": [{"required": ["when"]}, {"required": ["by"]}]}


def reason() -> Schema:
    keys = {
        "recycle": DAYS,
        "early": FLAG,
        "program": TEXT,
        "blames": several(TEXT),
        "back_to": SIDE,
        "within": SPAN,
        "disqualify": FLAG,
        "why": TEXT,
    }
    follows = [{"required": [key]} for key in ("recycle", "back_to", "disqualify")]
    return {**closed(keys), "anyOf": follows}


def promises() -> Schema:
    keys = {
        "on": TEXT,
        "within": SPAN,
        "kept": PER_CENT,
        "at_most": DAYS,
        "then": {"const": "disqualify"},
    }
    promise = {
        **closed(keys, needed=["on"]),
        "oneOf": [{"required": ["within"]}, {"required": ["at_most"]}],
    }
    attempts = {"type": "integer", "minimum": 1, "maximum": 100}
    volume = closed({"mql": pattern(f"^[0-9]+ an? {PERIOD}$"), "accepted": PER_CENT}, ["mql"])
    sales = {"attempts": closed({"before_reject": attempts}, ["before_reject"])}
    return closed(
        {
            "sales": {**named(promise), "properties": sales},
            "marketing": {**named(promise), "properties": {"volume": volume}},
        }
    )


def example() -> Schema:
    did = {
        "type": "object",
        "properties": {
            "event": TEXT,
            "days_ago": {"type": "integer", "minimum": 0, "maximum": 3650},
            "times": {"type": "integer", "minimum": 1, "maximum": 1000},
            "human": HUMAN,
        },
        "required": ["event"],
        "additionalProperties": VALUE,
    }
    keys = {
        "is": TEXT,
        "is_not": TEXT,
        "lead": {"$ref": "#/$defs/facts"},
        "did": {"type": "array", "items": did, "maxItems": MAX_ENTRIES},
    }
    return {**closed(keys), "oneOf": [{"required": ["is"]}, {"required": ["is_not"]}]}
