"""Is a text an agreement that can be signed here? Its words, and its own examples."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from accord.agreement.language import facts, used
from accord.agreement.language.evaluate import evaluate
from accord.agreement.language.parse import parse_as_far
from accord.agreement.language.plan import Plan, plan
from accord.agreement.language.starter import standard_kinds
from accord.agreement.language.verdict import Verdict
from accord.agreement.language.vocabulary import found as unknown_words
from accord.agreement.language.words import (
    Agreement,
    AgreementError,
    Example,
    ExampleEvent,
    Fault,
)
from accord.lib.errors import Invalid, Refused, TooLarge

# Examples say how long ago, never when: on this day they say the same for ever.
THE_DAY = datetime(2025, 6, 16, 12)
LONG_KNOWN = datetime(2000, 1, 1, tzinfo=UTC)


class FaultyText(AgreementError, Invalid):
    """A text that is no agreement here; the sentence lists all `faults`, one a row."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults)
        if any(fault.too_large for fault in faults):
            self.status = TooLarge.status


class BrokenExample(Refused):
    """The agreement says otherwise than its own examples; `faults` has each with its line."""

    def __init__(self, broken: tuple["Broken", ...]) -> None:
        super().__init__("\n".join(map(str, broken)))
        self.faults = tuple(one.fault for one in broken)


@dataclass(frozen=True, slots=True)
class Broken:
    """An example that does not come out as it says, and what came out instead."""

    example: Example
    fit: int
    behaviour: int

    @property
    def fault(self) -> Fault:
        """The same as a fault of the text, at its line."""
        return Fault(self.example.line, "examples", self.example.stage, str(self))

    def __str__(self) -> str:
        wanted = "is" if self.example.holds else "is not"
        found = "not" if self.example.holds else "one"
        return (
            f"Line {self.example.line}: the example says it {wanted} {self.example.stage}, "
            f"and it is {found} (fit {self.fit}, behaviour {self.behaviour})."
        )


def checked(
    text: str, vocabulary: facts.Vocabulary | None = None, kinds: frozenset[str] = frozenset()
) -> Agreement:
    """The agreement that a text says, with every word known here.

    vocabulary  what leads and events have; None takes every word; standard kinds are always known
    kinds       more event kinds that are known, as those of the version in force

    A kind that nobody has seen and that is near none that is known may be still to come; one that
    is near is taken for a slip.

    Raises FaultyText (422; 413 where it is too large) with all faults.
    """
    try:
        agreement, faults = parse_as_far(text)
        known = widened(vocabulary, kinds, used.kinds(agreement))
        for fault in unknown_words(agreement, known):
            faults.add_new(fault)
        if faults.found:
            faults.stop()
        plan(agreement, known)
    except AgreementError as error:
        raise FaultyText(error.faults) from error
    return agreement


def widened(
    vocabulary: facts.Vocabulary | None, more: frozenset[str], asked: frozenset[str]
) -> facts.Vocabulary:
    """The vocabulary with the standard event kinds, and those asked for that are no slip."""
    if vocabulary is None or vocabulary.kinds is None:
        return vocabulary or facts.Vocabulary()
    known = vocabulary.kinds | standard_kinds() | more
    return replace(vocabulary, kinds=known | {kind for kind in asked if not is_slip(kind, known)})


def is_slip(kind: str, known: frozenset[str]) -> bool:
    """Whether a kind is written nearly as one that is known, and is none of them."""
    near = {other.casefold() for other in known}
    return kind not in known and bool(get_close_matches(kind.casefold(), near, n=1, cutoff=0.8))


def check_examples(agreement: Agreement, zone: ZoneInfo | None = None) -> None:
    """Raises BrokenExample with a sentence for each example that does not hold.

    zone  the agreement's, where its version keeps one
    """
    broken = broken_examples(agreement, zone)
    if broken:
        raise BrokenExample(broken)


def broken_examples(agreement: Agreement, zone: ZoneInfo | None = None) -> tuple[Broken, ...]:
    """The examples that come out otherwise than they say, in written order."""
    planned = plan(agreement, zone=zone)
    return tuple(found for example in agreement.examples if (found := broken(planned, example)))


def broken(planned: Plan, example: Example) -> Broken | None:
    noon = THE_DAY.replace(tzinfo=planned.zone)
    verdict = evaluate(planned, as_lead(example, planned.zone), noon)
    if reaches(verdict, example.stage) is example.holds:
        return None
    return Broken(example, verdict.fit.points, verdict.behaviour.points)


def reaches(verdict: Verdict, stage: str) -> bool:
    """Whether a stage's criterion holds; `mql` without a stage of that name is readiness."""
    return stage in verdict.stages or (stage == "mql" and verdict.ready)


def as_lead(example: Example, zone: ZoneInfo) -> facts.Lead:
    """The lead that an example describes: values known for long, each event at noon of its day."""
    values = tuple(facts.Known(name, value, LONG_KNOWN) for name, value in example.lead)
    return facts.Lead(values, tuple(events(example.did, zone)))


def events(did: tuple[ExampleEvent, ...], zone: ZoneInfo) -> Iterator[facts.Event]:
    for place, item in enumerate(did):
        at = (THE_DAY - timedelta(days=item.days_ago)).replace(tzinfo=zone)
        for time in range(item.times):
            id = f"{place}.{time}"
            yield facts.Event(id, item.kind, at, at, dict(item.facts), item.human)
