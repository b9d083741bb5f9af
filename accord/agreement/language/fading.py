"""How much of an event is left by its age: tables of whole parts per million, integers only."""

from functools import lru_cache

WHOLE = 1_000_000
HALVINGS = 21
BITS = 160
"""Precision of the halving's root. Any factor that it leaves in doubt is settled exactly."""


@lru_cache(maxsize=1_024)
def halving(days: int) -> tuple[int, ...]:
    """Factors by age, 0 to 21 x `days` - 1, of what halves every `days`; later nothing is left.

    Each is the whole number nearest to 1,000,000 x 2^(-age / days), ties to even.
    """
    low, high = powers_within(days)
    return tuple(
        factor(age, days, low[age % days], high[age % days]) for age in range(HALVINGS * days)
    )


def factor(age: int, days: int, low: int, high: int) -> int:
    """The factor at an age, from bounds of 2^(BITS - (age % days) / days)."""
    shift = BITS + age // days
    least, most = nearest(WHOLE * low, shift), nearest(WHOLE * high, shift)
    return least if least == most else settled(age, days, least)


def nearest(value: int, shift: int) -> int:
    """value / 2^shift to the nearest whole number, ties to even."""
    whole, rest = divmod(value, 1 << shift)
    half = 1 << (shift - 1)
    return whole + (rest > half or (rest == half and whole & 1))


def settled(age: int, days: int, near: int) -> int:
    """The nearest whole number by comparing powers; `near` or the one above it."""
    twice = (2 * near + 1) ** days << age
    full = (2 * WHOLE) ** days
    return near + (full > twice or (full == twice and near & 1))


def powers_within(days: int) -> tuple[list[int], list[int]]:
    """Whole bounds, below and above, of 2^(BITS - n / days) for n from 0 to days - 1."""
    root = root_of_half(days)
    low, high = [1 << BITS], [1 << BITS]
    for _ in range(days - 1):
        low.append(low[-1] * root >> BITS)
        high.append((high[-1] * (root + 1) >> BITS) + 1)
    return low, high


def root_of_half(days: int) -> int:
    """The whole part of 2^BITS x (1/2)^(1/days): Newton's way down from above."""
    power = 1 << (BITS * days - 1)
    guess = 1 << BITS
    while True:
        lower = ((days - 1) * guess + power // guess ** (days - 1)) // days
        if lower >= guess:
            return guess
        guess = lower


@lru_cache(maxsize=1_024)
def steps(shares: tuple[tuple[int, int], ...]) -> tuple[int, ...]:
    """Factors by age of ((7, 100), (30, 50)): ages 0-7 in full, 8-30 half, then nothing."""
    table: list[int] = []
    for until, per_cent in shares:
        table += [per_cent * WHOLE // 100] * (until + 1 - len(table))
    return tuple(table)
