"""Conditions as questions with their words prepared, and the reading of one lead's answers."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeGuard

from accord.agreement.language.text import as_text, day, fold, number, phrase, words
from accord.agreement.language.verdict import State
from accord.agreement.language.words import Condition, Number, Op, Test, Value

YES, NO, UNKNOWN = State.YES, State.NO, State.UNKNOWN
DOMAIN = "email_domain"
TRUTHS = {True: frozenset({"yes", "true"}), False: frozenset({"no", "false"})}
NEGATIVE = frozenset({Op.IS_NOT, Op.NOT_IN})

Values = Mapping[str, Value]
Holds = Callable[[Values], State]
Matches = Callable[[Value], bool | None]
"""Whether one known value passes; None where it cannot be read as what is asked for."""


@dataclass(frozen=True, slots=True)
class Question:
    """One test with its list resolved and its words as they compare.

    words    text folded; numbers bounded; in an order (at_least ... between) text is a day;
             of a list sorted, each once, so that the order in which it is written says nothing
    written  the same words in the order and the letters in which people wrote them
    domains  the words are domains, each of which covers its subdomains; only in and not_in
    list     the name of the list that the words came from, else ""
    holds    its reader, made from the rest
    """

    field: str
    op: Op
    words: tuple[Value, ...]
    domains: bool = False
    list: str = ""
    written: tuple[Value, ...] = dataclasses.field(default=(), compare=False, repr=False)
    holds: Holds = dataclasses.field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "holds", answer(self))


def question(test: Test, lists: Mapping[str, tuple[str, ...]]) -> Question:
    """A test with what it names filled in. Raises KeyError for a list that `lists` lacks."""
    name = list_named(test)
    if name is None:
        op, words_asked = test.op, test.values
    else:
        op = Op.NOT_IN if test.op in {Op.IS_NOT, Op.NOT_IN} else Op.IN
        words_asked = lists[name]
    domains = test.field == DOMAIN and op in {Op.IN, Op.NOT_IN}
    prepared = tuple(prepare(word, test.field) for word in words_asked)
    pairs = zip(words_asked, prepared, strict=True)
    written = tuple(word if isinstance(word, str) else plain for word, plain in pairs)
    if op in {Op.IN, Op.NOT_IN, Op.CONTAINS_ANY}:
        by_type = {(type(word).__name__, str(word)): word for word in prepared}  # 1 is not true
        arranged = tuple(word for _, word in sorted(by_type.items()))
        return Question(test.field, op, arranged, domains, fold(name or ""), written)
    return Question(test.field, op, prepared, domains, fold(name or ""), written)


def list_named(test: Test) -> str | None:
    """The list that a test names; for email_domain a single word without a dot names one too."""
    if test.list is not None or test.field != DOMAIN or test.op not in {Op.IS, Op.IS_NOT}:
        return test.list
    word = test.values[0]
    return word if isinstance(word, str) and "." not in word else None


def prepare(word: Value, field: str) -> Value:
    if isinstance(word, str):
        return domain(word) if field == DOMAIN else fold(word)
    if isinstance(word, bool):
        return word
    plain = number(word)
    return fold(str(word)) if plain is None else plain


def domain(text: str) -> str:
    """A mail domain as it compares: folded, in ASCII where that can be written, no outer dots."""
    folded = fold(text).strip(".")
    if folded.isascii():
        return folded
    try:
        return folded.encode("idna").decode()
    except UnicodeError:
        return folded


def is_known(value: object) -> TypeGuard[Value]:
    """Absent, empty and blank are unknown, and so is what is not one value; 0 and no are known."""
    if isinstance(value, str):
        return bool(value) and not value.isspace()
    return isinstance(value, int) or number(value) is not None


def compiled(questions: tuple[Question, ...]) -> Holds:
    """The reader of one condition: any no makes it no, else any unknown makes it unknown."""
    answers = tuple(asked.holds for asked in questions)
    if not answers:
        return lambda values: YES
    if len(answers) == 1:
        return answers[0]

    def holds(values: Values) -> State:
        found = YES
        for one in answers:
            state = one(values)
            if state is NO:
                return NO
            if state is UNKNOWN:
                found = UNKNOWN
        return found

    return holds


def answer(asked: Question) -> Holds:
    """The reader of one question. Only {known: false} holds on an unknown."""
    name, wanted = asked.field, asked.words
    if asked.op is Op.KNOWN:
        return lambda values: YES if is_known(values.get(name)) is wanted[0] else NO
    matches = negated(asked) if asked.op in NEGATIVE else matcher(asked)

    def holds(values: Values) -> State:
        value = values.get(name)
        if value is None or not is_known(value):
            return UNKNOWN
        passes = matches(value)
        if passes is None:
            return UNKNOWN
        return YES if passes else NO

    return holds


def negated(asked: Question) -> Matches:
    positive = matcher(asked)

    def matches(value: Value) -> bool | None:
        passes = positive(value)
        return None if passes is None else not passes

    return matches


def matcher(asked: Question) -> Matches:
    """What a question asks of a known value; of is_not and not_in what they deny."""
    match asked.op:
        case _ if asked.domains:
            return in_domains(frozenset(map(str, asked.words)), asked.list)
        case Op.IS | Op.IN | Op.IS_NOT | Op.NOT_IN:
            return any_same(asked)
        case Op.STARTS_WITH:
            prefix = str(asked.words[0])
            return lambda value: as_text(value).startswith(prefix)
        case Op.CONTAINS_ANY:
            return contains_any(asked.words)
    return in_order(asked)


def any_same(asked: Question) -> Matches:
    """One of several values; texts, the usual case, are one look-up."""
    texts = frozenset(word for word in asked.words if isinstance(word, str))
    others = tuple(word for word in asked.words if not isinstance(word, str))
    as_compared = domain if asked.field == DOMAIN else fold

    def matches(value: Value) -> bool | None:
        if isinstance(value, str):
            found: bool | None = as_compared(value) in texts
        elif isinstance(value, bool):
            found = not TRUTHS[value].isdisjoint(texts)
        else:
            found = as_text(value) in texts
        if found:
            return True
        for word in others:
            one = same(word, value)
            if one:
                return True
            found = None if one is None else found
        return found

    return matches


def same(word: Value, value: Value) -> bool | None:
    """Whether a value is a number or yes/no of the agreement; None: it is no number."""
    if isinstance(word, bool):
        if isinstance(value, str):
            return fold(value) in TRUTHS[word]
        return isinstance(value, bool) and value is word
    read = number(value)
    return None if read is None else read == word


def in_domains(listed: frozenset[str], name: str) -> Matches:
    """Under a listed domain; a value that is the list's own name stands for one of its domains."""

    def matches(value: Value) -> bool | None:
        rest = domain(as_text(value))
        if name and rest == name:
            return True
        while rest:
            if rest in listed:
                return True
            rest = rest.partition(".")[2]
        return False

    return matches


