"""The columns of a file as a form: what each can become, and the mapping that was chosen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accord.capture.columns import CONSENT_PARTS, DEAL_PARTS, TYPES
from accord.capture.guess import Guess
from accord.leads.models import Attribute
from accord.lib.typed import one_line

DEAL_WORDS = {
    "key": "Deal: its number or key", "name": "Deal: its name", "opened_at": "Deal: opened on",
    "closed_at": "Deal: closed on", "amount": "Deal: amount", "currency": "Deal: currency",
    "sdr": "Deal: SDR", "rep": "Deal: rep",
}  # fmt: skip
FLAGS = {
    "leads": (
        ("at", "When we first knew them"),
        ("rises", "A number that rises with time"),
        ("unsubscribed", "Wants no more mail"),
    ),
    "events": (
        ("kind", "What happened"),
        ("at", "When it happened"),
        ("key", "The event's own number"),
        ("human", "How human it was, 0 to 100"),
    ),
    "deals": (),
}
FORMS = ("dates", "decimal")


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Options:
    """One group in the select of a column."""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One column as the form shows it: its samples, what is chosen, and why that was guessed."""

    place: int
    header: str
    samples: tuple[str, ...]
    chosen: str
    why: str
    system: str = ""
    label: str = ""

    @property
    def asks(self) -> bool:
        return self.chosen == ""


def options(what: str, attributes: Iterable[Attribute]) -> tuple[Options, ...]:
    """What a column of a file of `what` can become, in groups."""
    known = tuple(Option(f"attribute:{a.key}", a.label) for a in attributes)
    who = (
        *(o for o in known if o.value == "attribute:email"),
        Option("id", "Id in another system"),
    )
    flags = tuple(Option(role, label) for role, label in FLAGS[what])
    if what == "leads":
        consent = tuple(Option(f"consent:{part}", f"Consent: {part}") for part in CONSENT_PARTS)
        new = tuple(Option(f"new:{type}", f"New attribute, {type}") for type in TYPES)
        ends = Option("outcome", "Outcome: won or still open")
        return (
            Options("Who they are", (*who, *(o for o in known if o not in who))),
            Options("A new attribute", new),
            Options("Time, outcome, consent", (*flags, ends, *consent)),
        )
    facts = Options("A fact of the row", tuple(Option(f"fact:{t}", f"Fact, {t}") for t in TYPES))
    if what == "events":
        return (Options("Who did it", who), Options("The event", flags), facts)
    deal = tuple(Option(f"deal:{part}", DEAL_WORDS[part]) for part in DEAL_PARTS)
    ends = Option("outcome", "Outcome: won, lost or open")
    return (Options("Whose deal", who), Options("The deal", (*deal, ends)), facts)


def chosen(mapping: Mapping[str, Any], header: str) -> str:
    """What the mapping says of a column, as the select's value; "" where it says nothing."""
    outcome = mapping.get("outcome")
    if isinstance(outcome, Mapping) and outcome.get("column") == header:
        return "outcome"
    spec = (mapping.get("columns") or {}).get(header)
    if isinstance(spec, str):
        return "drop" if spec == "drop" else f"attribute:{spec}"
    return choice_of(spec) if isinstance(spec, Mapping) else ""


def choice_of(spec: Mapping[str, Any]) -> str:
    """The select's value of one column's settings: new:text, deal:amount, id, at."""
    if "id" in spec:
        return "id"
    for role in ("new", "fact"):
        if role in spec:
            return f"{role}:{spec.get('type', 'text')}"
    for role in ("attribute", "deal", "consent"):
        if role in spec:
            return f"{role}:{spec[role]}"
    return next((role for role in spec if spec[role] is True), "")


def columns(
    header: Sequence[str],
    mapping: Mapping[str, Any],
    guesses: Sequence[Guess],
    offered: Iterable[Options] = (),
) -> tuple[ColumnChoice, ...]:
    """One entry a column, in the file's order.

    offered  what a column can become: the words for what was chosen come from here
    """
    specs = mapping.get("columns") or {}
    labels = {option.value: option.label for group in offered for option in group.options}
    return tuple(
        ColumnChoice(
            place=place, header=name, samples=guess.samples, why=guess.why,
            chosen=(choice := chosen(mapping, name)), system=system_of(specs.get(name)),
            label=labels.get(choice, choice),
        )
        for place, (name, guess) in enumerate(zip(header, guesses, strict=True))
    )  # fmt: skip


def system_of(spec: Any) -> str:
    return str(spec["id"]) if isinstance(spec, Mapping) and "id" in spec else "crm"


def posted(
    sent: Mapping[str, str], header: Sequence[str], before: Mapping[str, Any]
) -> dict[str, Any]:
    """The mapping that a filled-in form means; what the form does not ask is kept from `before`."""
    mapping: dict[str, Any] = {**before, "columns": {}}
    mapping.pop("outcome", None)
    specs = before.get("columns") or {}
    for place, name in enumerate(header):
        choice = one_line(sent.get(f"c{place}", ""))
        if choice == "outcome":
            mapping["outcome"] = ending(sent, name)
        elif choice and choice == chosen(before, name) and choice != "id":
            mapping["columns"][name] = specs[name]
        elif choice:
            mapping["columns"][name] = spec(choice, name, sent.get(f"system{place}", ""))
    if isinstance(before.get("outcome"), str) and "outcome" not in mapping:
        mapping["outcome"] = before["outcome"]
    return mapping | whole(sent)


def spec(choice: str, name: str, system: str) -> Any:
    """What a mapping holds for a column of which `choice` was made in the select."""
    role, _, detail = choice.partition(":")
    if role == "drop":
        return "drop"
    if role == "id":
        return {"id": one_line(system)}
    if role in ("new", "fact"):
        return {role: name, "type": detail}
    return {role: detail or True}


def ending(sent: Mapping[str, str], name: str) -> dict[str, str]:
    words = {key: one_line(sent.get(key, "")) for key in ("won", "lost")}
    return {"column": name, **{key: word for key, word in words.items() if word}}


def whole(sent: Mapping[str, str]) -> dict[str, Any]:
    """What the form asks of the whole file; an empty answer to a form of writing asks again."""
    said: dict[str, Any] = {}
    for key in FORMS:
        if key in sent:
            said[key] = one_line(sent[key]) or None
    for key in ("kind", "currency", "zone", "country", "encoding"):
        if one_line(sent.get(key, "")):
            said[key] = one_line(sent[key])
    if "header" in sent:
        said["header"] = sent["header"] == "yes"
    if "empty" in sent:
        said["empty"] = [word for part in sent["empty"].split(",") if (word := one_line(part))]
    if any(sent.get(f"consent_{part}") for part in ("source", "at", "wording")):
        said["consent"] = {
            part: one_line(sent.get(f"consent_{part}", "")) for part in ("source", "at", "wording")
        }
    return said
