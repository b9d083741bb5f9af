"""Which signals an event meets, by its kind and facts. Asked of millions: answers are kept."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from accord.agreement.language.conditions import YES, Question, compiled
from accord.agreement.language.words import Value

Meets = Callable[[Mapping[str, Value]], tuple[int, ...]]
"""An event's facts -> the places of the signals that it meets."""
KEPT = 4_096
"""Answers kept for one kind; most events say what others said before."""


def by_kind(kinds: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
    """The places at which each kind stands."""
    found: dict[str, list[int]] = {}
    for place, kind in enumerate(kinds):
        found.setdefault(kind, []).append(place)
    return {kind: tuple(places) for kind, places in found.items()}


def meets(asked: Mapping[int, Sequence[Question]]) -> Meets:
    """The reader of events of one kind.

    asked  by the place of each signal of that kind, what it asks of an event's facts
    """
    wheres = [(place, compiled(tuple(questions))) for place, questions in asked.items()]
    names = tuple(dict.fromkeys(q.field for questions in asked.values() for q in questions))
    always = tuple(asked)
    if not names:
        return lambda facts: always

    def met(facts: Mapping[str, Value]) -> tuple[int, ...]:
        return tuple([place for place, holds in wheres if holds(facts) is YES])

    @lru_cache(maxsize=KEPT)
    def met_by_texts(*texts: str | None) -> tuple[int, ...]:
        said = zip(names, texts, strict=True)
        return met({name: text for name, text in said if text is not None})

    def met_or_kept(facts: Mapping[str, Value]) -> tuple[int, ...]:
        texts: list[str | None] = []
        for name in names:
            told = facts.get(name)
            # Of other types equal ones are not the same: 1 is true, and 1.0.
            if told is not None and type(told) is not str:
                return met(facts)
            texts.append(told)
        return met_by_texts(*texts)

    return met_or_kept
