"""Cells read as values: what is taken, in which form it is kept, what is refused and how."""

from decimal import Decimal

import pytest
from email_validator import validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.leads import companies, emails, phones, values
from accord.leads.text import clean, fold
from accord.lib.errors import Invalid

GERMAN = values.Form(decimal=",", dates="day-first", country="DE")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param(" Anna@ACME.example ", "anna@acme.example", id="case and blanks"),
        pytest.param("anna+x@acme.example", "anna+x@acme.example", id="plus is kept"),
        pytest.param("a@müller.example", "a@xn--mller-kva.example", id="punycode"),
        pytest.param("Zoë@acme.example", "zoë@acme.example", id="letters beyond ASCII"),
        pytest.param("zoe\u0308@acme.example", "zoë@acme.example", id="composed"),
    ],
)
def test_an_address_has_one_form(typed: str, kept: str) -> None:
    assert emails.normal(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "anna", "a@b@c.de", "a@b.com; c@d.com", "a@-acme.example", "a@acme..example", ".a@acme.de",
        "a b@acme.de", "<a@acme.de>", "a@acme", "@acme.de", "a@", "", "x" * 65 + "@acme.de",
        "a@localhost", "a@acme.test", "a@xn--.de", "a@ab--cd.de",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="no e-mail address"):
        emails.normal(typed)


@pytest.mark.parametrize("unseen", ["\u200b", "\u200d", "\u00ad", "\u2060", "\ufeff", "\u202e"])
def test_an_address_that_hides_a_character_is_refused(unseen: str) -> None:
    with pytest.raises(Invalid, match="nobody sees"):
        emails.normal(f"an{unseen}na@acme.example")


@settings(max_examples=200)
@given(
    st.from_regex(
        r"[a-z0-9_+.-]{1,12}@([a-z0-9-]{1,8}\.){1,3}(com|org|net|example|de|at|ch)", fullmatch=True
    )
)
def test_the_short_way_takes_only_what_the_validator_takes_unchanged(address: str) -> None:
    if emails._PLAIN.match(address) and not emails._NOT_A_LABEL.search(address):
        valid = validate_email(address, check_deliverability=False)
        assert f"{valid.local_part}@{valid.ascii_domain}" == address


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        pytest.param("+49 30 1234567", None, "+49301234567", id="international"),
        pytest.param("030 / 123 45 67", "DE", "+49301234567", id="by letters"),
        pytest.param("030 1234567", "Deutschland", "+49301234567", id="by name in German"),
        pytest.param("030 1234567", "Allemagne", "+49301234567", id="by name in French"),
        pytest.param("(212) 555-2368", "United States", "+12125552368", id="American"),
    ],
)
def test_a_phone_number_has_one_form(typed: str, country: str | None, kept: str) -> None:
    assert phones.normal(typed, country) == kept


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        pytest.param("030 1234567", "no country code", id="nobody knows where"),
        pytest.param("4.93E+11", "spreadsheet damaged", id="as a float"),
        pytest.param("4,93017E+11", "spreadsheet damaged", id="as a German float"),
        pytest.param("=+49301234567", "spreadsheet damaged", id="as a formula"),
        pytest.param("+49 abc", "no phone number", id="letters"),
        pytest.param("+49 3", "no phone number", id="too short"),
    ],
)
def test_what_is_no_phone_number_says_why(typed: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        phones.normal(typed)


@pytest.mark.parametrize(
    ("typed", "form", "kept"),
    [
        ("1,234.50", values.PLAIN, Decimal("1234.5")),
        ("1.234,50", GERMAN, Decimal("1234.5")),
        ("1 234", values.PLAIN, 1234),
        ("-0", values.PLAIN, 0),
        ("00123", values.PLAIN, 123),
        ("12.0", values.PLAIN, 12),
        ("9223372036854775807", values.PLAIN, 2**63 - 1),
    ],
)
def test_a_number_is_exact(typed: str, form: values.Form, kept: object) -> None:
    read = values.read("employees", "number", typed, form)
    assert read == kept
    assert type(read) is type(kept)


@pytest.mark.parametrize(
    "typed",
    ["1e5", "NaN", "inf", "12,34", "620 people", "0x10", "9" * 5000, "9223372036854775808",
     "１２", "--1"],
)  # fmt: skip
def test_what_is_no_number_names_the_form_wanted(typed: str) -> None:
    with pytest.raises(Invalid, match=r"1234\.50|larger than|512"):
        values.read("employees", "number", typed)


@pytest.mark.parametrize(
    ("typed", "dates", "kept"),
    [
        ("2026-03-31", "iso", "2026-03-31"),
        ("31.3.2026", "day-first", "2026-03-31"),
        ("3/4/2026", "month-first", "2026-03-04"),
        ("03/04/2026", "day-first", "2026-04-03"),
        ("2026-03-31 10:00", "day-first", "2026-03-31"),
    ],
)
def test_a_date_is_read_in_the_order_settled_for_the_file(
    typed: str, dates: str, kept: str
) -> None:
    assert values.day(typed, dates) == kept


@pytest.mark.parametrize("typed", ["2026-02-30", "31/3/2026", "tomorrow", "2026", "0000-01-01"])
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="2026-03-31"):
        values.day(typed, "month-first")


