"""The agreement read by the compiled queries, told as far as they tell it."""

from collections import Counter

from accord.agreement.language.compile import Leads, from_counts, from_events
from accord.agreement.language.compile_counting import counting
from accord.agreement.language.compile_counts import Counts
from accord.agreement.language.compile_events import begins
from accord.agreement.language.compile_tables import Tables
from accord.agreement.language.evaluate import evaluate
from accord.agreement.language.plan import plan
from accord.scoring import engine
from accord.scoring.rows import Rows, columns, moment_of

EVENTS = ("lead", "what", "day", "begins", "human", "nth")


def told(planned, verdict):
    """A verdict as a result's row tells it, without the lead."""
    lines = (*verdict.fit.lines, *verdict.behaviour.lines)
    criteria = [criterion.name for criterion in planned.criteria]
    stages = [stage.name for stage in planned.stages]
    return (
        verdict.fit.points,
        verdict.behaviour.points,
        "ABCD".index(verdict.grade[0]) * 4 + int(verdict.grade[1]) - 1,
        sum(1 << criteria.index(name) for name in verdict.criteria),
        verdict.barred,
        sum(1 << stages.index(name) for name in verdict.stages),
        *(line.points for line in lines),
    )


def expected(agreement, leads, instant):
    planned = plan(agreement)
    return {id: told(planned, evaluate(planned, lead, instant)) for id, lead in leads.items()}


def rows_of(planned, leads, instant):
    rows = Rows(planned.zone, sorted(planned.attributes), instant)
    for id, lead in leads.items():
        rows.add(id, lead)
    return rows


def leads_of(planned, rows):
    named = {key: f"a{n}" for n, key in enumerate(rows.attributes)}
    values = {
        key: [(0, None), *enumerate(rows.values[key].things if key in rows.values else (), 1)]
        for key in rows.attributes
    }
    return Leads(named, values)


def by_events(connection, agreement, leads, instant):
    """{lead: what a row tells}, from raw events."""
    planned = plan(agreement)
    rows = rows_of(planned, leads, instant)
    words = leads_of(planned, rows)
    query = from_events(
        planned, words, rows.history(), moment_of(instant, planned.zone), every_line=True
    )
    sources = {
        "leads": engine.arrow(columns(["lead", *words.columns.values()], rows.leads)),
        "events": engine.arrow(columns(EVENTS, rows.events)),
    }
    return {row[0]: row[1:] for row in engine.run(connection, query, sources)}


def most_of(counts, signal):
    """How many events of a signal a lead has at most; 255 stands for one more."""
    found = Counter()
    for lead, key, _ in counts:
        found[lead] += (key % 256 if key % 256 < 255 else 1) * (key // 256 == signal)
    return max(found.values(), default=0)


def by_counts(connection, agreement, leads, instant):
    """{lead: what a row tells}, from daily counts taken at the instant."""
    planned = plan(agreement)
    rows = rows_of(planned, leads, instant)
    words = leads_of(planned, rows)
    day, moment = moment_of(instant, planned.zone)
    connection.register("events", engine.arrow(columns(EVENTS, rows.events)))
    numbered = {place + 3: signal for place, signal in enumerate(planned.signals)}
    tables = Tables()
    tree = counting(numbered, rows.whats.things, tables, begins(day, moment))
    engine.give(connection, tables)
    counts = connection.execute(tree.sql("duckdb")).fetchall()
    signals = {place: place + 3 for place in range(len(planned.signals))}
    most = {place: most_of(counts, number) for place, number in signals.items()}
    greatest = max((row[1] % 256 for row in counts), default=0)
    known = Counts(signals, most, greatest, rows.history().since)
    query = from_counts(planned, words, known, day, every_line=True)
    sources = {
        "leads": engine.arrow(columns(["lead", *words.columns.values()], rows.leads)),
        "counts": engine.arrow(columns(("lead", "key", "day"), counts)),
    }
    return {row[0]: row[1:] for row in engine.run(connection, query, sources)}
