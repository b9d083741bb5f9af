"""Text as people type it."""

import pytest
from django import forms

from accord.lib.typed import Address, Line, one_line, storable


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("  a \t b\n", "a b", id="spaces and control characters"),
        pytest.param("a\0b\ud800", "a\ufffdb\ufffd", id="what no database keeps"),
        pytest.param("Zoe\u0308", "Zo\u00eb", id="composed"),
        pytest.param(
            "\N{WOMAN}\N{ZERO WIDTH JOINER}", "\N{WOMAN}\N{ZERO WIDTH JOINER}", id="joiner"
        ),
    ],
)
def test_a_line_is_cleaned(typed: str, kept: str) -> None:
    assert one_line(typed) == kept


def test_storable_keeps_lines_and_spaces() -> None:
    assert storable(" a\n\tb ") == " a\n\tb "


def test_a_line_is_counted_in_code_points_and_never_cut() -> None:
    line = Line(max_length=3)
    assert line.clean("äöü") == "äöü"
    with pytest.raises(forms.ValidationError):
        line.clean("äöüß")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param(" Anna@Acme.example ", "Anna@acme.example", id="domain in lower case"),
        pytest.param("a@b\u00fccher.example", "a@xn--bcher-kva.example", id="punycode"),
    ],
)
def test_an_address_has_one_form(typed: str, kept: str) -> None:
    assert Address().clean(typed) == kept


@pytest.mark.parametrize(
    "typed", ["anna", "a@b", "an\u200bna@acme.example", "a@acme.example\0", "a b@c.de"]
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        Address().clean(typed)
