"""The plan checks every word, finds each signal once, and knows it by the same name for ever."""

import pytest

from accord.agreement.language.facts import Kind, Vocabulary
from accord.agreement.language.parse import parse
from accord.agreement.language.plan import plan
from accord.agreement.language.words import AgreementError

KNOWN = Vocabulary(
    attributes={
        "job_title": Kind.TEXT,
        "employees": Kind.NUMBER,
        "opted": Kind.YES_NO,
        "joined": Kind.DATE,
        "email": Kind.TEXT,
    },
    kinds=frozenset({"page", "Call Logged"}),
)


def agreement(**parts):
    text = {
        "fit": "{lines: {}}",
        "behaviour": "{lines: {}}",
        "sales_ready": "{s: {fit: 1}}",
        "zone": "Europe/Berlin",
    } | parts
    zone = text.pop("zone")
    body = "".join(f"{name}: {part}\n" for name, part in text.items())
    return parse(f"agreement: planned\ntime_zone: {zone}\n{body}")


def faults(**parts):
    with pytest.raises(AgreementError) as refused:
        plan(agreement(**parts), KNOWN)
    return refused.value.faults


def condition(text):
    return {"fit": f"{{lines: {{x: {{when: {text}, points: 1}}}}}}"}


@pytest.mark.parametrize(
    "asked",
    [
        "{job_title: {starts_with: a}}",
        "{job_title: {is: 5}}",
        "{job_title: {at_least: 2025-01-31}}",
        "{employees: {between: [1, 5]}}",
        '{employees: {in: ["7", 8]}}',
        "{employees: {known: false}}",
        "{opted: yes}",
        "{opted: {known: true}}",
        "{joined: {above: 2025-01-31}}",
        "{joined: {starts_with: 2025-}}",
        "{email_domain: free}",
    ],
)
def test_an_operator_that_suits_its_attribute_is_taken(asked):
    assert plan(agreement(**condition(asked)), KNOWN)


@pytest.mark.parametrize(
    "asked",
    [
        "{job_title: {above: 5}}",
        "{employees: {contains_any: [many]}}",
        "{employees: {is: many}}",
        "{employees: {at_least: 2025-01-31}}",
        "{opted: {at_least: 1}}",
        "{opted: maybe}",
        "{joined: {at_least: 5}}",
    ],
)
def test_an_operator_of_the_wrong_type_is_refused(asked):
    (fault,) = faults(**condition(asked))
    assert fault.line == 3
    assert "attribute" not in fault.sentence


def test_all_unknown_words_are_named_at_once_each_with_the_nearest_known():
    found = faults(
        fit="{lines: {x: {when: {jobtitel: a}, points: 1}}}",
        behaviour="{lines: {y: {each: pages, points: 1}}}",
        sales_ready="{s: {count: call logged, at_least: 1}}",
        never="[{employes: 3}]",
    )
    assert [(fault.word, fault.nearest) for fault in found] == [
        ("jobtitel", "job_title"),
        ("employes", "employees"),
        ("pages", "page"),
        ("call logged", "Call Logged"),
    ]
    assert [fault.line for fault in found] == [3, 6, 4, 5]


def test_a_stage_may_not_ask_for_what_nobody_does():
    stages = "{warm: {when: {count: demo, at_least: 1}, owner: marketing}}"
    assert faults(stages=stages)[0].word == "demo"


def test_with_no_vocabulary_every_word_is_known():
    assert plan(agreement(**condition("{anything: {above: 5}}")))


def test_lines_and_criteria_that_ask_the_same_share_one_signal():
    found = plan(
        agreement(
            behaviour="""
  lines:
    a: {each: page, where: {path: /x, minutes: 3}, points: 1}
    b: {each: page, where: {minutes: 3, path: /X}, points: 2}
    c: {each: page, where: {minutes: "3", path: /x}, points: 2}
""",
            sales_ready="{s: {last: page, where: {path: /x, minutes: 3}}}",
        )
    )
    assert [line.signal for line in found.behaviour] == [0, 0, 1]
    assert found.criteria[0].last.signal == 0
    assert found.kinds == {"page": (0, 1)}


def key(line, zone="Europe/Berlin", **parts):
    behaviour = f"{{lines: {{a: {{each: page, points: 1, {line}}}}}}}"
    return plan(agreement(behaviour=behaviour, zone=zone, **parts)).signals[0].key


def test_points_and_fading_are_no_part_of_a_signals_name():
    assert key("cap: 3, halves_every: 3 days") == key("at_most: 1 a day")


def test_kind_where_human_zone_and_lists_are():
    lists = [f"{{known: [{word}]}}" for word in ("a", "b")]
    keys = [
        key("cap: 3"),
        key("human: 60"),
        key("cap: 3", zone="UTC"),
        key("where: {p: 1}"),
        key('where: {p: "1"}'),
        key("where: {p: {in: known}}", lists=lists[0]),
        key("where: {p: {in: known}}", lists=lists[1]),
    ]
    assert len(set(keys)) == len(keys)


def test_a_signals_name_is_for_ever():
    assert key("where: {path: {starts_with: /pricing}}") == KEY


KEY = "a33057b26d93c9c7b249d3e83bfda364"
