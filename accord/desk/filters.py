"""What the list of leads is asked for: read from the URL, checked word by word, said in sentences.

Nothing of the URL becomes a name of a column: every word is looked up in a list of ours, and
attributes are named by their id.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from django.http import QueryDict

from accord.agreement.language.words import Value
from accord.desk.words import stage_words
from accord.handoff.terms import Terms
from accord.leads import values
from accord.leads.models import Attribute, Company
from accord.lib.errors import Invalid, Unreadable
from accord.lib.typed import one_line

LONGEST_SEARCH = 200
PER_PAGE, MOST_PER_PAGE = 50, 200
SORTS = {"seen": "last act first", "score": "best score first", "due": "clock that ends first"}
GRADES = ("A", "B", "C", "D")
_ATTRIBUTE = re.compile(r"a([1-9]\d{0,17})\Z")
_AFTER = re.compile(r"(-?\d{1,19}|none)~(\d{1,19})\Z")


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for. Empty text, None and () ask for nothing.

    attributes   ((attribute id, value), ...): the lead's value now is this one
    after        the last row of the page before, as `key~id`
    """

    q: str = ""
    stage: str = ""
    grade: str = ""
    ready: str = ""
    live: str = ""
    company: int | None = None
    attributes: tuple[tuple[int, Value], ...] = ()
    sort: str = "seen"
    after: str = ""
    per_page: int = PER_PAGE

    @property
    def is_empty(self) -> bool:
        return self.is_plain and self.sort != "due"

    @property
    def is_plain(self) -> bool:
        """It leaves nobody out; only an order is asked for."""
        chosen = (self.q, self.stage, self.grade, self.ready, self.live, self.attributes)
        return self.company is None and not any(chosen)

    def query(self) -> str:
        """The part of the URL that asks for the same; "" for everything in the usual order."""
        plain = Filter()
        pairs = [
            (field.name, getattr(self, field.name))
            for field in fields(self)
            if field.name != "attributes"
            and getattr(self, field.name) != getattr(plain, field.name)
        ]
        pairs += [(f"a{id}", written(value)) for id, value in self.attributes]
        return urlencode(pairs)

    def first_page(self) -> "Filter":
        return replace(self, after="")


@dataclass(frozen=True, slots=True)
class Words:
    """The words that the list understands here: stages by name, attributes in use by id."""

    stages: Mapping[str, str]
    attributes: Mapping[int, Attribute]


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of a filter as a sentence, and the filter without it."""

    sentence: str
    without: Filter


def known_words(terms: Terms | None, attributes: Iterable[Attribute]) -> Words:
    return Words(stages=stage_words(terms), attributes={a.pk: a for a in attributes})


def asked(params: QueryDict, words: Words) -> Filter:
    """The filter that a URL asks for.

    Raises Unreadable on a name, sort, stage, grade or page that the list does not have, and
    Invalid on a value that is no value of its attribute.
    """
    given = {name: one_line(str(params[name])) for name in params}
    ids = {name: found for name in given if (found := _ATTRIBUTE.match(name))}
    known = {field.name for field in fields(Filter)} - {"attributes"}
    for name in given.keys() - ids.keys() - known:
        raise Unreadable(f"The list of leads has no filter {name[:40]!r}.")
    return Filter(
        q=searched(given.get("q", "")),
        stage=one_of("stage", given, words.stages),
        grade=one_of("grade", given, GRADES),
        ready=one_of("ready", given, ("yes", "no")),
        live=one_of("live", given, ("live", "history")),
        company=number("company", given),
        attributes=tuple(
            (int(found[1]), value)
            for name, found in sorted(ids.items())
            if (value := attribute_value(int(found[1]), given[name], words)) is not None
        ),
        sort=one_of("sort", given, SORTS) or "seen",
        after=cursor(given.get("after", "")),
        per_page=min(number("per_page", given) or PER_PAGE, MOST_PER_PAGE),
    )


def searched(text: str) -> str:
    if len(text) > LONGEST_SEARCH:
        raise Invalid(f"Search for {LONGEST_SEARCH} characters at most; this has {len(text)}.")
    return text


def one_of(name: str, given: Mapping[str, str], among: Iterable[str]) -> str:
    word = given.get(name, "")
    if word and word not in set(among):
        raise Unreadable(f"The list of leads knows no {name} {word[:40]!r}.")
    return word


def number(name: str, given: Mapping[str, str]) -> int | None:
    text = given.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 0 < len(text) <= 18 and int(text)):
        raise Unreadable(f"{name} is a whole number above zero, not {text[:40]!r}.")
    return int(text)


def cursor(text: str) -> str:
    if text and not _AFTER.match(text):
        raise Unreadable("That page of the list does not exist. Start from its first page.")
    return text


def attribute_value(id: int, text: str, words: Words) -> Value | None:
    attribute = words.attributes.get(id)
    if attribute is None:
        raise Unreadable(f"No lead has the attribute a{id}.")
    return values.read(attribute.key, attribute.type, text) if text else None


def written(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def chips(filter: Filter, words: Words) -> list[Chip]:
    """Each part of the filter as a plain sentence, in one order."""
    first = filter.first_page()
    parts = [
        (filter.q, f"found by “{filter.q}”", replace(first, q="")),
        (filter.stage, f"stage is {words.stages.get(filter.stage, '')}", replace(first, stage="")),
        (filter.grade, f"fit is {filter.grade}", replace(first, grade="")),
        (filter.ready, ready_words(filter.ready), replace(first, ready="")),
        (filter.live, live_words(filter.live), replace(first, live="")),
        (filter.company, f"works at {company_name(filter.company)}", replace(first, company=None)),
        (filter.sort == "due", "a clock is running", replace(first, sort="seen")),
    ]
    found = [Chip(sentence, without) for holds, sentence, without in parts if holds]
    for id, value in filter.attributes:
        rest = tuple(pair for pair in filter.attributes if pair[0] != id)
        label = words.attributes[id].label.lower()
        found.append(Chip(f"{label} is {written(value)}", replace(first, attributes=rest)))
    return found


def ready_words(ready: str) -> str:
    return "is sales-ready" if ready == "yes" else "is not sales-ready"


def live_words(live: str) -> str:
    return "is live" if live == "live" else "is history"


def company_name(id: int | None) -> str:
    if id is None:
        return ""
    found = Company.objects.filter(pk=id).first()
    return str(found) if found else "a company that is not here"
