"""What a text of an agreement must refuse, put right, or take as it is: one case a known trap."""

import re
import time
from datetime import UTC, datetime

import pytest

from accord.agreement.checks import FaultyText, checked
from accord.agreement.language.canonical import canonical, quoted
from accord.agreement.language.facts import Kind, Vocabulary
from accord.agreement.language.parse import parse
from accord.agreement.language.words import Agreement

HEAD = "agreement: golden\ntime_zone: Europe/Berlin\n"
READY = "sales_ready: {any: {fit: 1}}\n"
KNOWN = Vocabulary(
    {"job_title": Kind.TEXT, "country": Kind.TEXT, "employees": Kind.NUMBER}, frozenset({"page"})
)
NOON = datetime(2025, 6, 16, 12, tzinfo=UTC)


def line(when: str = "{country: DE}", points: str = "5", name: str = "x") -> str:
    return f"{HEAD}fit: {{lines: {{{name}: {{when: {when}, points: {points}}}}}}}\n{READY}"


def did(entry: str) -> str:
    return f"{HEAD}behaviour: {{lines: {{x: {{each: page, points: 5, {entry}}}}}}}\n{READY}"


def refused(text: str, vocabulary: Vocabulary | None = None) -> FaultyText:
    with pytest.raises(FaultyText) as caught:
        checked(text, vocabulary)
    return caught.value


REFUSED = [
    pytest.param(
        "!!python/object/apply:os.system [id]", "a tag", id="agreement-003: a tag that runs code"
    ),
    pytest.param("&a [*a]", "a reference", id="agreement-005: an alias of itself"),
    pytest.param(
        line().replace("points: 5", "points: 5,\n points: 6"),
        r"'points' stands twice, on line 3 and on line 4",
        id="agreement-008: a key twice",
    ),
    pytest.param(f"{HEAD}fit:\n\tlines: {{}}\n{READY}", "A tab", id="agreement-010: tabs"),
    pytest.param(line(points=".inf"), "no number that can be counted", id="agreement-014: .inf"),
    pytest.param(line(points=".nan"), "no number that can be counted", id="agreement-014: .nan"),
    pytest.param(line(points="1:30"), "A whole number is wanted", id="agreement-015: 1:30"),
    pytest.param(line(points="1_000"), "A whole number is wanted", id="agreement-016: 1_000"),
    pytest.param(line(points="'5'"), "number is wanted", id="agreement-017: '5' in quotes"),
    pytest.param(
        line("{jobtitel: {is: x}}"),
        "did you mean 'job_title'",
        id="agreement-022: no such attribute",
    ),
    pytest.param(
        line("{job_title: {aproxx: x}}"), "no operator", id="agreement-023: no such operator"
    ),
    pytest.param(
        line("{job_title: {above: 5}}"), "is text", id="agreement-024: an operator of another type"
    ),
    pytest.param(
        line("{job_title: {matches: '(a+)+$'}}"),
        "write starts_with, contains_any or in",
        id="agreement-025: a regex",
    ),
    pytest.param(
        f"{HEAD}sales_ready:\n" + "".join(f" c{n}: {{fit: 1}}\n" for n in range(10_000)),
        "At most 500",
        id="agreement-028: 10,000 criteria",
    ),
    pytest.param(
        line("{country: {is: DE, in: [FR]}}"), "rules itself out", id="agreement-030: DE and FR"
    ),
    pytest.param(
        line("{employees: {at_least: 9, at_most: 5}}"),
        "rules itself out",
        id="agreement-030: over 9 and under 5",
    ),
    pytest.param(
        f"{HEAD}sales_ready: {{a: {{fit: 1, and: [a]}}}}\n",
        "'a' is no line",
        id="agreement-031: a criterion that refers to itself",
    ),
    pytest.param(
        f"{HEAD}sales_ready: {{a: {{and: [b]}}, b: {{and: [a]}}}}\n",
        "'b' is no line",
        id="agreement-031: two that refer to each other",
    ),
    pytest.param(
        line("{score: {at_least: 5}}"), "itself works out", id="agreement-032: reads the score"
    ),
    pytest.param(line("{stage: mql}"), "itself works out", id="agreement-032: reads the stage"),
    pytest.param(
        line("{religion: {known: yes}}"), "special category", id="agreement-034: special category"
    ),
    pytest.param(
        did("halves_every: -1 days"), "outside of 1 day", id="agreement-036: a window of -1 days"
    ),
    pytest.param(did("halves_every: 0 days"), "outside of 1 day", id="agreement-036: of 0 days"),
    pytest.param(
        did("halves_every: 99999 days"), "outside of 1 day", id="agreement-036: of 99999 days"
    ),
    pytest.param(
        did("halves_every: 14 days").replace("time_zone: Europe/Berlin\n", ""),
        "`time_zone` is missing",
        id="agreement-037: a window without a zone",
    ),
    pytest.param(
        line() + "promises: {sales: {touch: {on: mql, within: 4 business hours}}}\n",
        "'business hours' is no unit of time; did you mean 'working hours'",
        id="agreement-038: business hours",
    ),
    pytest.param(
        line() + "promises: {sales: {touch: {on: mql, within: 4 working hours}}}\n",
        "there are no working_hours",
        id="agreement-038: working hours without a calendar",
    ),
    pytest.param(line("{country: '   '}"), "this is blank", id="agreement-c02: a blank value"),
    pytest.param(line(name="'   '"), "no key", id="agreement-c02: a blank name"),
    pytest.param(
        line("{email_domain: {in: ['ex\u200b.com']}}"),
        "An invisible character",
        id="agreement-c07: a zero-width character in an address",
    ),
    pytest.param(
        line(f"{{country: {'a' + chr(0x301) * 5000}}}"), "at most 512", id="agreement-c08: zalgo"
    ),
    pytest.param(line(name='"a\\r\\nBcc: x@y.z"'), "one line", id="agreement-c16: CRLF in a name"),
    pytest.param(line(f"{{country: {'x' * 10_000}}}"), "at most 512", id="agreement-c17: a value"),
    pytest.param(line(name="x" * 1000), "at most 512", id="agreement-c17: a name"),
    pytest.param(line(points="1e999"), "too large", id="agreement-c43: 1e999"),
    pytest.param(line(points="9223372036854775808"), "too large", id="agreement-c45: 2**63"),
    pytest.param(line(points="9" * 5000), "too large", id="agreement-c46: 5000 digits"),
    pytest.param(
        line("{country: {at_least: 2026-02-30}}"), "no day", id="agreement-c48: 30 February"
    ),
    pytest.param(line("{country: 0001-01-01}"), "no day", id="agreement-c50: the year 1"),
    pytest.param(
        line("{country: '9999-12-31T23:59:59Z'}"), "no day", id="agreement-c50: the year 9999"
    ),
]


