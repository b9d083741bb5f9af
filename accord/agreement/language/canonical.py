"""One text for one agreement, and the hash that people sign."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from accord.agreement.language.document import Plain, document
from accord.agreement.language.free import FREE, free_domains
from accord.agreement.language.used import conditions
from accord.agreement.language.words import Agreement, Value

SAFE = re.compile(r"(?:[^\W\d_]|/|[0-9]{1,15}(?: [^\W\d_]|%))(?:[\w /.*@+%-]*[\w*%])?\Z")
READ_OTHERWISE = frozenset(["null", "true", "false", "yes", "no", "on", "off", "y", "n"])
BREAKS = re.compile("[\x85\u2028\u2029\ufeff]")
LONGEST_KEY = 1000
BLOCKS = {"fit": 2, "behaviour": 2, "promises": 2, "working_hours": 1, "grades": 1}


def canonical(agreement: Agreement) -> str:
    """The agreement's one text: equal agreements give the same, and it parses back to an equal one.

    Each line, criterion, stage, reason, promise and example stands on a line of its own, so that
    git shows a change as people would.
    """
    rows: list[str] = []
    for key, value in document(agreement).items():
        rows += block(key, value, BLOCKS.get(key, 1), "")
    return "".join(f"{row}\n" for row in rows)


def digest(agreement: Agreement, takes_effect_at: datetime | None) -> str:
    """The hash that is signed: SHA-256, in hex, over canonical text and time of effect.

    takes_effect_at  aware; None means with the last signature

    Raises ValueError when the time is naive.
    """
    if takes_effect_at is None:
        effect = "with the last signature"
    elif takes_effect_at.tzinfo is None:
        raise ValueError("takes_effect_at has no time zone; pass an aware datetime")
    else:
        effect = takes_effect_at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(f"{canonical(agreement)}takes effect: {effect}\n".encode()).hexdigest()


def with_free(agreement: Agreement) -> Agreement:
    """The agreement with the built-in list copied in, if it uses that and has none of its own.

    A version is proposed in this form, so that no later edition of the list changes its scores.
    """
    used = any(test.list == FREE for condition in conditions(agreement) for test in condition)
    if not used or FREE in dict(agreement.lists):
        return agreement
    return replace(agreement, lists=tuple(sorted((*agreement.lists, (FREE, free_domains())))))


def block(key: str, value: Plain, depth: int, indent: str) -> Iterator[str]:
    """An entry over several rows: `depth` levels of maps and lists are opened up."""
    if depth == 0 or not isinstance(value, dict | list) or not value:
        yield f"{indent}{head(key)}{flow(value)}"
        return
    yield f"{indent}{head(key).rstrip()}"
    if isinstance(value, list):
        yield from (f"{indent}- {flow(item)}" for item in value)
        return
    for name, item in value.items():
        deeper = depth if key == "lists" else depth - 1
        yield from block(name, item, deeper, indent + "  ")


def head(key: str) -> str:
    """A key with its colon; a very long one in the form that YAML asks for then."""
    text = scalar(key)
    return f"{text}: " if len(text) <= LONGEST_KEY else f"? {text} : "


def flow(value: Plain) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{head(key)}{flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def scalar(value: Value) -> str:
    """A value such that the core schema reads the same value again."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return format(value.normalize(), "f")
        case str():
            return value if is_safe(value) else quoted(value)


def is_safe(text: str) -> bool:
    """Whether the text can stand bare, for us and for readers of older YAML."""
    return bool(SAFE.match(text)) and text.casefold() not in READ_OTHERWISE


def quoted(text: str) -> str:
    text = json.dumps(text, ensure_ascii=False)
    return BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
