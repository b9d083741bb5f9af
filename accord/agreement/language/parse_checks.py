"""Checks across places: conditions nobody can meet, and names that must be there."""

import re
from collections.abc import Iterable, Mapping
from itertools import groupby

from accord.agreement.language.parse_place import Place
from accord.agreement.language.words import Condition, Op, Test, Value

WHOLE = re.compile("-?[0-9]{1,40}")
LOW = {Op.AT_LEAST: False, Op.ABOVE: True, Op.BETWEEN: False}
HIGH = {Op.AT_MOST: False, Op.BELOW: True, Op.BETWEEN: False}


def refuse_contradiction(
    place: Place, condition: Condition, lists: Mapping[str, tuple[str, ...]]
) -> None:
    """Note a condition that no lead and no event can ever meet."""
    for field, tests in groupby(condition, key=lambda test: test.field):
        if contradicts(tuple(tests), lists):
            sentence = f"Nothing can meet this: what is asked of {field!r} rules itself out"
            place.fault(sentence, field)


def contradicts(tests: tuple[Test, ...], lists: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether no one value can pass all of these tests of one field.

    Lists of domains also cover subdomains, so a test that names a list is left out.
    """
    absent = any(test.op is Op.KNOWN and test.values == (False,) for test in tests)
    if absent:
        return len(tests) > 1
    wanted = allowed(tests)
    if wanted is not None and not wanted:
        return True
    return bounds_cross(tests) or (wanted is not None and all_outside(wanted, tests))


def allowed(tests: Iterable[Test]) -> set[str] | None:
    """The values that `is` and `in` leave, less those that are ruled out; None for any."""
    left: set[str] | None = None
    barred: set[str] = set()
    for test in tests:
        if test.list is not None or test.field == "email_domain":
            continue
        values = set(map(folded, test.values))
        if test.op in {Op.IS, Op.IN}:
            left = values if left is None else left & values
        elif test.op in {Op.IS_NOT, Op.NOT_IN}:
            barred |= values
    return None if left is None else left - barred


def folded(value: Value) -> str:
    return " ".join(str(value).casefold().split())


def bounds_cross(tests: Iterable[Test]) -> bool:
    """Whether the highest lower bound lies above the lowest upper one."""
    numbers = [test for test in tests if not any(isinstance(v, str) for v in test.values)]
    lows = [(test.values[0], LOW[test.op]) for test in numbers if test.op in LOW]
    highs = [(test.values[-1], HIGH[test.op]) for test in numbers if test.op in HIGH]
    return any(
        low > high or (low == high and (open_low or open_high))  # type: ignore[operator]
        for low, open_low in lows
        for high, open_high in highs
    )


def all_outside(wanted: set[str], tests: Iterable[Test]) -> bool:
    """Whether each wanted value, where it is a number, breaks some bound."""
    bounds = [test for test in tests if test.op in LOW or test.op in HIGH]
    numbers = [int(value) for value in wanted if WHOLE.fullmatch(value)]
    if not bounds or len(numbers) < len(wanted):
        return False
    return all(any(breaks(number, test) for test in bounds) for number in numbers)


def breaks(number: int, test: Test) -> bool:
    low, high = test.values[0], test.values[-1]
    if isinstance(low, str) or isinstance(high, str):
        return False
    too_low = test.op in LOW and (number <= low if LOW[test.op] else number < low)
    too_high = test.op in HIGH and (number >= high if HIGH[test.op] else number > high)
    return too_low or too_high
