"""What is done in a quicker way comes to the same: numbers, names, folded text, JSON."""

import unicodedata
from decimal import Decimal

from cleanco import basename
from cleanco.clean import get_unique_terms
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.leads import companies, numbering, phones
from accord.leads.text import fold
from accord.lib.errors import Invalid
from accord.lib.exactly import encode, encode_all

REGIONS = (None, "DE", "AT", "CH", "FR", "GB", "IT", "ES", "US", "BR", "CN", "AR", "JP", "RU", "MX")
STARTS = ("", "0", "+", "00", "+49", "+4930", "+39 0", "+39", "+1 ", "1", "(0", "49", "+44 0", "8")
groups = st.lists(
    st.tuples(st.text("0123456789", min_size=1, max_size=4), st.sampled_from(("", " ", "-", ")"))),
    min_size=1,
    max_size=5,
)
typed = st.tuples(st.sampled_from(STARTS), groups).map(
    lambda parts: parts[0] + "".join(f"{digits}{sign}" for digits, sign in parts[1])
)


def parsed(text: str, region: str | None) -> str:
    try:
        return phones._parsed(text, region)
    except Invalid:
        return "none"


@settings(max_examples=2000, deadline=None)
@given(text=typed, region=st.sampled_from(REGIONS))
def test_a_plain_number_is_what_the_parser_makes_of_it(text: str, region: str | None) -> None:
    plain = numbering.plain(text, region)
    assert plain is None or plain == parsed(text, region)


def test_plain_numbers_need_no_parser() -> None:
    assert numbering.plain("030 1234567", "DE") == "+49301234567"
    assert numbering.plain("+39 06 698 1234", None) == "+39066981234"
    assert numbering.plain("(212) 555-2368", "US") == "+12125552368"
    assert numbering.plain("0030 123 4567", "DE") is None, "it leads abroad"
    assert numbering.plain("030 1234567 ext. 5", "DE") is None


names = st.lists(
    st.sampled_from(
        (*sorted(get_unique_terms()), "Acme", "Müller", "&", "Söhne.", "a-b", "-", "Co")
    ),
    max_size=4,
)


@settings(max_examples=1000, deadline=None)
@given(parts=names, end=st.sampled_from(("", ".", ",", " -")), loud=st.booleans())
def test_a_name_loses_the_same_legal_forms(parts: list[str], end: str, loud: bool) -> None:
    name = " ".join(parts) + end
    name = name.upper() if loud else name
    assert companies.without_legal_form(name) == basename(name)


@given(st.text())
def test_folded_text_has_no_combining_sign_and_no_case(text: str) -> None:
    parts = unicodedata.normalize("NFKD", text.replace("ß", "ss").casefold())
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    assert fold(text) == " ".join(plain.casefold().split())


plain_data = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text() | st.just(Decimal("1.50")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(plain_data, max_size=5))
def test_many_texts_of_json_are_those_of_each(values: list[object]) -> None:
    assert encode_all(values) == [encode(value) for value in values]
