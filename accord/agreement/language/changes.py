"""Changes that could bring a lead nearer to ready, and what some of them together would do."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accord.agreement.language.conditions import UNKNOWN, YES, Question, Values
from accord.agreement.language.days import day_of
from accord.agreement.language.evaluate import bounded, factor, fit_line, rounded
from accord.agreement.language.facts import Event, Known, Lead
from accord.agreement.language.plan import Plan, PlannedBand, PlannedFit, PlannedLine
from accord.agreement.language.readiness import Figures
from accord.agreement.language.reading import (
    counted_events,
    read,
    stated_values,
    with_domain,
)
from accord.agreement.language.verdict import LineScore, State, Verdict
from accord.agreement.language.witness import witnesses
from accord.agreement.language.words import Value


@dataclass(frozen=True, slots=True)
class Change:
    """One more human event of one signal today, or one unknown line of fit at its best.

    name       the line that reads the signal first, else the criterion; or the line of fit
    kind       of the event, with `facts`; None where a line is to be learned
    signals    places of all signals that the event would count in
    values     what would be learned, by attribute
    questions  what `facts` or `values` meet
    """

    name: str
    kind: str | None = None
    facts: Mapping[str, Value] = field(default_factory=dict)
    signals: tuple[int, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()


def applied(lead: Lead, changes: Iterable[Change], instant: datetime) -> Lead:
    """The lead as it would be, had the changes happened at an instant."""
    values, events = list(lead.values), list(lead.events)
    for number, change in enumerate(learned_first(changes), start=1):
        if change.kind is None:
            values += [Known(name, value, instant) for name, value in change.values.items()]
        else:
            name = f"what-if-{number}"
            events.append(Event(name, change.kind, instant, instant, change.facts))
    return Lead(tuple(values), tuple(events))


def learned_first(changes: Iterable[Change]) -> list[Change]:
    """The same changes with those that are learned as one, from values that meet them all."""
    found = list(changes)
    learns = [change for change in found if change.kind is None]
    if len(learns) < 2:
        return found
    asked = tuple(question for change in learns for question in change.questions)
    values = next(witnesses(asked), {})
    together = Change(learns[0].name, values=values, questions=asked)
    return [together, *(change for change in found if change.kind is not None)]


class Outlook:
    """A lead as it stands at a verdict's instant, and as it would after some changes."""

    def __init__(self, plan: Plan, lead: Lead, verdict: Verdict) -> None:
        self.plan = plan
        self.verdict = verdict
        reading = read(plan, lead)
        self.events = tuple(counted_events(plan, reading, verdict.instant))
        self.today = day_of(verdict.instant, plan.zone)
        self.stated = stated_values(reading.values, verdict.instant)
        self.values = with_domain(dict(self.stated))
        scores = verdict.behaviour.lines
        self.factors = [sum(share.factor for share in line.shares) for line in scores]
        self.rooms = [room(line, score) for line, score in zip(plan.behaviour, scores, strict=True)]
        self.points = {x.name: x.points for x in (*verdict.fit.lines, *scores)}

    def figures(self) -> Figures:
        """As the lead stands."""
        return self.outcome(self.points, {})

    def after(self, changes: Sequence[Change]) -> Figures | None:
        """What criteria would look at; None where the changes rule each other out, or bar."""
        points = dict(self.points)
        more: dict[int, int] = {}
        learns = [change for change in changes if change.kind is None]
        if learns:
            values = self.learned(learned_first(learns)[0].values)
            if values is None or any(bar.holds(values) is YES for bar in self.plan.never):
                return None
            points |= {line.name: fit_line(line, values).points for line in self.plan.fit}
        for change in changes:
            for place in change.signals:
                more[place] = more.get(place, 0) + 1
        if more:
            self.add_events(points, more)
        return self.outcome(points, more)

    def learned(self, values: Values) -> dict[str, Value] | None:
        """The lead's values with more; None where nothing could be found to be learned."""
        return with_domain(self.stated | dict(values)) if values else None

    def add_events(self, points: dict[str, int], more: Mapping[int, int]) -> None:
        for place, line in enumerate(self.plan.behaviour):
            added = min(more.get(line.signal, 0), self.rooms[place])
            if added:
                left = self.factors[place] + added * factor(line, 0)
                points[line.name] = bounded(rounded(line.points * left), line.cap)

    def outcome(self, points: Mapping[str, int], more: Mapping[int, int]) -> Figures:
        words = self.plan.agreement
        fit = sum(points[line.name] for line in self.plan.fit)
        behaviour = sum(points[line.name] for line in self.plan.behaviour)
        fit, behaviour = bounded(fit, words.fit.cap), bounded(behaviour, words.behaviour.cap)
        return Figures(
            fit if words.fit.below_zero else max(fit, 0),
            behaviour if words.behaviour.below_zero else max(behaviour, 0),
            points,
            self.events,
            self.today,
            more,
        )

    # which changes there are

    def changes(self) -> list[Change]:
        """All changes that can happen, in written order: what may be learned, then events."""
        learned = [self.learn(line) for line in self.plan.fit]
        return [change for change in learned if change] + list(self.events_to_come())

    def learn(self, line: PlannedFit) -> Change | None:
        """The best that an unknown line can give; None where it gives nothing or is known."""
        score = self.verdict.line(line.name)
        if score.state is not State.UNKNOWN:
            return None
        open_bands = [band for band in line.bands if band.when.holds(self.values) is UNKNOWN]
        for band in sorted(open_bands, key=lambda band: -band.points):
            change = self.meet(line, band) if band.points else None
            if change:
                return change
        return None

    def meet(self, line: PlannedFit, band: PlannedBand) -> Change | None:
        """What would have to be known for a band to hold, with the least harm elsewhere."""
        asked = self.open_questions(band)
        harmful = None
        for values in witnesses(asked):
            change = Change(line.name, values=values, questions=asked)
            figures = self.after([change])
            if figures is None or figures.points[line.name] != band.points:
                continue
            if self.gain(figures) >= band.points:
                return change
            harmful = harmful or change
        return harmful

    def open_questions(self, band: PlannedBand) -> tuple[Question, ...]:
        """The questions about those attributes on which the band cannot be answered."""
        asked = band.when.questions
        fields = {question.field for question in asked if question.holds(self.values) is UNKNOWN}
        return tuple(question for question in asked if question.field in fields)

    def gain(self, figures: Figures) -> int:
        """What all lines of fit together give more than now, before cap and floor."""
        return sum(figures.points[x.name] - self.points[x.name] for x in self.plan.fit)

    def events_to_come(self) -> Iterator[Change]:
        seen = []
        for place, name in self.signal_names().items():
            change = self.happen(place, name)
            if change and change.signals not in seen:  # else it is the same event once more
                seen.append(change.signals)
                yield change

    def signal_names(self) -> dict[int, str]:
        """The signals that readiness depends on: named by the first line, else criterion."""
        names: dict[int, str] = {}
        for line in self.plan.behaviour:
            names.setdefault(line.signal, line.name)
        for criterion in self.plan.criteria:
            for part in (criterion.count, criterion.last):
                if part:
                    names.setdefault(part.signal, criterion.name)
        return names

    def happen(self, place: int, name: str) -> Change | None:
        """An event of a signal: the plainest facts that meet it, with the least harm elsewhere."""
        signal = self.plan.signals[place]
        harmful = None
        for facts in witnesses(signal.where.questions):
            hits = tuple(
                other
                for other in self.plan.kinds[signal.kind]
                if self.plan.signals[other].where.holds(facts) is YES
            )
            change = Change(name, signal.kind, facts, hits, questions=signal.where.questions)
            if not self.harms(change, place):
                return change
            harmful = harmful or change
        return harmful

    def harms(self, change: Change, place: int) -> bool:
        return any(
            line.points < 0 and line.signal in change.signals and line.signal != place
            for line in self.plan.behaviour
        )


def room(line: PlannedLine, score: LineScore) -> int:
    """How many more events of today the line would take."""
    if line.at_most is None:
        return len(score.shares) + 1_000
    return max(0, line.at_most - sum(share.age_days == 0 for share in score.shares))
