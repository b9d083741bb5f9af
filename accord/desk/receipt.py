"""The score receipt: every point is a line, the lines add up, and what is missing is said. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from accord.agreement.language import sentences
from accord.agreement.language.changes import Change
from accord.agreement.language.facts import Lead
from accord.agreement.language.missing import hints
from accord.agreement.language.plan import Plan
from accord.agreement.language.reading import values_at
from accord.agreement.language.verdict import GroupScore, LineScore, State, Verdict
from accord.agreement.language.words import BehaviourLine, Criterion, FitLine, Value
from accord.handoff.words import spoken
from accord.lib.charts import Tick

MOST_HINTS = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the receipt. `ref` says which line of the agreement gave it, `detail` how."""

    words: str
    points: int
    ref: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One half of the receipt, with its bar.

    of      the full length of the bar in points, the cap where there is one
    faded   points that time has taken from events which still count
    silent  lines that give nothing now, each with why not
    """

    title: str
    about: str
    kind: str
    points: int
    of: int
    cap: int | None
    faded: int
    parts: tuple[int, ...]
    ticks: tuple[Tick, ...]
    items: tuple[Item, ...]
    silent: tuple[Item, ...]

    @property
    def label(self) -> str:
        needs = "".join(f", {tick.word}" for tick in self.ticks)
        faded = f", {self.faded} points faded" if self.faded else ""
        return f"{self.title} {self.points} of {self.of}{needs}{faded}"


@dataclass(frozen=True, slots=True)
class Receipt:
    """`short` are sentences on what would make the lead ready; none for one that is."""

    total: int
    groups: tuple[Group, ...]
    number: int
    version: int
    closes: bool
    as_of: datetime
    criteria: tuple[str, ...]
    barred: bool
    short: tuple[str, ...]
    proposed: int | None = None
    proposed_version: int | None = None


def receipt(
    plan: Plan, version: int, lead: Lead, verdict: Verdict, labels: Mapping[str, str]
) -> Receipt:
    """The receipt of one verdict.

    version  the number of the version that the plan was made of
    labels   what people call an attribute, by its key
    """
    agreement = plan.agreement
    values = values_at(lead, verdict.instant)
    fit = Writer(verdict, labels, values).fit(agreement.fit.lines)
    behaviour = Writer(verdict, labels, values).behaviour(agreement.behaviour.lines)
    groups = (
        group("Fit", "who they are", "fit", verdict.fit, fit, plan),
        group("Behaviour", "what they did", "beh", verdict.behaviour, behaviour, plan),
    )
    items = [item for half in groups for item in half.items]
    return Receipt(
        total=verdict.total,
        groups=groups,
        number=len(items),
        version=version,
        closes=sum(item.points for item in items) == verdict.total,
        as_of=verdict.instant,
        criteria=tuple(why_words(agreement.sales_ready, name) for name in verdict.criteria),
        barred=verdict.barred,
        short=tuple(shortfall(plan, lead, verdict, labels)),
    )


def why_words(criteria: Iterable[Criterion], name: str) -> str:
    return next((c.why or spoken(c.name) for c in criteria if c.name == name), spoken(name))


class Writer:
    """Writes the lines of one verdict as rows that a person reads."""

    def __init__(
        self, verdict: Verdict, labels: Mapping[str, str], values: Mapping[str, Value]
    ) -> None:
        self.verdict, self.labels, self.values = verdict, labels, values

    def fit(self, lines: tuple[FitLine, ...]) -> Iterator[tuple[LineScore, Item]]:
        for line, score in zip(lines, self.verdict.fit.lines, strict=True):
            ref = line.why or sentences.fit_words(line, self.labels)
            yield score, Item(self.known(line, score), score.points, ref)

    def known(self, line: FitLine, score: LineScore) -> str:
        """What is known of the attributes that the line asks about: "Title: Head of Operations"."""
        bands = line.bands if score.band is None else (line.bands[score.band],)
        asked = dict.fromkeys(test.field for band in bands for test in band.when)
        held = [
            f"{self.label(key)}: {sentences.value(self.values[key])}"
            for key in asked
            if key in self.values
        ]
        return "; ".join(held) or spoken(line.name)

    def label(self, key: str) -> str:
        return sentences.sentence(sentences.label(key, self.labels))

    def behaviour(self, lines: tuple[BehaviourLine, ...]) -> Iterator[tuple[LineScore, Item]]:
        for line, score in zip(lines, self.verdict.behaviour.lines, strict=True):
            words = f"{spoken(line.name)}{self.often(score)}"
            ref = line.why or sentences.sentence(sentences.signal(line.signal, self.labels))
            yield score, Item(words, score.before_cap, ref, self.fading(line, score))

    def often(self, score: LineScore) -> str:
        if not score.shares:
            return ""
        newest = min(share.age_days for share in score.shares)
        ago = "today" if newest == 0 else "yesterday" if newest == 1 else f"{newest} days ago"
        times = len(score.shares)
        return f", {ago}" if times == 1 else f", {times} times, last {ago}"

    def fading(self, line: BehaviourLine, score: LineScore) -> str:
        full = sum(share.full for share in score.shares)
        if full == score.before_cap:
            return ""
        return ", ".join((f"was {full}", *sentences.limits(line)))


def group(
    title: str,
    about: str,
    kind: str,
    score: GroupScore,
    written: Iterable[tuple[LineScore, Item]],
    plan: Plan,
) -> Group:
    rows = list(written)
    items = [item for line, item in rows if item.points] + list(taken(rows, score))
    full = sum(share.full for line, _ in rows for share in line.shares if share.full > 0)
    left = sum(line.before_cap for line, _ in rows if line.shares and line.before_cap > 0)
    words = plan.agreement.fit if kind == "fit" else plan.agreement.behaviour
    faded = max(0, full - left)
    gained = sum(max(0, line.points) for line, _ in rows)
    return Group(
        title=title,
        about=about,
        kind=kind,
        points=score.points,
        of=words.cap or max(gained + faded, score.points, 1),
        cap=words.cap,
        faded=faded,
        parts=bar_parts([line.points for line, _ in rows], score.points),
        ticks=ticks(plan.agreement.sales_ready, kind),
        items=tuple(items),
        silent=tuple(silent(rows)),
    )


def taken(rows: Iterable[tuple[LineScore, Item]], score: GroupScore) -> Iterator[Item]:
    """What caps and the floor took or gave: rows of their own, so that the sum closes."""
    for line, item in rows:
        if line.points != item.points:
            yield Item(f"Most that {spoken(line.name).lower()} may give", line.points - item.points)
    if score.adjustment:
        floor = score.points == 0 and score.adjustment > 0
        yield Item(
            "Never below zero" if floor else "Most that the group may give", score.adjustment
        )


def silent(rows: Iterable[tuple[LineScore, Item]]) -> Iterator[Item]:
    for line, item in rows:
        if not item.points:
            unknown = line.state is State.UNKNOWN
            yield Item(spoken(line.name), 0, item.ref, "unknown" if unknown else "no")


def bar_parts(points: Iterable[int], most: int) -> tuple[int, ...]:
    """The lines' points from the largest, cut where the group's total ends."""
    parts, left = [], most
    for one in sorted((p for p in points if p > 0), reverse=True):
        parts.append(min(one, left))
        left -= parts[-1]
    return tuple(part for part in parts if part > 0)


def ticks(criteria: Iterable[Criterion], kind: str) -> tuple[Tick, ...]:
    """The least that a criterion asks of this group."""
    asked = [c.fit if kind == "fit" else c.behaviour for c in criteria]
    least = min((points for points in asked if points), default=0)
    return (Tick(least, f"needs {least}"),) if least else ()


def shortfall(plan: Plan, lead: Lead, verdict: Verdict, labels: Mapping[str, str]) -> Iterator[str]:
    """The fewest changes that would make the lead ready, as sentences."""
    for changes in hints(plan, lead, verdict)[:MOST_HINTS]:
        yield sentences.sentence(
            sentences.listed([change_words(c, labels) for c in changes], "and")
        )


def change_words(change: Change, labels: Mapping[str, str]) -> str:
    if change.kind is None:
        learned = [
            f"{sentences.label(key, labels)} turns out as asked by {spoken(change.name).lower()}"
            for key in change.values
        ]
        return " and ".join(learned) or f"{spoken(change.name).lower()} holds"
    facts = ", ".join(f"{key} {sentences.value(value)}" for key, value in change.facts.items())
    what = "a visit to a page" if change.kind == "page" else change.kind
    return f"{what} ({facts})" if facts else f"{what}"
