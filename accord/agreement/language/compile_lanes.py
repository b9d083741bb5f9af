"""Where each measure stands: in a lane of shared words, or as a list of days."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sqlglot import exp

from accord.agreement.language.compile_measures import Measure, Measures
from accord.agreement.language.compile_tables import column, either, number, total
from accord.agreement.language.plan import Plan

WORD = 62
"""Bits of one word, so that a sum of words stays a positive BIGINT."""
HUMAN = 50
"""Events at least so human have an `nth`."""
MOST_NTH = 254


class Lane(NamedTuple):
    """Where a measure stands in the words: its value is (word >> shift) & mask."""

    word: int
    shift: int
    mask: int


@dataclass(frozen=True, slots=True)
class Layout:
    """How each measure of a plan is summed: in a lane of a word, or as a list of days.

    lanes   place of a measure -> its lane
    days    place of a measure -> its bit, for those that keep the first n of a day by a list
    words   how many words there are
    """

    lanes: dict[int, Lane]
    days: dict[int, int]
    words: int


def layout(plan: Plan, asked: Measures, most: int) -> Layout:
    """Lanes wide enough for `most` events of one lead, side by side without touching."""
    lanes: dict[int, Lane] = {}
    days: dict[int, int] = {}
    word = shift = 0
    for place, measure in enumerate(asked.all):
        if needs_days(plan, measure):
            days[place] = len(days)
            continue
        width = (most * measure.largest).bit_length()
        if shift + width > WORD:
            word, shift = word + 1, 0
        lanes[place] = Lane(word, shift, (1 << width) - 1)
        shift += width
    return Layout(lanes, days, word + 1)


def needs_days(plan: Plan, measure: Measure) -> bool:
    """Whether `nth` does not tell which events of a day are kept."""
    if measure.at_most is None:
        return False
    signal = plan.signals[measure.signal]
    return bool(signal.where.questions) or signal.human != HUMAN or measure.at_most > MOST_NTH


@dataclass(frozen=True, slots=True)
class Levels:
    """What of an event's own numbers decides whether measures count it, as one small number.

    humans  the least values that signals ask for, lowest first
    firsts  the `at_most` of measures that go by `nth`, lowest first
    """

    humans: tuple[int, ...]
    firsts: tuple[int, ...]

    @property
    def number(self) -> int:
        return len(self.humans) * (len(self.firsts) + 1)

    def expression(self) -> exp.Expr:
        """The level of a row that is at least as human as the lowest asks."""
        humans = [step(">=", "human", least) for least in self.humans[1:]]
        firsts = [step(">", "nth", most) for most in self.firsts]
        if not humans:
            return total(firsts)
        human = exp.Mul(this=total(humans), expression=number(len(self.firsts) + 1))
        return total([human, *firsts])

    def all(self) -> Iterator[tuple[int, int, int]]:
        """(level, the least human of it, the least nth of it)."""
        for n, human in enumerate(self.humans):
            for m, nth in enumerate((1, *(most + 1 for most in self.firsts))):
                yield n * (len(self.firsts) + 1) + m, human, nth


def step(sign: str, name: str, bound: int) -> exp.Expr:
    compared = exp.GTE if sign == ">=" else exp.GT
    return either(compared(this=column(name, "e"), expression=number(bound)), number(1), number(0))


def levels(plan: Plan, asked: Measures) -> Levels:
    humans = sorted({plan.signals[measure.signal].human for measure in asked.all})
    firsts = {m.at_most for m in asked.all if m.at_most is not None and not needs_days(plan, m)}
    return Levels(tuple(humans or [HUMAN]), tuple(sorted(firsts)))
