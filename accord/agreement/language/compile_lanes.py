"""Where each measure stands: in a lane of shared words, or as a list of days."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import NamedTuple

from accord.agreement.language.compile_measures import Measure, Measures
from accord.agreement.language.plan import Plan

WORD = 53
"""Bits of one word, so that a floating-point number holds every sum of words exactly."""
HUMAN = 50
"""Events at least so human have an `nth` above 0."""
NTHS = 16
"""`nth` is 0 to 15; an event behind the fifteenth of its day has 15 too."""


Most = Callable[[int], int]
"""How many events of a signal, by its place in the plan, no lead has more of."""


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


def layout(
    plan: Plan, asked: Measures, most: Most, ages: int, by_lists: Collection[int] = ()
) -> Layout:
    """Lanes side by side, wide enough never to touch, those of one kind of event together.

    most      events of a signal that one lead has at most
    ages      events are of ages 0 to ages - 1
    by_lists  places of the measures that get no lane
    """
    others = [p for p in range(len(asked.all)) if p not in by_lists]
    lanes: dict[int, Lane] = {}
    used: list[int] = []
    for place in sorted(others, key=lambda p: plan.signals[asked.all[p].signal].kind):
        width = largest_sum(asked.all[place], most(asked.all[place].signal), ages).bit_length()
        word = next((n for n, bits in enumerate(used) if bits + width <= WORD), len(used))
        if word == len(used):
            used.append(0)
        lanes[place] = Lane(word, used[word], (1 << width) - 1)
        used[word] += width
    return Layout(lanes, {p: bit for bit, p in enumerate(by_lists)}, len(used))


def largest_sum(measure: Measure, most: int, ages: int) -> int:
    """What the measure of one lead can never exceed."""
    by_number = most * measure.largest
    if measure.at_most is None:
        return by_number
    return min(by_number, measure.at_most * sum(measure.at(age) for age in range(ages)))


def needs_days(plan: Plan, measure: Measure) -> bool:
    """Whether `nth` does not tell which events of a day are kept."""
    if measure.at_most is None:
        return False
    signal = plan.signals[measure.signal]
    return bool(signal.where.questions) or signal.human != HUMAN or measure.at_most >= NTHS - 1


def other_humans(plan: Plan) -> tuple[int, ...]:
    """The least values that signals ask for instead of the usual one, lowest first."""
    return tuple(sorted({signal.human for signal in plan.signals} - {HUMAN}))
