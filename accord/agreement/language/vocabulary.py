"""Whether an agreement's words are ones that leads and events have."""

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from accord.agreement.language.conditions import DOMAIN, list_named
from accord.agreement.language.facts import Kind, Vocabulary
from accord.agreement.language.free import FREE
from accord.agreement.language.text import number
from accord.agreement.language.words import (
    Agreement,
    AgreementError,
    Condition,
    Criterion,
    Fault,
    Op,
    Signal,
    Test,
)

ORDER = frozenset({Op.AT_LEAST, Op.AT_MOST, Op.ABOVE, Op.BELOW, Op.BETWEEN})
TEXTUAL = frozenset({Op.STARTS_WITH, Op.CONTAINS_ANY})
FLAGS = frozenset({"yes", "no", "true", "false"})
DERIVED = {DOMAIN: Kind.TEXT}
WANTED = {
    Kind.TEXT: "is text; ask is, in, starts_with or contains_any",
    Kind.NUMBER: "is a number; ask is, in, at_least, at_most or between, with numbers",
    Kind.YES_NO: "is yes or no; ask is: yes",
    Kind.DATE: "is a date; ask with days, like at_least: 2026-03-31",
}


def check(agreement: Agreement, vocabulary: Vocabulary, zone: ZoneInfo | None = None) -> None:
    """Raises AgreementError with every word of the agreement that cannot be read here.

    zone  where the agreement's zone is at hand; None: it must be installed
    """
    zone_faults = () if zone else missing_zone(agreement)
    faults = (*zone_faults, *found(agreement, vocabulary))
    if faults:
        raise AgreementError(faults)


def found(agreement: Agreement, vocabulary: Vocabulary) -> Iterator[Fault]:
    lists = {FREE, *(name for name, _ in agreement.lists)}
    for where, line, condition in attribute_conditions(agreement):
        for test in condition:
            yield from list_faults(test, where, line, lists)
            yield from attribute_faults(test, where, line, vocabulary)
    for where, line, signal in signals(agreement):
        yield from kind_faults(signal, where, line, vocabulary)
        for test in signal.where:
            yield from list_faults(test, f"{where} > where", line, lists)
    yield from line_name_faults(agreement)


def missing_zone(agreement: Agreement) -> Iterator[Fault]:
    try:
        ZoneInfo(agreement.time_zone)
    except (ValueError, OSError, KeyError):
        word = agreement.time_zone
        yield Fault(1, "time_zone", word, f"{word!r} is no time zone, like Europe/Berlin.")


def attribute_conditions(agreement: Agreement) -> Iterator[tuple[str, int, Condition]]:
    for line in agreement.fit.lines:
        for band in line.bands:
            yield f"fit > lines > {line.name}", line.line, band.when
    for place, bar in enumerate(agreement.never, start=1):
        yield f"never > {place}", 0, bar


def criteria(agreement: Agreement) -> Iterator[tuple[str, Criterion]]:
    for criterion in agreement.sales_ready:
        yield f"sales_ready > {criterion.name}", criterion
    for stage in agreement.stages:
        if stage.when:
            yield f"stages > {stage.name}", stage.when


def signals(agreement: Agreement) -> Iterator[tuple[str, int, Signal]]:
    for line in agreement.behaviour.lines:
        yield f"behaviour > lines > {line.name}", line.line, line.signal
    for where, criterion in criteria(agreement):
        for part in (criterion.count, criterion.last):
            if part:
                yield where, criterion.line, part.signal


def list_faults(test: Test, where: str, line: int, lists: set[str]) -> Iterator[Fault]:
    name = list_named(test)
    if name is not None and name not in lists:
        yield unknown(name, "list", where, test.line or line, sorted(lists))


def attribute_faults(test: Test, where: str, line: int, vocabulary: Vocabulary) -> Iterator[Fault]:
    if vocabulary.attributes is None:
        return
    attributes = {**DERIVED, **vocabulary.attributes}
    kind = attributes.get(test.field)
    at = test.line or line
    if kind is None:
        yield unknown(test.field, "attribute of leads", where, at, sorted(attributes))
    elif not SUITS[kind](test):
        sentence = f"{test.field!r} {WANTED[kind]}."
        yield Fault(at, f"{where} > {test.field}", str(test.op), sentence)


def kind_faults(signal: Signal, where: str, line: int, vocabulary: Vocabulary) -> Iterator[Fault]:
    if vocabulary.kinds is not None and signal.kind and signal.kind not in vocabulary.kinds:
        yield unknown(signal.kind, "event that leads have", where, line, sorted(vocabulary.kinds))


def line_name_faults(agreement: Agreement) -> Iterator[Fault]:
    names = [line.name for line in agreement.fit.lines]
    names += [line.name for line in agreement.behaviour.lines]
    for where, criterion in criteria(agreement):
        for name in criterion.lines:
            if name not in names:
                yield unknown(name, "line of fit or behaviour", where, criterion.line, names)


def unknown(word: str, what: str, where: str, line: int, known: Iterable[str]) -> Fault:
    """The fault of a word that is none of the known ones, with the nearest of them."""
    by_fold = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold()[:64], by_fold, n=1, cutoff=0.5)
    near = by_fold[close[0]] if close else None
    tail = f"; did you mean {near!r}?" if near else f"; known here: {some(by_fold.values())}."
    return Fault(line, where, word, f"{word!r} is no {what}{tail}", near)


def some(names: Iterable[str]) -> str:
    return ", ".join(list(names)[:20]) or "none"


def suits_text(test: Test) -> bool:
    return test.op not in ORDER or isinstance(test.values[0], str)


def suits_number(test: Test) -> bool:
    if test.op is Op.KNOWN or test.list is not None:
        return True
    return test.op not in TEXTUAL and all(
        number(word) is not None and not (test.op in ORDER and isinstance(word, str))
        for word in test.values
    )


def suits_flag(test: Test) -> bool:
    if test.op is Op.KNOWN:
        return True
    return test.op not in ORDER | TEXTUAL and all(
        isinstance(word, bool) or str(word).casefold() in FLAGS for word in test.values
    )


def suits_date(test: Test) -> bool:
    return test.op is Op.KNOWN or all(isinstance(word, str) for word in test.values)


SUITS: dict[Kind, Callable[[Test], bool]] = {
    Kind.TEXT: suits_text,
    Kind.NUMBER: suits_number,
    Kind.YES_NO: suits_flag,
    Kind.DATE: suits_date,
}