def contains_any(needles: tuple[Value, ...]) -> Matches:
    """Whole words or phrases; plain single words, the usual case, are one look-up."""
    phrases = [phrase(str(needle)) for needle in needles]
    plain = frozenset(
        p.words[0] for p in phrases if len(p.words) == 1 and not (p.open_start or p.open_end)
    )
    others = tuple(p for p in phrases if len(p.words) > 1 or p.open_start or p.open_end)

    @lru_cache(maxsize=4_096)
    def contains(text: str) -> bool:
        found = words(text)
        return not plain.isdisjoint(found) or any(p.found_in(found) for p in others)

    def matches(value: Value) -> bool | None:
        return contains(as_text(value))

    return matches


def in_order(asked: Question) -> Matches:
    """At least, at most, above, below, between: of numbers, or of days."""
    low, high = asked.words[0], asked.words[-1]
    if isinstance(low, str):
        first, last = day(low), day(str(high))
        return ordered(asked.op, first, last, as_day)
    return ordered(asked.op, number(low), number(high), number)


def as_day(value: object) -> date | None:
    return day(value) if isinstance(value, str) else None


Measure = Number | date


def ordered(
    op: Op,
    low: Measure | None,
    high: Measure | None,
    read: Callable[[object], Measure | None],
) -> Matches:
    def compare(value: Value) -> bool | None:
        found = read(value)
        return None if found is None else ORDERS[op](found, low, high)

    return compare


ORDERS: Mapping[Op, Callable[..., bool]] = {
    Op.AT_LEAST: lambda value, low, high: value >= low,
    Op.AT_MOST: lambda value, low, high: value <= low,
    Op.ABOVE: lambda value, low, high: value > low,
    Op.BELOW: lambda value, low, high: value < low,
    Op.BETWEEN: lambda value, low, high: low <= value <= high,
}


def questions(condition: Condition, lists: Mapping[str, tuple[str, ...]]) -> tuple[Question, ...]:
    return tuple(question(test, lists) for test in condition)
