"""What would make a lead sales-ready, said as a person would say it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from accord.agreement.language.changes import Change
from accord.agreement.language.conditions import YES, Question, prepare
from accord.agreement.language.sentences import PHRASES, label, listed, on_list, value
from accord.agreement.language.vocabulary import FLAGS
from accord.agreement.language.words import Op, Value

Labels = Mapping[str, str]
"""What people call an attribute, by its key, in lower case."""

COUNTS = ("no", "one", "two", "three")
NAMED = frozenset({Op.IS, Op.IN})
DENIED = frozenset({Op.IS_NOT, Op.NOT_IN})
AMOUNTS = {
    Op.AT_LEAST: "at least", Op.AT_MOST: "at most", Op.ABOVE: "more than", Op.BELOW: "less than",
}  # fmt: skip
DAYS = {Op.AT_LEAST: "not before", Op.AT_MOST: "not after", Op.ABOVE: "after", Op.BELOW: "before"}


def hint_words(changes: Iterable[Change], labels: Labels) -> str:
    """Changes that together make a lead sales-ready; reads on behind "it takes"."""
    counted: list[tuple[Change, int]] = []
    for change in changes:
        if counted and counted[-1][0] == change:
            counted[-1] = (change, counted[-1][1] + 1)
        else:
            counted.append((change, 1))
    return listed((change_words(change, labels, times) for change, times in counted), "and")


def change_words(change: Change, labels: Labels, times: int = 1) -> str:
    """ "one more visit to a page whose path contains price", "a job title that contains chief"."""
    if change.kind is None:
        known = (learned(q, change.values.get(q.field), labels) for q in change.questions)
        return listed(dict.fromkeys(known), "and")
    if change.kind == "page":
        head = f"{COUNTS[times]} more visit{'s' * (times > 1)} to a page"
    else:
        head = f"{COUNTS[times]} more {change.kind}"
    return head + whose(change, labels)


def whose(change: Change, labels: Labels) -> str:
    """What is asked of an event: " with outcome qualified", " whose path contains pricing"."""
    if not change.questions:
        return ""
    facts = [(question, change.facts.get(question.field)) for question in change.questions]
    if change.kind != "page" and all(q.op in NAMED and not q.list for q, _ in facts):
        named = (f"{label(asked.field, labels)} {said(asked, found)}" for asked, found in facts)
        return f" with {listed(named, 'and')}"
    clauses = (clause(asked, found, labels) for asked, found in facts)
    return f" whose {listed(clauses, 'and')}"


def clause(asked: Question, found: Value | None, labels: Labels) -> str:
    """One question as a clause: "path contains pricing"."""
    name = label(asked.field, labels)
    if asked.op is Op.KNOWN:
        return f"{name} is {'known' if asked.words[0] else 'unknown'}"
    if asked.list:
        return f"{name} is {'not ' * (asked.op in DENIED)}{on_list(asked.list)}"
    if asked.op is Op.BETWEEN:
        return f"{name} is from {said(asked, found)}"
    order = "is " if asked.op in AMOUNTS else ""
    return f"{name} {order}{PHRASES[asked.op]} {said(asked, found)}"


def learned(asked: Question, found: Value | None, labels: Labels) -> str:
    """What would have to be known: "a job title that contains chief", "at least 200 employees"."""
    name = label(asked.field, labels)
    one = with_article(name)
    if asked.list:
        return f"{one} that is {'not ' * (asked.op in DENIED)}{on_list(asked.list)}"
    words = said(asked, found)
    if words in FLAGS:
        return f"{name}: {words}"
    match asked.op:
        case Op.BETWEEN:
            return f"{one} from {words}"
        case Op.AT_LEAST | Op.AT_MOST | Op.ABOVE | Op.BELOW if isinstance(asked.words[0], str):
            return f"{one} {DAYS[asked.op]} {words}"
        case Op.AT_LEAST | Op.AT_MOST | Op.ABOVE | Op.BELOW:
            amount = f"{AMOUNTS[asked.op]} {words}"
            return f"{amount} {name}" if one == name else f"{one} of {amount}"
        case Op.CONTAINS_ANY | Op.STARTS_WITH:
            return f"{one} that {PHRASES[asked.op]} {words}"
        case _:
            return f"{one} that {'is not' if asked.op in DENIED else 'is'} {words}"


def said(asked: Question, found: Value | None) -> str:
    """The word of a question that a value meets; what it rules out or bounds stands as written."""
    if asked.op is Op.CONTAINS_ANY and found is not None:
        return value(next(word for word in asked.written if is_met(asked, word, found))).strip("*")
    if asked.op in NAMED and found is not None:
        return value(found)
    return listed(map(value, asked.written), "to" if asked.op is Op.BETWEEN else "or")


def is_met(asked: Question, word: Value, found: Value) -> bool:
    alone = replace(asked, words=(prepare(word, asked.field),))
    return alone.holds({asked.field: found}) is YES


def with_article(name: str) -> str:
    """ "a job title", "an industry"; what is many already has none: "employees"."""
    if name.endswith("s") and not name.endswith("ss"):
        return name
    return f"{'an' if name[:1] in 'aeiou' else 'a'} {name}"
