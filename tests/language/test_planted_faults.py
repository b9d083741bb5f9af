"""The generator is worth its time only if it finds faults: eight are put in, one after another."""

from functools import cache
from random import Random

import pytest

from tests.language.planted import FAULTS
from tests.language.strategies import scenario
from tests.language.test_evaluate import ours, theirs

BUDGET = 2_000


@cache
def known(seed):
    """A scenario with what the reference makes of it."""
    made = scenario(Random(seed))
    return made, theirs(made)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_is_found(fault):
    with fault():
        found = next((n for n in range(BUDGET) if ours(known(n)[0]) != known(n)[1]), None)
    assert found is not None, f"{BUDGET} scenarios did not find it"
    made, expected = known(found)
    assert ours(made) == expected, "without the fault the readers agree"
