"""Reads YAML 1.2 (core schema) into nodes that know their line.

Refuses what an agreement never needs: tags, anchors, references, tabs, depth, size.
Built on libyaml's events only: no object is ever constructed, nothing resolved by YAML 1.1.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

import yaml

from accord.agreement.language.words import AgreementError, Fault, Value

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20
MAX_FAULTS = 100

NULL = re.compile(r"(?:null|Null|NULL|~|)\Z")
TRUE_FALSE = re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")
WHOLE = re.compile(r"[-+]?[0-9]+\Z")
OCTAL_OR_HEX = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
FRACTION = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
NOT_A_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z")
LARGEST = 2**63 - 1
MAX_DIGITS = 19

REPLACED = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")
STRIPPED = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")


@dataclass(frozen=True, slots=True)
class Scalar:
    """One word: `text` as written (NFC), `value` as the core schema reads it (None: nothing)."""

    text: str
    value: Value | None
    line: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple["Node", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Map:
    """A map in written order; a key given twice is here once, its second is a fault."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    line: int


Node = Scalar | Items | Map


class Faults:
    """Gathers what is wrong, so that all of it can be said at once; stops after the hundredth."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self.found.append(fault)
        if len(self.found) >= MAX_FAULTS:
            self.stop()

    def add_new(self, fault: Fault) -> None:
        """Note what is wrong unless something is said of that word there already."""
        said = (known for known in self.found if known.word == fault.word)
        if not any(k.line == fault.line or k.where.startswith(fault.where) for k in said):
            self.add(fault)

    def stop(self) -> NoReturn:
        """Raise what was found, by line."""
        raise AgreementError(tuple(sorted(self.found, key=lambda fault: fault.line)))


def read(text: str, faults: Faults) -> Node:
    """The text as one tree of nodes.

    text    as a person typed or sent it: a byte-order mark, CRLF and stray control characters are
            put right; NUL and lone surrogates become U+FFFD
    faults  gets what is wrong but leaves the tree readable (a key twice, a tag, an anchor, a tab)

    Raises AgreementError where reading cannot go on: over 256 KiB (before any parsing), deeper
    than 20 levels, not YAML, empty, a second document.
    """
    refuse_size(text, faults)
    text = clean(text)
    for number, line in enumerate(text.split("\n"), start=1):
        if "\t" in line:
            faults.add(Fault(number, "", "tab", "A tab stands here; write spaces instead."))
    if faults.found:
        faults.stop()
    return Tree(text, faults).read()


def refuse_size(text: str, faults: Faults) -> None:
    size = len(text) if len(text) > MAX_BYTES else len(text.encode("utf-8", "replace"))
    if size > MAX_BYTES:
        sentence = f"The agreement may have {MAX_BYTES // 1024} KiB; this is {size // 1024} KiB."
        faults.add(Fault(1, "", "", sentence, too_large=True))
        faults.stop()


def clean(text: str) -> str:
    """Take away what no text should carry: marks of byte order, NUL, surrogates, controls."""
    return STRIPPED.sub("", REPLACED.sub("\ufffd", text.removeprefix("\ufeff")))


class Tree:
    """Builds nodes from libyaml's events, one event at a time."""

    def __init__(self, text: str, faults: Faults) -> None:
        self.faults = faults
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=loader))

    def read(self) -> Node:
        try:
            return self.document()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            problem = error.problem or error.context or "it is not YAML"
            self.refuse(mark.line + 1 if mark else 1, f"The text cannot be read here: {problem}.")
        except yaml.YAMLError:
            self.refuse(1, "The text holds a character that YAML does not allow.")

    def refuse(self, line: int, sentence: str) -> NoReturn:
        self.faults.add(Fault(line, "", "", sentence))
        self.faults.stop()

    def document(self) -> Node:
        next(self.events)
        start = next(self.events)
        if not isinstance(start, yaml.DocumentStartEvent):
            self.refuse(1, "The text is empty; begin with `agreement:` and a name.")
        if start.version or start.tags:
            self.refuse(line_of(start), "Leave out lines that begin with %.")
        root = self.node(next(self.events), 1)
        next(self.events)
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            line = line_of(after)
            self.refuse(line, "A second document begins here; write one agreement a file.")
        return root

    def node(self, event: Any, depth: int) -> Node:
        line = line_of(event)
        if depth > MAX_DEPTH:
            self.refuse(line, f"This is nested deeper than {MAX_DEPTH} levels.")
        self.refuse_references(event, line)
        if isinstance(event, yaml.MappingStartEvent):
            return self.map(line, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.items(line, depth)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, line)
        return Scalar("", None, line)

    def refuse_references(self, event: Any, line: int) -> None:
        if isinstance(event, yaml.AliasEvent):
            self.say(line, f"*{event.anchor}", "a reference (*); write the words out")
            return
        if event.anchor:
            self.say(line, f"&{event.anchor}", "an anchor (&); write the words out")
        if event.tag:
            self.say(line, event.tag, "a tag (!); leave it out")

    def say(self, line: int, word: str, what: str) -> None:
        self.faults.add(Fault(line, "", word, f"{word!r} is {what}."))

    def items(self, line: int, depth: int) -> Items:
        found = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self.node(event, depth + 1))
        return Items(tuple(found), line)

    def map(self, line: int, depth: int) -> Map:
        found: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event, depth + 1)
            node = self.node(next(self.events), depth + 1)
            if not isinstance(key, Scalar) or not key.text.strip():
                self.say(key.line, "?", "no key; a key is one word or phrase before a colon")
            elif key.text in found:
                first = found[key.text][0].line
                sentence = f"{key.text!r} stands twice, on line {first} and on line {key.line}."
                self.faults.add(Fault(key.line, "", key.text, sentence))
            else:
                found[key.text] = (key, node)
        return Map(tuple(found.values()), line)

    def scalar(self, event: Any, line: int) -> Scalar:
        text = unicodedata.normalize("NFC", clean(event.value))
        plain = event.implicit[0] and not event.style
        if not plain:
            return Scalar(text, text, line, quoted=True)
        return Scalar(text, self.resolved(text, line), line)

    def resolved(self, text: str, line: int) -> Value | None:
        """A plain word by the core schema: `NO` is text, `010` is ten, `0x1F` is 31."""
        if NULL.match(text):
            return None
        if TRUE_FALSE.match(text):
            return text.lower() == "true"
        if NOT_A_NUMBER.match(text):
            self.say(line, text, "no number that can be counted with")
            return 0
        if WHOLE.match(text) or OCTAL_OR_HEX.match(text) or FRACTION.match(text):
            return self.number(text, line)
        return text

    def number(self, text: str, line: int) -> int | Decimal:
        number = None if len(text) > 80 else counted(text)
        if number is None or not -LARGEST <= number <= LARGEST:
            short = text if len(text) <= 40 else f"{text[:37]}..."
            self.say(line, short, "too large a number, or too long a one")
            return 0
        return number


def line_of(event: Any) -> int:
    """The line on which an event begins, counted from 1."""
    return int(event.start_mark.line) + 1


def counted(text: str) -> int | Decimal | None:
    """A number's value, whole where it can be; None where it is too long to be held exactly."""
    if OCTAL_OR_HEX.match(text):
        return int(text, 0)
    number = Decimal(text)
    digits, exponent = number.as_tuple().digits, number.as_tuple().exponent
    if len(digits) > MAX_DIGITS or not isinstance(exponent, int) or abs(exponent) > MAX_DIGITS:
        return None
    return int(number) if number == number.to_integral_value() else number
