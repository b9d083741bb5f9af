"""Scores out of the history, and when they next change: many leads in a few queries."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from accord.agreement.language.compile_measures import asked_counts
from accord.agreement.language.days import first_instant
from accord.agreement.language.plan import Plan
from accord.scoring.history.reading import Opened
from accord.scoring.rows import moment_of
from accord.scoring.scored import Scored

AT_ONCE = 10_000
DAYS_AHEAD = (1, 2, 3, 4, 5, 6, 7, 9, 12, 16, 21, 28)
"""Looked at in turn; a lead that changes between two is due on the first day after the former."""


def told(history: Opened, only_ready: bool = False) -> Iterator[Scored]:
    """Every lead that the history can tell of, lowest id first."""
    where = "WHERE criteria <> 0" if only_ready else ""
    found = history.connection.execute(
        f"SELECT lead, fit, behaviour, grade, criteria FROM ({history.query()}) {where}"
        " ORDER BY lead"
    )
    while some := found.fetchmany(AT_ONCE):
        for cells in some:
            yield scored(history.asked.plan, *cells)


def told_with_due(history: Opened) -> list[Scored]:
    """The same, each with when its figures next change if nothing happens; only with counts."""
    plan = history.asked.plan
    query = history.query(every_line=True, ahead=DAYS_AHEAD[-1])
    history.connection.execute(f"CREATE TEMP TABLE today AS {query}")
    history.connection.execute("CREATE TEMP TABLE due (lead INTEGER, day INTEGER)")
    today, _ = moment_of(history.asked.instant, plan.zone)
    for before, ahead in pairwise([0, *DAYS_AHEAD]):
        history.pass_days(ahead - before)
        look_ahead(history, query, today + before + 1)
    history.connection.execute(
        f"INSERT INTO due SELECT lead, {today + DAYS_AHEAD[-1] + 1}"
        f" FROM today JOIN leads USING (lead) WHERE {moving(plan)}"
    )
    found = history.connection.execute(
        "SELECT lead, fit, behaviour, grade, criteria, day"
        " FROM today LEFT JOIN due USING (lead) ORDER BY lead"
    ).fetchall()
    return [scored(plan, *cells) for cells in found]


def look_ahead(history: Opened, query: str, due: int) -> None:
    """Note which of the leads left have other figures on the day that has come: they are due.

    What fades or leaves a window is another for good, so nobody is looked at again.
    """
    ((left,),) = history.connection.execute("SELECT count(*) FROM leads").fetchall()
    if not left:
        return
    lines = range(len(history.asked.plan.behaviour))
    names = [f"p{len(history.asked.plan.fit) + n}" for n in lines] + ["criteria", "stages"]
    other = " OR ".join(f"one.{name} <> today.{name}" for name in names)
    history.connection.execute(
        f"INSERT INTO due SELECT lead, {due} FROM ({query}) one JOIN today USING (lead)"
        f" WHERE {other}"
    )
    history.connection.execute("DELETE FROM leads WHERE lead IN (SELECT lead FROM due)")


def moving(plan: Plan) -> str:
    """What holds of a lead whose figures days alone may still change: a line that fades gives
    points, or it is ready or in a stage by a window."""
    fading = [
        f"p{len(plan.fit) + n} <> 0"
        for n, line in enumerate(plan.behaviour)
        if line.factors is not None
    ]
    if any(part.within is not None for part in asked_counts(plan)):
        fading += ["criteria <> 0", "stages <> 0"]
    return " OR ".join(fading) or "false"


def scored(  # noqa: PLR0913 - the cells of one row
    plan: Plan,
    lead: int,
    fit: int,
    behaviour: int,
    grade: int,
    criteria: int,
    due: int | None = None,
) -> Scored:
    return Scored(
        lead=lead,
        fit=fit,
        behaviour=behaviour,
        grade=f"{'ABCD'[grade // 4]}{grade % 4 + 1}",
        criterion=first_of(plan, criteria),
        due_at=midnight(plan, due) if due else None,
    )


def first_of(plan: Plan, criteria: int) -> str:
    """The first criterion, in written order, whose bit is set."""
    return plan.criteria[(criteria & -criteria).bit_length() - 1].name if criteria else ""


def midnight(plan: Plan, day: int) -> datetime:
    return first_instant(day, plan.zone)
