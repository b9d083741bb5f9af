"""How lines, criteria, promises and all the rest read aloud."""

import pytest

from accord.agreement.language import sentences
from accord.agreement.language.parse import parse
from accord.agreement.language.said import said
from tests.agreement.texts import SMALL, WHOLE, placed

SAID = parse(WHOLE)
WORDS = {item.name: item.words for item in said(SAID)}


@pytest.mark.parametrize(
    ("place", "entry", "reads"),
    [
        pytest.param(
            "when", "{job_title: {contains_any: [head, director, vp, chief]}}",
            "Title contains head, director, vp or chief: 5 points", id="words",
        ),
        pytest.param(
            "when", "{email_domain: free}",
            "Address is free mail: 5 points", id="free mail",
        ),
        pytest.param("when", "{phone: {known: no}}", "Phone is unknown: 5 points", id="unknown"),
        pytest.param(
            "when", "{a: {between: [1, 2000]}}",
            "A from 1 to 2,000: 5 points", id="between",
        ),
        pytest.param(
            "when", "{a: x, b: {above: 3}}",
            "A is x and b above 3: 5 points", id="two parts",
        ),
        pytest.param("fit", "{when: {a: yes}, points: -1}", "A is yes: -1 point", id="one less"),
        pytest.param(
            "fit", "{bands: [[{a: {at_least: 9}}, 6], [{a: {at_least: 5}}, 3]]}",
            "A at least 9: 6; else a at least 5: 3", id="bands",
        ),
        pytest.param(
            "line",
            "{each: page, where: {path: {starts_with: /pricing}}, points: 4, at_most: 2 a day, "
            "halves_every: 14 days, cap: 16}",
            "Visited a page whose path starts with /pricing: 4 points each, at most 2 a day, "
            "halves every 14 days, up to 16", id="a page",
        ),
        pytest.param(
            "line", "{each: Webinar Attended, where: {minutes: {at_least: 20}}, points: 9, "
            "fades: {7 days: 100%, 30 days: 50%}}",
            "Webinar Attended where minutes at least 20: 9 points each, 100% up to 7 days, "
            "50% up to 30 days, then nothing", id="fading in steps",
        ),
        pytest.param(
            "line", "{each: e, points: 1, human: 90}", "E, at least 90% human: 1 point each",
            id="human",
        ),
    ],
)  # fmt: skip
def test_a_line_reads_aloud(place: str, entry: str, reads: str) -> None:
    agreement = parse(placed(place, entry))
    (line,) = (*agreement.fit.lines, *agreement.behaviour.lines)
    assert sentences.line(line) == reads


@pytest.mark.parametrize(
    ("name", "reads"),
    [
        ("by-score", "Fit is at least 20 and behaviour is at least 15"),
        ("phone", "The last Call Logged is at most 30 days old and trade counts"),
        ("asked", "At least once Call Requested within 7 days, at once even while recycled"),
        ("engaged", "Behaviour is at least 8; owned by marketing"),
        ("accepted", "An SDR decides; owned by sdr"),
        ("no-budget", "No money; back to nurture for 90 days, or earlier when ready again; "
                      "program later; says that buyer misled"),
        ("bad-data", "Back to marketing within 2 working days"),
        ("competitor", "Disqualified for good"),
        ("sales: first-touch", "First touch within 30 working minutes of mql, kept in 95%"),
        ("marketing: nurture", "Nurture at most 90 days from recycled, then disqualify"),
        ("marketing: volume", "140 MQLs a month, of which 60% are accepted"),
        ("(working hours)", "Mon-thu 09:00-12:00, 13:00-17:30; fri 09:00-15:00; holidays of DE-BY; "
                            "closed on 2026-12-24"),
        ("rivals", "2: other.example and rival.example"),
    ],
)  # fmt: skip
def test_each_item_reads_aloud(name: str, reads: str) -> None:
    assert WORDS[name] == reads


def test_a_label_replaces_the_key() -> None:
    (line,) = parse(placed("when", "{custom_7: x}")).fit.lines
    assert sentences.line(line, {"custom_7": "shoe size"}) == "Shoe size is x: 5 points"


def test_a_long_list_is_cut_and_says_so() -> None:
    values = ", ".join(f"v{n}" for n in range(100))
    (line,) = parse(placed("when", f"{{a: {{in: [{values}]}}}}")).fit.lines
    assert "v11 or 88 more" in sentences.line(line)


def test_days_that_open_alike_but_not_in_a_row_are_told_apart() -> None:
    hours = 'working_hours: {mon: "09:00-17:00", wed: "09:00-17:00"}'
    (item,) = [i for i in said(parse(f"{SMALL}{hours}\n")) if i.name == "(working hours)"]
    assert item.words == "Mon 09:00-17:00; wed 09:00-17:00"
