"""Values that would meet a condition: the plainest example of what is asked for."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby, islice, pairwise, product

from accord.agreement.language.conditions import YES, Question, Values, compiled
from accord.agreement.language.text import day
from accord.agreement.language.words import Op, Value

MOST_WORDS = 12
"""Of a longer list the first words that are written will do as examples."""
MOST_VALUES = 8
MOST_WAYS = 24
OTHERS = ("other", "something else", 1)


def witnesses(questions: Iterable[Question]) -> Iterator[dict[str, Value]]:
    """Some values, by field, that meet all questions: the plainest first; none if none is seen.

    A field that must be unknown is left out of them.
    """
    by_field = sorted(questions, key=lambda asked: asked.field)
    fields = []
    for field, group in groupby(by_field, key=lambda asked: asked.field):
        asked = tuple(group)
        values = islice(values_for(field, asked), MOST_VALUES)
        fields.append([(field, value) for value in values])
    for chosen in islice(product(*fields), MOST_WAYS):
        yield {field: value for field, value in chosen if value is not None}


def values_for(field: str, asked: tuple[Question, ...]) -> Iterator[Value | None]:
    """Values of one field that pass all of its questions; None for "leave it unknown"."""
    holds = compiled(asked)
    nothing: Values = {}
    if holds(nothing) is YES:
        yield None
    for value in candidates(asked):
        if holds({field: value}) is YES:
            yield value


def candidates(asked: tuple[Question, ...]) -> Iterator[Value]:
    """Values worth a try: the words themselves, next to them, between them, and put together."""
    texts = [list(spoken(question)) for question in asked]
    for several in texts:
        yield from several
    yield from numbers_near(asked)
    yield from days_near(asked)
    if all(texts):
        yield from (" ".join(way) for way in islice(product(*texts), MOST_WORDS))
    for question in asked:
        flags = [word for word in question.written[:MOST_WORDS] if isinstance(word, bool)]
        yield from (*flags, *(not flag for flag in flags))
    yield from OTHERS


def spoken(question: Question) -> Iterator[str]:
    """The texts that a question names, without the stars; those it rules out are none."""
    if question.op in {Op.IS_NOT, Op.NOT_IN}:
        return
    for word in question.written[:MOST_WORDS]:
        if isinstance(word, str):
            yield word.strip("*") if question.op is Op.CONTAINS_ANY else word


def numbers_near(asked: tuple[Question, ...]) -> Iterator[Value]:
    named = {
        Decimal(word)
        for question in asked
        for word in question.written[:MOST_WORDS]
        if isinstance(word, int | Decimal) and not isinstance(word, bool)
    }
    ordered = sorted(named)
    between = [(low + high) / 2 for low, high in pairwise(ordered)]
    for number in (*ordered, *(n + 1 for n in ordered), *(n - 1 for n in ordered), *between):
        yield int(number) if number == number.to_integral_value() else number


def days_near(asked: tuple[Question, ...]) -> Iterator[Value]:
    for question in asked:
        for word in question.written[:MOST_WORDS]:
            named = day(word) if isinstance(word, str) else None
            if named is not None and date(2, 1, 1) < named < date(9998, 1, 1):
                yield (named + timedelta(days=1)).isoformat()
                yield (named - timedelta(days=1)).isoformat()
