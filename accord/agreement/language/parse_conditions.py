"""Conditions: what a line, a `where` or a bar asks of a lead's attributes or an event's facts."""

import re
from dataclasses import dataclass
from datetime import date

from accord.agreement.language.parse_basis import refuse_special
from accord.agreement.language.parse_place import MAX_VALUES, Place, shortened
from accord.agreement.language.words import Condition, Op, Test, Value
from accord.agreement.language.yaml import Items, Map, Scalar

FREE = "free"
DOMAINS = "email_domain"
OWN_OUTPUT = frozenset({"score", "stage", "grade", "fit", "behaviour", "sales_ready"})
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:\Z|[T ])")
LIST_OPS = frozenset({Op.IS, Op.IS_NOT, Op.IN, Op.NOT_IN})
PATTERNS = frozenset({"matches", "regex", "regexp", "pattern", "like", "glob"})


@dataclass(frozen=True, slots=True)
class Named:
    """What conditions may refer to: the names under `lists:`, `free` among them.

    allowed  the special categories of data that a legal basis is named for
    """

    lists: frozenset[str]
    allowed: frozenset[str] = frozenset()


def condition(place: Place, named: Named, *, of_lead: bool = True) -> Condition:
    """The tests of one condition, sorted by field and operator; empty, with a fault, where none is.

    of_lead  the fields are a lead's attributes; else an event's facts
    """
    entries = place.labelled()
    if not entries and isinstance(place.node, Map | Scalar):
        place.fault("A condition is wanted here, like {industry: {in: [food]}}")
    tests = [test for entry in entries for test in tests_of(entry, named, of_lead)]
    return tuple(sorted(tests, key=lambda test: (test.field, list(Op).index(test.op))))


def tests_of(place: Place, named: Named, of_lead: bool) -> list[Test]:
    if of_lead:
        refuse_field(place, named)
    if isinstance(place.node, Scalar):
        return kept(one_test(place, place, Op.IS, named))
    if isinstance(place.node, Items):
        place.fault("A list needs its operator: {in: [a, b]}")
        return []
    operators = place.labelled()
    if not operators:
        place.fault(f"An operator is wanted here: {', '.join(Op)}")
    return [test for entry in operators for test in operator(place, entry, named)]


def refuse_field(place: Place, named: Named) -> None:
    if place.name in OWN_OUTPUT:
        place.fault(f"{place.name!r} is what the agreement itself works out", place.name)
    else:
        refuse_special(place, named.allowed)


def operator(field: Place, place: Place, named: Named) -> list[Test]:
    if place.name in PATTERNS:
        place.fault(
            f"{place.name!r} is no operator here; write starts_with, contains_any or in", place.name
        )
    elif place.name not in list(Op):
        place.unknown(place.name, "operator", list(Op))
    else:
        return kept(one_test(field, place, Op(place.name), named))
    return []


def kept(test: Test | None) -> list[Test]:
    return [] if test is None else [test]


def one_test(field: Place, place: Place, op: Op, named: Named) -> Test | None:
    if op in LIST_OPS and (name := list_name(field, place, op, named)):
        return Test(field.name, op, list=name, line=place.line)
    values = values_of(field, place, op)
    return Test(field.name, op, tuple(values), line=place.line) if values else None


def list_name(field: Place, place: Place, op: Op, named: Named) -> str | None:
    """The list under `lists:` that this value names; "" (falsy) where it names none."""
    word = place.value
    if not isinstance(word, str) or not word.strip():
        return None
    word = word.strip()
    by_is = op in {Op.IS, Op.IS_NOT}
    if by_is and (field.name != DOMAINS or "." in word):
        return None
    if word not in named.lists:
        place.unknown(word, "list", sorted(named.lists))
    return word


def values_of(field: Place, place: Place, op: Op) -> list[Value]:
    match op:
        case Op.IN | Op.NOT_IN:
            return [v for item in several(place) for v in plain_value(field, item)]
        case Op.CONTAINS_ANY:
            return [w for item in several(place) for w in words(item)]
        case Op.BETWEEN:
            return between(place)
        case Op.AT_LEAST | Op.AT_MOST | Op.ABOVE | Op.BELOW:
            return measure(place)
        case Op.STARTS_WITH:
            text = place.text()
            return [] if text is None else [text]
        case Op.KNOWN:
            return [place.flag()]
        case Op.IS | Op.IS_NOT:
            return plain_value(field, place)


def several(place: Place) -> list[Place]:
    """The entries of a list that has at least one."""
    items = place.items(MAX_VALUES)
    if isinstance(place.node, Items) and not place.node.items:
        place.fault("At least one value is wanted here", place.name)
    return items


def plain_value(field: Place, place: Place) -> list[Value]:
    """One value to compare with: text, a number, or true/false."""
    value = place.value
    if value is None:
        place.fault("A value is wanted here; to ask for absence write {known: false}")
        return []
    if not isinstance(value, str):
        return [value]
    text = place.text("A value")
    if text is None:
        return []
    refuse_false_date(place, text)
    return [domain(field, place, text)] if field.name in {DOMAINS, "email"} else [text]


def refuse_false_date(place: Place, text: str) -> None:
    """A text that begins as a date must be one, of a year that people mean."""
    if found := DATE.match(text):
        try:
            real = 1900 <= date(*map(int, found.groups())).year < 2200
        except ValueError:
            real = False
        if not real:
            place.fault(f"{shortened(text)!r} is no day of the calendar from 1900 to 2199")


def domain(field: Place, place: Place, text: str) -> str:
    """A domain or address as it is compared: punycode, and nothing invisible in it."""
    if INVISIBLE.search(text):
        place.fault("An invisible character stands in this address; type it anew")
        return text
    if field.name == DOMAINS and "." not in text:
        place.fault(f"{text!r} is no domain; a list is named without brackets: in: {text}")
    return punycode(text)


def punycode(text: str) -> str:
    """The ASCII form of a domain or address with other letters; the text itself where none is."""
    name, at, host = text.rpartition("@")
    try:
        return text if host.isascii() else f"{name}{at}{host.encode('idna').decode()}"
    except UnicodeError:
        return text


def words(place: Place) -> list[Value]:
    """One word or phrase of contains_any; `*` may open or close it."""
    text = place.text("A word")
    if text is None:
        return []
    inner = text.removeprefix("*").removesuffix("*")
    if "*" in inner or not any(letter.isalnum() for letter in inner):
        place.fault(f"{shortened(text)!r} is no word; * may only open or close one")
        return []
    return [text]


def measure(place: Place) -> list[Value]:
    """A number, or a day written 2026-03-31."""
    if isinstance(place.value, str) and DATE.match(place.value):
        refuse_false_date(place, place.value)
        return [place.value]
    number = place.number()
    return [] if number is None else [number]


def between(place: Place) -> list[Value]:
    """Two ends, both included, the lower first."""
    ends = [end for item in place.items(MAX_VALUES) for end in measure(item)]
    if not isinstance(place.node, Items):
        return []
    if len(place.node.items) != 2:
        place.fault("Two numbers are wanted here: [10, 20]", "between")
        return []
    if len(ends) < 2:
        return []
    low, high = ends
    if isinstance(low, str) != isinstance(high, str):
        place.fault("Both ends are numbers, or both are days", "between")
    elif low > high:  # type: ignore[operator]
        place.fault(f"{low} is above {high}; the lower end stands first", "between")
    return ends
