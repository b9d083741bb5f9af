"""Where a lead's points come from and what is missing, in words."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from accord.agreement import versions
from accord.agreement.language import sentences
from accord.agreement.language.evaluate import evaluate, values_at
from accord.agreement.language.facts import Lead as Facts
from accord.agreement.language.missing import hints, missing
from accord.agreement.language.plan import Plan
from accord.agreement.language.verdict import GroupScore, LineScore, Missing, Verdict
from accord.agreement.language.words import (
    Agreement,
    BehaviourGroup,
    BehaviourLine,
    FitGroup,
    FitLine,
    Value,
)
from accord.agreement.models import Version
from accord.leads import attributes, queries
from accord.leads.models import Lead
from accord.scoring.hint_words import hint_words
from accord.scoring.live import version_at
from accord.scoring.receipt import Receipt, ReceiptGroup, ReceiptLine

MOST_HINTS = 3


def explain(lead: Lead, instant: datetime, version: Version | None = None) -> Receipt:
    """The receipt of one lead at an instant: always computed, never read from the cache."""
    version = version or version_at(instant)
    facts = queries.facts_of([lead.pk], until=instant)[lead.pk]
    return explained(lead, facts, version, instant)


def explained(lead: Lead, facts: Facts, version: Version, instant: datetime) -> Receipt:
    """As `explain`, for facts that were read before."""
    plan = versions.plan_of(version)
    verdict = evaluate(plan, facts, instant)
    labels = {key: found.label.lower() for key, found in attributes.all_known().items()}
    teller = Teller(plan, values_at(facts, instant), labels)
    return Receipt(
        lead_id=lead.pk,
        lead=str(lead),
        instant=instant,
        version=version.number,
        fit=teller.group("fit", plan.agreement.fit, verdict.fit, needed(plan.agreement, "fit")),
        behaviour=teller.group(
            "behaviour",
            plan.agreement.behaviour,
            verdict.behaviour,
            needed(plan.agreement, "behaviour"),
        ),
        total=verdict.total,
        grade=verdict.grade,
        ready=verdict.ready,
        barred=verdict.barred,
        criterion=verdict.criterion,
        criterion_words=criterion_words(plan.agreement, verdict.criterion, labels),
        criteria=verdict.criteria,
        missing={name: short(lack) for name, lack in missing(plan, facts, verdict).items()},
        hints=hint_sentences(plan, facts, verdict, labels),
    )


class Teller:
    """Says what the lines of one lead's receipt show."""

    def __init__(self, plan: Plan, values: Mapping[str, Value], labels: Mapping[str, str]) -> None:
        self.plan, self.values, self.labels = plan, values, labels

    def group(
        self, name: str, group: FitGroup | BehaviourGroup, score: GroupScore, needs: int | None
    ) -> ReceiptGroup:
        clause = 1 if isinstance(group, FitGroup) else 2
        lines: tuple[FitLine | BehaviourLine, ...] = group.lines
        rows = tuple(
            self.row(f"{clause}.{place}", line, found)
            for place, (line, found) in enumerate(zip(lines, score.lines, strict=True), 1)
        )
        return ReceiptGroup(name, score.points, group.cap, needs, score.adjustment, rows)

    def row(self, number: str, line: FitLine | BehaviourLine, found: LineScore) -> ReceiptLine:
        words = sentences.line(line, self.labels)
        shown = self.fact(line) if isinstance(line, FitLine) else self.deeds(line, found)
        return ReceiptLine(
            name=line.name,
            number=number,
            shown=shown,
            words=words,
            points=found.points,
            capped=found.capped,
            state=found.state.value,
            faded=faded(found),
            shares=found.shares,
            detail=line.why,
        )

    def fact(self, line: FitLine) -> str:
        """What we know of the attributes that it asks for: "Job title: Head of Operations"."""
        asked = dict.fromkeys(test.field for band in line.bands for test in band.when)
        parts = [
            f"{sentences.label(name, self.labels)}: {sentences.value(self.values[name])}"
            if self.values.get(name) is not None
            else f"{sentences.label(name, self.labels)}: unknown"
            for name in asked
        ]
        return sentences.sentence(", ".join(parts))

    def deeds(self, line: BehaviourLine, found: LineScore) -> str:
        """What they did and how often: "Asset downloaded, 3 times, last on 10 Nov"."""
        words = sentences.sentence(sentences.signal(line.signal, self.labels))
        if not found.shares:
            return f"{words}, not seen"
        last = max(share.at for share in found.shares)
        ages = min(share.age_days for share in found.shares)
        when = {0: "today", 1: "yesterday"}.get(ages, f"on {last:%-d %b %Y}")
        return f"{words}, {times(len(found.shares))}, last {when}"


def times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def faded(found: LineScore) -> int:
    """Points that age has taken from the events that count: what they gave when new, less now."""
    full = sum(share.full for share in found.shares)
    return max(0, full - found.before_cap)


def needed(agreement: Agreement, group: str) -> int | None:
    """The least that any criterion asks of a group."""
    asked = [least for c in agreement.sales_ready if (least := getattr(c, group)) is not None]
    return min(asked, default=None)


def criterion_words(agreement: Agreement, name: str | None, labels: Mapping[str, str]) -> str:
    found = next((c for c in agreement.sales_ready if c.name == name), None)
    if found is None:
        return ""
    return found.why or sentences.criterion(found, labels)


def short(lack: Missing) -> dict[str, object]:
    """Only what is lacking."""
    return {name: value for name, value in asdict(lack).items() if value}


def hint_sentences(
    plan: Plan, facts: Facts, verdict: Verdict, labels: Mapping[str, str]
) -> tuple[str, ...]:
    """The cheapest sets of changes, each as words that fit behind "sales-ready with"."""
    found = hints(plan, facts, verdict)[:MOST_HINTS]
    return tuple(hint_words(one, labels) for one in found)
