"""Words and plain numbers, as they compare."""

from datetime import date
from decimal import Decimal

import pytest

from accord.agreement.language.text import as_text, day, fold, number, phrase, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("STRASSE", "Straße"),
        ("ﬁne", "FINE"),
        ("  a \u00a0\t b ", "A b"),
        ("Ｈｅａｄ", "head"),
        ("Zoe\u0308", "zoë"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
    ],
)
def test_these_compare_equal(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Co-Founder & CEO", ("co", "founder", "ceo")),
        ("l'Oréal", ("l", "oréal")),
        ("C++/C3", ("c", "c3")),
        ("हिन्दी भाषा", ("हिन्दी", "भाषा")),
        ("sales_head", ("sales", "head")),
        ("--", ()),
    ],
)
def test_words_are_runs_of_letters_marks_and_digits(text, found):
    assert words(fold(text)) == found


@pytest.mark.parametrize(
    ("needle", "text", "holds"),
    [
        ("vp", "SVP Sales", False),
        ("*vp", "SVP Sales", True),
        ("lead*", "Team Leader", True),
        ("*lei*", "Vertriebsleiterin", True),
        ("head of", "Head-of Sales", True),
        ("head of", "Head Sales of", False),
        ("head of sal*", "the head of salt mines", True),
        ("*ead of sales", "Head of Sales", True),
        ("a b", "a", False),
    ],
)
def test_a_phrase_is_found_as_whole_words(needle, text, holds):
    assert phrase(needle).found_in(words(fold(text))) is holds


@pytest.mark.parametrize("needle", ["", "*", "++", "a*b", "**"])
def test_what_has_no_word_is_no_phrase(needle):
    with pytest.raises(ValueError, match="no word"):
        phrase(needle)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("620", 620),
        (" 620.50 ", Decimal("620.5")),
        ("-3", -3),
        ("+3", 3),
        ("010", 10),
        ("６２０", 620),
        (20.5, Decimal("20.5")),
        (Decimal("1E+3"), 1000),
        ("620 people", None),
        ("1,000", None),
        ("1e3", None),
        (".5", None),
        ("5.", None),
        ("", None),
        (True, None),
        (None, None),
        ([1], None),
        (float("nan"), None),
        (float("inf"), None),
        ("9" * 29, None),
        (10**28, None),
        ("0." + "3" * 40, Decimal("0.3333333333")),
    ],
)
def test_only_a_plain_number_is_read_as_one(value, read):
    assert number(value) == read


def test_a_value_as_text_is_how_a_person_would_write_it():
    assert [as_text(v) for v in (620, Decimal("620.50"), 620.0, True, False, " A ")] == [
        "620", "620.5", "620", "yes", "no", "a",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2024-02-29", date(2024, 2, 29)),
        ("2024-02-29T10:00:00Z", date(2024, 2, 29)),
        ("2025-02-29", None),
        ("2024-02-290", None),
        ("soon", None),
    ],
)
def test_a_day_is_read_from_the_start_of_a_text(text, found):
    assert day(text) == found