@pytest.mark.parametrize(
    ("typed", "kept"), [("Yes", True), ("ja", True), ("NO", False), ("0", False), ("sí", True)]
)
def test_yes_and_no_are_read_in_five_languages(typed: str, kept: bool) -> None:
    assert values.yes_no(typed) is kept


def test_text_stays_what_it_is() -> None:
    for typed in ("NO", "010", "=1+1", "a%b_c*", "null", "👩‍💻"):
        assert values.read("industry", "text", typed) == typed


def test_a_blank_cell_is_no_value() -> None:
    assert values.read("industry", "text", " \t ") is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("\ufeffAnna", "Anna", id="byte order mark"),
        pytest.param("a\x00b", "a\ufffdb", id="NUL"),
        pytest.param("a\ud800b", "a\ufffdb", id="lone surrogate"),
        pytest.param("zoe\u0308", "zoë", id="composed"),
        pytest.param("a\x07b\tc", "ab\tc", id="control characters"),
        pytest.param("a\r\nb", "a\nb", id="line ends"),
    ],
)
def test_text_is_cleaned_before_it_is_kept(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(Invalid, match="512"):
        clean("x" * 513)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Zoë ÜNAL", "zoe unal"), ("Straße", "strasse"), ("İstanbul", "istanbul"), ("Ａ１", "a1")],
)
def test_folding_forgets_case_and_accents(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme GmbH & Co. KG", "ACME"),
        ("Acme, Inc.", "acme"),
        ("The Coca-Cola Company", "Coca Cola"),
        ("Müller AG", "muller"),
        ("Other SE", "other"),
        ("ACME S.A. de C.V.", "acme"),
        ("AT&T Inc.", "AT and T"),
    ],
)
def test_names_of_one_company_have_one_key(one: str, other: str) -> None:
    assert companies.key_of(one) == companies.key_of(other)


def test_names_of_different_companies_have_different_keys() -> None:
    names = ["Acme", "Acme Foods", "株式会社トヨタ", "Ltd", "GmbH", "Tea", "SEAT"]
    assert len({companies.key_of(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        ("https://shop.acme.co.uk/x?y#z", "acme.co.uk"),
        ("WWW.Acme.Example.", "acme.example"),
        ("mail.acme.de:8080", "acme.de"),
        ("müller.de", "xn--mller-kva.de"),
        ("localhost", ""),
        ("not a domain", ""),
        ("co.uk", ""),
    ],
)
def test_a_company_is_known_by_its_registered_domain(typed: str, domain: str) -> None:
    assert companies.domain_of(typed) == domain
