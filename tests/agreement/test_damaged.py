"""Whatever is typed, the answer is an agreement or a list of faults, and never a crash."""

import random
import re
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.agreement.checks import broken_examples
from accord.agreement.language.canonical import canonical
from accord.agreement.language.parse import parse
from accord.agreement.language.said import said
from accord.agreement.language.words import AgreementError
from tests.agreement.texts import SMALL, WHOLE

WORDS = re.findall(r"\s+|[\w.%/*-]+|.", WHOLE)
DAMAGE = (
    "1", "-1", "0", "yes", "~", "{}", "[]", '""', "'", '"', ":", "#", "²", "9" * 20, "1e400", "*",
    "&a", "\x00", "\ud800", "\u2028", "!x", "[x]", "{a: b}", "free", "14 days", "2020-13-01", "９",
    ".nan", "x" * 600, '"\\ud83d"', "? ", "- ", "|\n", "---\n", "%", "",
)  # fmt: skip


def damaged(rng: random.Random) -> str:
    words = list(WORDS)
    for _ in range(rng.randint(1, 4)):
        words[rng.randrange(len(words))] = rng.choice((*DAMAGE, rng.choice(words)))
    return "".join(words)


@given(st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_a_damaged_text_is_read_or_refused(rng: random.Random) -> None:
    try:
        agreement = parse(damaged(rng))
        assert parse(canonical(agreement)) == agreement
        assert said(agreement)
        broken_examples(agreement)
    except AgreementError as error:
        assert all(fault.sentence.endswith((".", "?")) for fault in error.faults)


@given(st.text(alphabet=st.characters(codec=None), max_size=200) | st.binary().map(str))
@settings(max_examples=100, deadline=None)
def test_any_text_at_all_is_read_or_refused(text: str) -> None:
    with pytest.raises(AgreementError):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(SMALL + "".join(f"k{n}: 1\n" for n in range(20_000)), id="20,000 keys"),
        pytest.param("-\n" * 120_000, id="120,000 entries of nothing"),
        pytest.param("[" + "*a," * 80_000 + "]", id="80,000 references"),
        pytest.param("{" + "a: 1," * 50_000, id="a map that never ends"),
        pytest.param("".join(" " * n + f"a{n}:\n" for n in range(600)), id="600 steps in"),
        pytest.param(":" * 250_000, id="colons"),
        pytest.param(SMALL + 'x: "' + "a" * 250_000, id="a quote that never ends"),
    ],
)
def test_no_text_takes_long_to_refuse(text: str) -> None:
    started = process_time()
    with pytest.raises(AgreementError):
        parse(text)
    assert process_time() - started < 2
