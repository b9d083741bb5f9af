"""The agreement made ready to be read: words checked, signals found, tables laid out. Pure."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from zoneinfo import ZoneInfo

from accord.agreement.language import fading
from accord.agreement.language.conditions import Holds, Question, compiled, questions
from accord.agreement.language.facts import Vocabulary
from accord.agreement.language.free import FREE, free_domains
from accord.agreement.language.meeting import Meets, by_kind, meets
from accord.agreement.language.vocabulary import check
from accord.agreement.language.words import (
    Agreement,
    BehaviourLine,
    Condition,
    Criterion,
    FitLine,
    Signal,
    Value,
)

EVERYTHING = Vocabulary()


@dataclass(frozen=True, slots=True)
class PlannedCondition:
    """A condition's questions, and the reader of one lead's values (or an event's facts)."""

    questions: tuple[Question, ...]
    holds: Holds = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PlannedSignal:
    """Events of one kind that pass `where` and are at least so human (0-100).

    key  hash of kind, where, human and zone: the same in every version that asks the same
    """

    key: str
    kind: str
    where: PlannedCondition
    human: int


@dataclass(frozen=True, slots=True)
class PlannedBand:
    when: PlannedCondition
    points: int


@dataclass(frozen=True, slots=True)
class PlannedFit:
    """A line of fit: the first band that holds counts; unknown is passed over."""

    name: str
    bands: tuple[PlannedBand, ...]


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line of behaviour.

    signal   its place in `Plan.signals`
    factors  parts per million by age in days, nothing beyond; None: counts in full for ever
    """

    name: str
    signal: int
    points: int
    at_most: int | None
    factors: tuple[int, ...] | None
    cap: int | None


@dataclass(frozen=True, slots=True)
class PlannedCount:
    """At least so many events of a signal, of ages 0 to `within` days (None: of any age)."""

    signal: int
    at_least: int
    within: int | None


@dataclass(frozen=True, slots=True)
class PlannedCriterion:
    """Everything in it must hold. `last` is a count of at least one, told apart to say why."""

    name: str
    fit: int | None
    behaviour: int | None
    count: PlannedCount | None
    last: PlannedCount | None
    lines: tuple[str, ...]
    at_once: bool


@dataclass(frozen=True, slots=True)
class PlannedStage:
    """One stage: `criterion` or `sales_ready` where the agreement decides, else a person does."""

    name: str
    criterion: PlannedCriterion | None
    sales_ready: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What both readers of the agreement share. Lines, criteria and stages in written order."""

    agreement: Agreement
    zone: ZoneInfo
    signals: tuple[PlannedSignal, ...]
    fit: tuple[PlannedFit, ...]
    behaviour: tuple[PlannedLine, ...]
    criteria: tuple[PlannedCriterion, ...]
    stages: tuple[PlannedStage, ...]
    never: tuple[PlannedCondition, ...]
    kinds: Mapping[str, tuple[int, ...]]
    """The signals (by place) that events of a kind may belong to."""
    meets: Mapping[str, Meets] = field(compare=False, repr=False)
    """For each of these kinds the reader of its events' facts."""
    attributes: frozenset[str]
    """The keys of all attributes that it reads."""


def plan(
    agreement: Agreement, vocabulary: Vocabulary = EVERYTHING, zone: ZoneInfo | None = None
) -> Plan:
    """An agreement made ready to be read.

    vocabulary  which attributes and event kinds there are; by default every word is known
    zone        the agreement's, from the data that its version keeps; None: as installed

    Raises AgreementError with all faults: words that nobody has, each with the nearest known
    one, operators that do not suit an attribute's type, names of lines and lists that are not
    there, a time zone that is none.
    """
    check(agreement, vocabulary, zone)
    return Planner(agreement, zone or ZoneInfo(agreement.time_zone)).plan()


class Planner:
    """Plans one agreement; keeps the signals found so far, each once."""

    def __init__(self, agreement: Agreement, zone: ZoneInfo) -> None:
        self.agreement = agreement
        self.zone = zone
        self.lists = {FREE: free_domains()} | dict(agreement.lists)
        self.signals: dict[str, PlannedSignal] = {}
        self.places: dict[str, int] = {}

    def plan(self) -> Plan:
        words = self.agreement
        fit = tuple(self.fit_line(line) for line in words.fit.lines)
        behaviour = tuple(self.line(line) for line in words.behaviour.lines)
        criteria = tuple(self.criterion(criterion) for criterion in words.sales_ready)
        stages = tuple(
            PlannedStage(s.name, self.criterion(s.when) if s.when else None, s.sales_ready)
            for s in words.stages
        )
        never = tuple(self.condition(bar) for bar in words.never)
        signals = tuple(self.signals.values())
        kinds = by_kind(signal.kind for signal in signals)
        return Plan(
            agreement=words,
            zone=self.zone,
            signals=signals,
            fit=fit,
            behaviour=behaviour,
            criteria=criteria,
            stages=stages,
            never=never,
            kinds=kinds,
            meets={k: meets({n: signals[n].where.questions for n in kinds[k]}) for k in kinds},
            attributes=attributes_of((*(b.when for x in fit for b in x.bands), *never)),
        )

    def condition(self, condition: Condition) -> PlannedCondition:
        asked = questions(condition, self.lists)
        return PlannedCondition(asked, compiled(asked))

    def signal(self, signal: Signal) -> int:
        """The place of a signal among those found, added where it is new."""
        where = self.condition(signal.where)
        key = signal_key(signal, where.questions, self.zone)
        if key not in self.signals:
            self.places[key] = len(self.signals)
            self.signals[key] = PlannedSignal(key, signal.kind, where, signal.human)
        return self.places[key]

    def fit_line(self, line: FitLine) -> PlannedFit:
        bands = (PlannedBand(self.condition(band.when), band.points) for band in line.bands)
        return PlannedFit(line.name, tuple(bands))

    def line(self, line: BehaviourLine) -> PlannedLine:
        return PlannedLine(
            name=line.name,
            signal=self.signal(line.signal),
            points=line.points,
            at_most=line.at_most,
            factors=factors(line),
            cap=line.cap,
        )

    def criterion(self, criterion: Criterion) -> PlannedCriterion:
        count, last = criterion.count, criterion.last
        return PlannedCriterion(
            name=criterion.name,
            fit=criterion.fit,
            behaviour=criterion.behaviour,
            count=PlannedCount(self.signal(count.signal), count.at_least, count.within)
            if count
            else None,
            last=PlannedCount(self.signal(last.signal), 1, last.within) if last else None,
            lines=criterion.lines,
            at_once=criterion.at_once,
        )


def factors(line: BehaviourLine) -> tuple[int, ...] | None:
    if line.halves_every is not None:
        return fading.halving(line.halves_every)
    return fading.steps(line.fades) if line.fades else None


def attributes_of(conditions: Iterable[PlannedCondition]) -> frozenset[str]:
    return frozenset(asked.field for condition in conditions for asked in condition.questions)


def signal_key(signal: Signal, where: tuple[Question, ...], zone: ZoneInfo) -> str:
    """32 hex digits that name a signal in every version: what it asks, in one order."""
    asked = sorted(
        [q.field, str(q.op), list(map(tagged, q.words)), q.domains, q.list] for q in where
    )
    text = json.dumps([signal.kind, asked, signal.human, zone.key], ensure_ascii=True)
    return sha256(text.encode()).hexdigest()[:32]


def tagged(word: Value) -> str:
    """A word with its type, so that the number 10 and the text 10 are two."""
    if isinstance(word, bool):
        return f"flag:{word}"
    return f"text:{word}" if isinstance(word, str) else f"number:{word}"