@pytest.mark.parametrize(("text", "sentence"), REFUSED)
def test_it_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    error = refused(text, KNOWN)
    assert re.search(sentence, str(error)), str(error)
    assert error.status == 422
    assert all(fault.line >= 1 for fault in error.faults)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            line(f"{{country: {{in: [{', '.join(map(str, range(100_000)))}]}}}}"),
            id="agreement-026: 100,000 values",
        ),
        pytest.param(
            line(f"{{country: {{in: [{', '.join(map(str, range(5_001)))}]}}}}"),
            id="agreement-026: 5,001 values",
        ),
        pytest.param(line() + "# " + "x" * 10_000_000, id="agreement-058: a comment of 10 MB"),
        pytest.param(line(f"{{country: {'x' * 1_048_576}}}"), id="agreement-c18: 1 MiB of text"),
    ],
)
def test_what_is_too_large_is_refused_before_more_is_read(text: str) -> None:
    started = time.process_time()
    assert refused(text).status == 413
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize("bracket", ["- ", "[", "{a: ", "? "])
def test_deep_nesting_is_refused_at_once(bracket: str) -> None:
    """agreement-006."""
    started = time.process_time()
    assert "nested deeper than 20" in str(refused(bracket * 1_100 + "x"))
    assert time.process_time() - started < 0.1


def value_of(agreement: Agreement) -> object:
    return agreement.fit.lines[0].bands[0].when[0].values[0]


