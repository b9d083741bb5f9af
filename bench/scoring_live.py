"""Scoring in a home of its own: history, another version, a midnight, looking back, one lead."""

import os
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

LEADS = 1_000_000 if os.environ.get("FULL") == "1" else 100_000
NOW = datetime(2025, 11, 22, 12, tzinfo=UTC)
MIDNIGHT = datetime(2025, 11, 22, 23, tzinfo=UTC)
DAY = timedelta(days=1)


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ["ACCORD_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "accord.settings"
        import django

        django.setup()
        measure()


def measure() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    version = in_force()
    people(Random(7))
    many(version)
    few(version)


def many(version) -> None:
    """All leads: into the history, by another version, over a midnight, and back in time."""
    from accord.scoring import asof, sweep
    from accord.scoring.history import shards, writing
    from accord.scoring.models import Score

    news_of_all()
    wall, used = taking(lambda: writing.go_on(version, NOW))
    size = sum(file.stat().st_size for file in shards.folder().iterdir()) / 1e6
    print(f"{LEADS:,} leads into the history: {wall:.1f} s, CPU {used:.1f} s, {size:.0f} MB")
    sweep.begin(version, NOW)
    wall, used = taking(lambda: sweep.go_on(version, NOW))
    print(f"{LEADS:,} leads for another version, kept: {wall:.1f} s, CPU {used:.1f} s")
    due = Score.objects.filter(due_at__lte=MIDNIGHT).count()
    wall, used = taking(lambda: midnight(version))
    print(
        f"midnight: {due:,} of {LEADS:,} leads change, {wall:.1f} s, CPU {used:.1f} s;"
        f" for 1,000,000 leads {wall * 1e6 / LEADS:.0f} s, at most 120"
    )
    for name, instant in (("now", MIDNIGHT), ("a hundred days ago", NOW - 100 * DAY)):
        began = time.perf_counter()
        ready = sum(1 for _ in asof.ready(instant, version))
        print(f"who is ready, {name}: {ready:,}, {time.perf_counter() - began:.1f} s")


def few(version) -> None:
    """One lead with its reasons, and a hundred."""
    from accord.agreement import versions
    from accord.agreement.language.evaluate import evaluate
    from accord.leads import queries
    from accord.leads.models import Lead

    plan = versions.plan_of(version)
    some = Random(1).sample(list(Lead.objects.values_list("pk", flat=True)), 100)
    facts = queries.facts_of(some)
    times = []
    for _ in range(5):
        for lead in facts.values():
            began = time.perf_counter()
            evaluate(plan, lead, NOW)
            times.append(time.perf_counter() - began)
    print(f"one lead with its reasons: p50 {statistics.median(times) * 1000:.2f} ms, at most 1")
    began = time.process_time()
    for _ in range(5):
        for lead in facts.values():
            evaluate(plan, lead, NOW)
    print(f"100 leads: CPU {(time.process_time() - began) * 200:.1f} ms, at most 20")


def news_of_all() -> None:
    """As if scoring had read the ledger, and the history had all of it to come."""
    from accord.leads.models import Lead
    from accord.ledger.models import Cursor, Event
    from accord.scoring.models import Touched
    from accord.scoring.queries import READER

    last = Event.objects.latest("pk").pk
    Cursor.objects.update_or_create(reader=READER, defaults={"txid": 0, "event_id": last})
    ids = Lead.objects.values_list("pk", flat=True)
    Touched.objects.bulk_create([Touched(lead_id=id) for id in ids], batch_size=10_000)


def midnight(version) -> int:
    from accord.scoring.step import due

    return due(version, MIDNIGHT)


def taking(slice) -> tuple[float, float]:
    """(wall, CPU) seconds until a slice finds nothing left to do."""
    began, used = time.perf_counter(), time.process_time()
    while slice():
        pass
    return time.perf_counter() - began, time.process_time() - used


def in_force():
    from accord.agreement.language.canonical import canonical, digest, with_free
    from accord.agreement.language.parse import parse
    from accord.agreement.models import Version

    text = (Path(__file__).parent / "scoring_agreement.yaml").read_text()
    words = with_free(parse(text))
    since = NOW - 900 * DAY
    return Version.objects.create(
        number=1, state="signed", text=text, canonical=canonical(words), in_force_from=since,
        hash=digest(words, None), created_at=since, edited_at=since, came_noted_at=since,
    )  # fmt: skip


def people(rng: Random) -> None:
    """Leads with about twenty events each over two years, in visits."""
    from accord.leads import bulk
    from accord.leads.models import Lead
    from accord.leads.rows import LeadRow
    from accord.leads.standard import STANDARD
    from accord.ledger.bulk import append_rows
    from accord.ledger.rows import NewRow
    from bench import _scoring_data as data

    ids = {one.key: str(one.id) for one in STANDARD}
    whats = data.whats()
    pages = [what for what in whats if what.kind == "page"]
    for first in range(0, LEADS, 1000):
        rows = [
            LeadRow((f"id:bench:{first + n}",), values(rng, ids, data.FIT), at=NOW - 800 * DAY)
            for n in range(min(1000, LEADS - first))
        ]
        found = bulk.upsert(rows, source="import:1", live=False, now=NOW, by=None)
        events = []
        for subject in Lead.objects.filter(pk__in=[o.lead for o in found]).values_list(
            "subject_id", flat=True
        ):
            for at, what in visits(rng, pages, whats):
                events.append(
                    NewRow(what.kind, subject, at, "import:2", known_at=at, facts=dict(what.facts))
                )
        append_rows(events, NOW)


def values(rng: Random, ids: dict[str, str], fit: dict[str, list]) -> dict[str, object]:
    return {
        ids[key]: rng.choice(words)
        for key, words in fit.items()
        if key in ids and rng.random() < 0.85
    }


def visits(rng: Random, pages: list, whats: list):
    if rng.random() < 0.11:
        return
    for _ in range(min(400, int(2.72 / (rng.random() + 1e-6) ** 0.65))):
        at = NOW - rng.random() * 730 * DAY
        for n in range(min(14, 1 + int(rng.expovariate(1) * 2.6))):
            what = rng.choice(pages) if rng.random() < 0.52 else rng.choice(whats)
            yield min(at + timedelta(seconds=97 * n), NOW), what


if __name__ == "__main__":
    main()
