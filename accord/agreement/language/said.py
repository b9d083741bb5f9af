"""Everything that an agreement says, item by item: what a page lists and a difference compares."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from accord.agreement.language import sentences
from accord.agreement.language.document import closing
from accord.agreement.language.parse_hours import WEEKDAYS
from accord.agreement.language.parse_values import plural
from accord.agreement.language.sentences import Labels
from accord.agreement.language.words import Agreement, Example, ExampleEvent, WorkingHours

GROUPS = (
    "terms", "fit", "behaviour", "grades", "sales_ready", "never", "lists", "stages", "reasons",
    "promises", "goal", "legal_basis", "examples",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """One item of an agreement.

    group   the clause it stands in, one of GROUPS
    name    its name there; the name of a setting of the clause itself begins with "("
    words   a sentence
    points  its points as text, those of several bands in order; empty where it gives none
    """

    group: str
    name: str
    words: str
    points: str = ""
    why: str = ""


def said(agreement: Agreement, labels: Labels | None = None) -> tuple[Said, ...]:
    """What an agreement says, in the order of its clauses and, within each, as written.

    labels  what people call an attribute, by its key
    """
    labels = labels or {}
    return (
        *terms(agreement),
        *groups(agreement, labels),
        *grades(agreement),
        *readiness(agreement, labels),
        *lists(agreement),
        *cycle(agreement, labels),
        *promises(agreement),
        *legal_basis(agreement, labels),
        *examples(agreement),
    )


def terms(agreement: Agreement) -> Iterator[Said]:
    yield Said("terms", "(name)", agreement.name)
    yield Said("terms", "(time zone)", agreement.time_zone)
    if agreement.hours:
        yield Said("terms", "(working hours)", hours(agreement.hours))


def hours(hours: WorkingHours) -> str:
    """ "Mon-thu 09:00-17:30; fri 09:00-15:00; holidays of DE-BY"."""
    parts = []
    # Days in a row that open alike: their number less their place stays the same.
    alike = groupby(enumerate(hours.days), key=lambda day: (day[1][0] - day[0], day[1][1]))
    for (_, spans), run in alike:
        days = [WEEKDAYS[day] for _, (day, _) in run]
        opened = ", ".join(f"{opens:%H:%M}-{closing(closes)}" for opens, closes in spans)
        parts.append(f"{'-'.join(dict.fromkeys((days[0], days[-1])))} {opened}")
    if hours.holidays:
        parts.append(f"holidays of {hours.holidays}")
    if hours.also_closed:
        parts.append(f"closed on {', '.join(day.isoformat() for day in hours.also_closed)}")
    return sentences.sentence("; ".join(parts))


def groups(agreement: Agreement, labels: Labels) -> Iterator[Said]:
    for name, group in (("fit", agreement.fit), ("behaviour", agreement.behaviour)):
        if group.cap is not None:
            yield Said(name, "(cap)", f"Up to {plural(group.cap, 'point')}")
        if group.below_zero:
            yield Said(name, "(floor)", "May go below zero")
    for line in agreement.fit.lines:
        words, points = sentences.fit_words(line, labels), sentences.fit_points(line)
        yield Said("fit", line.name, words, points, line.why)
    for item in agreement.behaviour.lines:
        words = sentences.behaviour_words(item, labels)
        yield Said("behaviour", item.name, words, str(item.points), item.why)


def grades(agreement: Agreement) -> Iterator[Said]:
    for name, letters, numbers in (
        ("fit", "ABC", agreement.grades.fit),
        ("behaviour", "123", agreement.grades.behaviour),
    ):
        steps = (f"{letter} from {least}" for letter, least in zip(letters, numbers, strict=True))
        yield Said("grades", name, ", ".join(steps))


def readiness(agreement: Agreement, labels: Labels) -> Iterator[Said]:
    for item in agreement.sales_ready:
        words = sentences.criterion(item, labels)
        yield Said("sales_ready", item.name, words, why=item.why)
    for bar in agreement.never:
        words = sentences.sentence(sentences.condition(bar, labels))
        yield Said("never", words, words)


def lists(agreement: Agreement) -> Iterator[Said]:
    for name, values in agreement.lists:
        yield Said("lists", name, f"{len(values):,}: {sentences.listed(values, 'and')}")


def cycle(agreement: Agreement, labels: Labels) -> Iterator[Said]:
    for stage in agreement.stages:
        yield Said("stages", stage.name, sentences.stage(stage, labels))
    for reason in agreement.reasons:
        yield Said("reasons", reason.name, sentences.reason(reason))


def promises(agreement: Agreement) -> Iterator[Said]:
    for item in agreement.promises:
        yield Said("promises", f"{item.side}: {item.name}", sentences.promise(item))
    if agreement.attempts_before_reject:
        words = f"At least {plural(agreement.attempts_before_reject, 'attempt')} before a reject"
        yield Said("promises", "sales: attempts", words)
    if volume := agreement.volume:
        share = "" if volume.accepted is None else f", of which {volume.accepted}% are accepted"
        words = f"{volume.mql:,} MQLs a {volume.per}{share}"
        yield Said("promises", "marketing: volume", words)
    if capacity := agreement.capacity:
        words = f"Takes {capacity.mql:,} MQLs a {capacity.per}"
        yield Said("promises", "sales: capacity", words)
    if goal := agreement.goal:
        yield Said("goal", "revenue", f"{goal.revenue:,} {goal.currency} a {goal.per}")


def legal_basis(agreement: Agreement, labels: Labels) -> Iterator[Said]:
    """Which special categories of data count, and what allows it."""
    for name, basis in agreement.legal_basis:
        yield Said("legal_basis", sentences.label(name, labels), basis)


def examples(agreement: Agreement) -> Iterator[Said]:
    for item in agreement.examples:
        words = example(item)
        yield Said("examples", words, words)


def example(example: Example) -> str:
    facts = [f"{sentences.label(name, {})} {sentences.value(v)}" for name, v in example.lead]
    words = ", ".join((*facts, *map(done, example.did))) or "nothing known"
    return f"{sentences.sentence(words)}: {'is' if example.holds else 'is not'} {example.stage}"


def done(event: ExampleEvent) -> str:
    """ "3 times Asset Downloaded today", "page with path /careers 2 days ago"."""
    often = "" if event.times == 1 else f"{event.times} times "
    facts = " and ".join(f"{name} {sentences.value(v)}" for name, v in event.facts)
    ago = "today" if event.days_ago == 0 else f"{plural(event.days_ago, 'day')} ago"
    human = "" if event.human == 100 else f", {event.human}% human"
    return f"{often}{event.kind}{' with ' if facts else ''}{facts} {ago}{human}"