def test_agreement_034_a_special_category_with_a_named_legal_basis_is_taken() -> None:
    text = line("{religion: {is: none}}")
    basis = "legal_basis: {religion: 'Art. 9(2)(a), consent by form 3'}\n"
    vocabulary = Vocabulary({"religion": Kind.TEXT}, frozenset())
    assert checked(text + basis, vocabulary).legal_basis[0][0] == "religion"


def test_no_is_a_country() -> None:
    """agreement-011 and agreement-c53, as YAML 1.2 reads it."""
    assert value_of(parse(line("{country: NO}"))) == "NO"


def test_010_is_ten() -> None:
    """agreement-012, as YAML 1.2 reads it."""
    assert parse(line(points="010")).fit.lines[0].bands[0].points == 10


def test_minus_zero_is_zero() -> None:
    """agreement-c45."""
    assert parse(line(points="-0")).fit.lines[0].bands[0].points == 0


PUT_RIGHT = [
    pytest.param("a\x00b", "a\ufffdb", id="agreement-c03: NUL"),
    pytest.param("\ud800x", "\ufffdx", id="agreement-c04: a lone surrogate"),
    pytest.param("\ufeffAnna", "Anna", id="agreement-c05: a byte-order mark"),
    pytest.param("Zoe\u0308", "Zoë", id="agreement-c09: decomposed"),
    pytest.param("a\x07\x1b[31mb", "a[31mb", id="agreement-c15: control characters"),
]


@pytest.mark.parametrize(("typed", "kept"), PUT_RIGHT)
def test_it_is_put_right(typed: str, kept: str) -> None:
    agreement = parse(line(f"{{country: '{typed}'}}", name=f"'{typed}'"))
    assert (value_of(agreement), agreement.fit.lines[0].name) == (kept, kept)


AS_THEY_ARE = [
    pytest.param("invoice\u202egpj.exe", id="agreement-c06: right-to-left override"),
    pytest.param("an\u200bna@ex.com", id="agreement-c07: zero-width outside of an address"),
    pytest.param("STRASSE vs Straße", id="agreement-c11: sharp s"),
    pytest.param("<script>alert(1)</script>", id="agreement-c19: a script tag"),
    pytest.param('" autofocus onfocus=alert(1) x="', id="agreement-c20: an attribute break"),
    pytest.param("<img src=x onerror=alert(1)>", id="agreement-c21: img onerror"),
    pytest.param("<svg/onload=alert(1)>", id="agreement-c22: svg onload"),
    pytest.param("data:text/html,<script>1</script>", id="agreement-c24: a data url, no URL here"),
    pytest.param("O'Brien'); DROP TABLE lead;--", id="agreement-c26: a quote in SQL"),
    pytest.param("1' AND (SELECT sleep(9))--", id="agreement-c27: a pause in SQL"),
    pytest.param("%_\\%", id="agreement-c28: wildcards"),
    pytest.param("password__startswith", id="agreement-c29: a path of the ORM"),
    pytest.param("{% include '/etc/passwd' %}{% debug %}", id="agreement-c32: a template's tag"),
    pytest.param("{0.__class__} %s %n ${jndi:ldap://x} #{7*7}", id="agreement-c33: a format"),
    pytest.param("@SUM(1+1)*cmd|' /C calc'!A0", id="agreement-c36: a formula"),
    pytest.param("..%2f..%2f%00.png", id="agreement-c38: an encoded path"),
    pytest.param("CON.csv", id="agreement-c39: a device of Windows"),
    pytest.param("$(id);`id`|id&id", id="agreement-c40: a shell's signs"),
    pytest.param(
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', id="agreement-c42: XML"
    ),
    pytest.param("NO", id="agreement-c53: like a flag"),
]


@pytest.mark.parametrize("word", AS_THEY_ARE)
def test_it_is_text_and_stays_as_it_is(word: str) -> None:
    agreement = parse(line(f"{{country: {quoted(word)}}}", name=quoted(word)))
    again = parse(canonical(agreement))
    assert (value_of(again), again.fit.lines[0].name) == (word, word)


def test_a_line_break_in_a_value_is_text() -> None:
    """agreement-c16."""
    assert value_of(parse(line('{country: "a\\r\\nBcc: x@y.z"}'))) == "a\r\nBcc: x@y.z"


def test_crlf_is_fine() -> None:
    """agreement-059."""
    assert parse(line().replace("\n", "\r\n")) == parse(line())
