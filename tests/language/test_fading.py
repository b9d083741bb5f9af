"""Factors by age are whole numbers, found with integers alone."""

from fractions import Fraction

import pytest

from accord.agreement.language.fading import HALVINGS, WHOLE, halving, settled, steps


@pytest.mark.parametrize("days", [1, 2, 3, 5, 7, 14, 30, 90])
def test_each_factor_is_the_nearest_whole_number(days):
    for age, found in enumerate(halving(days)):
        exact_to_the_power = Fraction(WHOLE**days, 2**age)  # (1,000,000 x 2^(-age / days)) ^ days
        above, below = Fraction(2 * found + 1, 2), Fraction(2 * found - 1, 2)
        assert exact_to_the_power <= above**days
        assert below < 0 or exact_to_the_power >= below**days


def test_a_tie_goes_to_the_even_number():
    assert halving(1)[7] == 7812  # 7812.5
    assert halving(5)[35] == 7812


def test_after_21_halvings_nothing_is_left():
    assert len(halving(14)) == HALVINGS * 14
    assert halving(1)[20] == 1  # 0.95


def test_halving_is_whole_at_once_and_half_after_its_days():
    for days in (1, 7, 365):
        assert halving(days)[0] == WHOLE
        assert halving(days)[days] == WHOLE // 2


def test_factors_never_rise_with_age():
    table = halving(3650)
    assert list(table) == sorted(table, reverse=True)


def test_a_doubtful_factor_is_settled_by_powers():
    assert settled(1, 2, 707_106) == 707_107  # 707,106.78
    assert settled(1, 2, 707_107) == 707_107


def test_steps_hold_to_the_end_of_their_last_day():
    table = steps(((7, 100), (30, 50)))
    assert (table[7], table[8], table[30]) == (WHOLE, WHOLE // 2, WHOLE // 2)
    assert len(table) == 31
