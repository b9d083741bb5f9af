"""What is missing for a lead to be ready, and the fewest changes that would make it so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, islice

from accord.agreement.language.changes import Change, Outlook
from accord.agreement.language.evaluate import factor
from accord.agreement.language.facts import Lead
from accord.agreement.language.fading import WHOLE
from accord.agreement.language.plan import Plan, PlannedCriterion
from accord.agreement.language.readiness import Figures, holding
from accord.agreement.language.verdict import Missing, Verdict

MOST_CHANGES = 3
MOST_SETS = 3_000
"""Sets looked at for one criterion and size; keeps an agreement of hundreds of lines quick."""


def missing(plan: Plan, lead: Lead, verdict: Verdict) -> dict[str, Missing]:
    """What each criterion lacks, by name, in written order; nothing for one that holds."""
    figures = Outlook(plan, lead, verdict).figures()
    return {c.name: lacks(c, figures, verdict.barred) for c in plan.criteria}


def lacks(criterion: PlannedCriterion, figures: Figures, barred: bool) -> Missing:
    count, last = criterion.count, criterion.last
    return Missing(
        fit=0 if criterion.fit is None else max(0, criterion.fit - figures.fit),
        behaviour=0
        if criterion.behaviour is None
        else max(0, criterion.behaviour - figures.behaviour),
        count=max(0, count.at_least - figures.number(count)) if count else 0,
        last=last is not None and not figures.number(last),
        lines=tuple(name for name in criterion.lines if not figures.points[name]),
        barred=barred,
    )


def cheapest(plan: Plan, lead: Lead, verdict: Verdict) -> tuple[tuple[str, ...], ...]:
    """The names of the smallest sets of changes (see `hints`)."""
    found = hints(plan, lead, verdict)
    return tuple(dict.fromkeys(tuple(change.name for change in one) for one in found))


def hints(plan: Plan, lead: Lead, verdict: Verdict) -> tuple[tuple[Change, ...], ...]:
    """All smallest sets of at most three changes that would make the lead ready, in written order.

    A change is one more human event of one signal today, or one unknown line of fit at its
    best; an event may stand in a set more than once. Never against a known "no", nor what
    cannot happen: nothing for a lead that is ready, or barred.
    """
    if verdict.ready or verdict.barred:
        return ()
    outlook = Outlook(plan, lead, verdict)
    changes = outlook.changes()
    wishes = [Wish(outlook, criterion, changes) for criterion in plan.criteria]
    for size in range(1, MOST_CHANGES + 1):
        sets = {places for wish in wishes for places in wish.sets(size)}
        found = [
            tuple(changes[place] for place in places)
            for places in sorted(sets)
            if makes_ready(outlook, [changes[place] for place in places])
        ]
        if found:
            return tuple(found)
    return ()


def makes_ready(outlook: Outlook, changes: Sequence[Change]) -> bool:
    figures = outlook.after(changes)
    return figures is not None and bool(holding(outlook.plan.criteria, figures))


@dataclass(frozen=True, slots=True)
class Help:
    """The most that one change can do for what a criterion lacks."""

    place: int
    repeats: bool
    fit: int
    behaviour: int
    count: bool
    last: bool
    lines: frozenset[str]
    lowers: bool

    def __bool__(self) -> bool:
        return bool(self.fit or self.behaviour or self.count or self.last or self.lines)


class Wish:
    """What one criterion lacks, and which changes could help it."""

    def __init__(
        self, outlook: Outlook, criterion: PlannedCriterion, changes: Sequence[Change]
    ) -> None:
        self.outlook = outlook
        self.criterion = criterion
        self.lacks = lacks(criterion, outlook.figures(), barred=False)
        self.wants_fit, self.wants_behaviour = bool(self.lacks.fit), bool(self.lacks.behaviour)
        self.helps = self.helpful(changes)
        if any(help.lowers for help in self.helps):  # what it costs must be made up for
            self.wants_fit = criterion.fit is not None
            self.wants_behaviour = criterion.behaviour is not None
            self.helps = self.helpful(changes)

    def helpful(self, changes: Sequence[Change]) -> list[Help]:
        helps = (self.help(place, change) for place, change in enumerate(changes))
        return [help for help in helps if help]

    def sets(self, size: int) -> Iterator[tuple[int, ...]]:
        """Sets of that many changes that are together enough, as far as sums can tell."""
        if not self.within_reach(size):
            return
        several = combinations_with_replacement(self.helps, size)
        for chosen in islice(several, MOST_SETS):
            if self.enough(chosen) and once_each(chosen):
                yield tuple(help.place for help in chosen)

    def within_reach(self, size: int) -> bool:
        """Whether the best that changes can do, so often, is as much as is lacking."""
        best_fit = max((help.fit for help in self.helps), default=0)
        best_behaviour = max((help.behaviour for help in self.helps), default=0)
        steps = steps_to(self.lacks.fit, best_fit) + max(
            steps_to(self.lacks.behaviour, best_behaviour), self.lacks.count
        )
        return steps <= size

    def enough(self, chosen: Sequence[Help]) -> bool:
        lacks = self.lacks
        return (
            sum(help.fit for help in chosen) >= lacks.fit
            and sum(help.behaviour for help in chosen) >= lacks.behaviour
            and sum(help.count for help in chosen) >= lacks.count
            and (not lacks.last or any(help.last for help in chosen))
            and all(any(line in help.lines for help in chosen) for line in lacks.lines)
        )

    def help(self, place: int, change: Change) -> Help:
        lacks, criterion = self.lacks, self.criterion
        count, last = criterion.count, criterion.last
        figures = self.outlook.after([change]) if change.kind is None else None
        return Help(
            place=place,
            repeats=change.kind is not None,
            fit=max(0, self.outlook.gain(figures)) if figures and self.wants_fit else 0,
            behaviour=self.most_points(change) if self.wants_behaviour else 0,
            count=bool(count and lacks.count and count.signal in change.signals),
            last=bool(last and lacks.last and last.signal in change.signals),
            lines=frozenset(name for name in lacks.lines if self.touches(name, change, figures)),
            lowers=self.lowers(change, figures),
        )

    def lowers(self, change: Change, figures: Figures | None) -> bool:
        """Whether a change also takes points somewhere."""
        if figures:
            return any(figures.points[name] < had for name, had in self.outlook.points.items())
        lines = self.outlook.plan.behaviour
        return any(line.points < 0 and line.signal in change.signals for line in lines)

    def most_points(self, change: Change) -> int:
        """The most that one such event can add to the behaviour, however it rounds."""
        plan, rooms = self.outlook.plan, self.outlook.rooms
        return sum(
            line.points * factor(line, 0) // WHOLE + (line.factors is not None) * 2
            for place, line in enumerate(plan.behaviour)
            if line.signal in change.signals and line.points > 0 and rooms[place]
        )

    def touches(self, name: str, change: Change, figures: Figures | None) -> bool:
        """Whether a change may give a line that gives nothing now some points."""
        if change.kind is None:
            return figures is not None and figures.points[name] != 0
        lines = self.outlook.plan.behaviour
        return any(line.name == name and line.signal in change.signals for line in lines)


def steps_to(short: int, most: int) -> int:
    """How many steps of at most `most` a shortage takes; more than we look for where none helps."""
    if not short:
        return 0
    return -(-short // most) if most else MOST_CHANGES + 1


def once_each(chosen: Sequence[Help]) -> bool:
    """A line is learned once; only events happen again."""
    places = [help.place for help in chosen if not help.repeats]
    return len(places) == len(set(places))
