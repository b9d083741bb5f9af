"""What the ledger's new rows mean for hand-offs: which leads to look at, and as of when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from accord.capture.models import Import
from accord.leads.queries import leads_of
from accord.ledger.rows import Row

FLOW = "flow"
OTHERS = ("agreement.", "deal.", "import.", "user.")
# Rows of acts that begin or end a rest turn nothing by themselves; the lead is looked at again,
# so that the instant at which its rest is over is noted.
HAND_BACKS = frozenset({"handoff.rejected", "lead.recycled", "handoff.undone"})
JOINING = frozenset({"lead.merged", "lead.unmerged"})
DECIDED = frozenset({"lead.qualified", "lead.stage_changed", "lead.disqualified"})


@dataclass(slots=True)
class Heard:
    """The news about one lead.

    as_of     the instant of the newest of all news
    instants  when something came that can make it ready, with the source of the row
    silent    when something came that must not: history, and who is a customer already
    later     when something will count that lies ahead
    row       the newest row, where rows brought the news
    """

    as_of: datetime
    instants: dict[datetime, str] = field(default_factory=dict)
    silent: set[datetime] = field(default_factory=set)
    later: list[datetime] = field(default_factory=list)
    row: Row | None = None

    def source_at(self, instant: datetime) -> str:
        """What a row that follows from this news names as its source.

        The import's own where an import brought it, so that both are taken back together.
        """
        source = self.instants.get(instant, FLOW)
        return source if source.startswith("import:") else FLOW


def hear(rows: Iterable[Row], now: datetime) -> dict[int, Heard]:
    """The leads that these rows are about, each with its news."""
    wanted = [row for row in rows if concerns(row)]
    leads = leads_of({row.subject_id for row in wanted})
    history = of_history({row.source for row in wanted})
    heard: dict[int, Heard] = {}
    for row in wanted:
        lead = leads.get(row.subject_id)
        if lead is None:
            continue
        instant = instant_of(row)
        news = heard.setdefault(lead, Heard(as_of=min(instant, now)))
        news.row = row
        if instant > now:
            news.later.append(instant)
            continue
        news.as_of = max(news.as_of, instant)
        if row.source in history or row.facts.get("outcome") == "won":
            news.silent.add(instant)
        else:
            news.instants.setdefault(instant, row.source)
    return heard


def concerns(row: Row) -> bool:
    """Whether a row can change where its lead stands, other than by an act that did so itself."""
    if row.kind.startswith("handoff.") or row.kind in DECIDED:
        return row.kind in HAND_BACKS
    return not row.kind.startswith(OTHERS)


def instant_of(row: Row) -> datetime:
    """From when a row counts. What an import tells of earlier days was known on its own day."""
    return max(row.when, row.known_at)


def of_history(sources: Iterable[str]) -> frozenset[str]:
    """The imports among these sources that were brought as history: those queue nobody."""
    numbers = {s.removeprefix("import:") for s in sources if s.startswith("import:")}
    found = Import.objects.filter(pk__in=[int(n) for n in numbers if n.isdigit()], live=False)
    return frozenset(f"import:{pk}" for pk in found.values_list("pk", flat=True))
