"""Writing the history: one shard a slice, the leads that were touched read anew."""

import os
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import randbits
from time import time

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import transaction

from accord.agreement import versions
from accord.agreement.language.days import day_of
from accord.agreement.language.facts import Lead as Told
from accord.agreement.language.plan import Plan
from accord.agreement.models import Version
from accord.leads import attributes
from accord.leads.evidence import nameless
from accord.leads.models import Lead
from accord.leads.standard import EMAIL_DOMAIN
from accord.ledger.engine import run
from accord.lib.exactly import encode
from accord.scoring.history import codes, counts, forgetting, shards
from accord.scoring.models import Code, Shard, Touched
from accord.scoring.rows import Rows, columns
from accord.scoring.scored import beginnings, judged, valued

SLICE = 2_000
"""Leads read anew at a time."""
FEW = 2_000
"""So many touched leads are read one by one quicker than anything else could be done."""
SHARE = 100
"""More than one lead of so many touched: then it is time."""
EDITION_BITS = 31
READ_SECONDS = 600
"""Nobody reads files for longer."""
EVER = datetime(9999, 12, 31, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
NEVER = (1 << 62) - 1
INSTANTS = ("known_from", "valued_at", "judged_at", "begun_at")
EVENTS = ("lead", "what", "day", "begins", "human", "nth")
KNOWN = 1
"""The one code of what identifies a person: that it is known."""

_ALL_TOUCHED = """
    INSERT INTO scoring_touched (lead_id)
    SELECT id FROM leads_lead WHERE id NOT IN (SELECT lead_id FROM scoring_touched)
"""


def go_on(version: Version, now: datetime) -> int:
    """Write the shard with the most news, where there is much, or one that lacks a signal.

    Returns how many leads were taken into the history; 0 where it is near enough.
    """
    plan = versions.plan_of(version)
    zone = shards.zone_name(plan.zone)
    for shard in Shard.objects.all():
        if shard.zone != zone or not shards.are_there(shard):
            forget(shard)
            return shard.leads or 1
    found = shards.fullest()
    if found and found[1] > FEW and found[1] > Lead.objects.count() // SHARE:
        return write(found[0], plan, now)
    if (number := forgetting.waiting()) is not None:
        done = write(number, plan, now)
        forgetting.drop_domains()
        return done
    wanted = {str(number): end for number, end in counts.to_count(plan).items()}
    for shard in Shard.objects.order_by("number"):
        if {number: end for number, (_, end) in shard.counted.items()} != wanted:
            recount(shard, plan, now)
            return 1
    return 0


@transaction.atomic
def forget(shard: Shard) -> None:
    """A shard that cannot be used: its leads are to be read anew."""
    first = shard.number * shards.SIZE
    ids = Lead.objects.filter(pk__gte=first, pk__lt=first + shards.SIZE)
    shards.touch(list(ids.values_list("pk", flat=True)))
    shard.delete()


@transaction.atomic
def rebuild() -> None:
    """Have everything written anew, numbers of texts as well."""
    Shard.objects.all().delete()
    Code.objects.all().delete()
    run(_ALL_TOUCHED)


def write(number: int, plan: Plan, now: datetime) -> int:
    """Read touched leads of a shard anew and write its files; returns how many leads."""
    touched = shards.touched_in(number, SLICE)
    standing = Lead.objects.standing().filter(pk__in=touched).values_list("pk", flat=True)
    told, hidden = nameless(list(standing))
    codes.numbers(codes.HIDDEN, {name for names in hidden.values() for name in names})
    leads, events = tables(plan, told)
    hides = pa.array([int(bool(hidden[id])) for id in told], pa.int32())
    leads = leads.append_column("hides", hides)
    before = Shard.objects.filter(pk=number).first()
    if before is not None:
        leads = joined(shards.path(before, shards.LEADS), leads, touched)
        events = joined(shards.path(before, shards.EVENTS), events, touched)
    keep(number, before, plan, leads, events, touched, now)
    return len(touched)


def recount(shard: Shard, plan: Plan, now: datetime) -> None:
    """Count the signals of another version."""
    leads = pq.read_table(shards.path(shard, shards.LEADS))
    events = pq.read_table(shards.path(shard, shards.EVENTS))
    keep(shard.number, shard, plan, leads, events, (), now)


def keep(  # noqa: PLR0913 - what a shard consists of
    number: int,
    before: Shard | None,
    plan: Plan,
    leads: pa.Table,
    events: pa.Table,
    touched: Collection[int],
    now: datetime,
) -> None:
    """Write the files of a new edition, then say in one transaction that they are it."""
    found = counts.counted(plan, events, day_of(now.astimezone(UTC), plan.zone))
    shard = Shard(
        number=number,
        # By chance: a restored database never takes files that were written since for its own.
        edition=randbits(EDITION_BITS),
        zone=shards.zone_name(plan.zone),
        leads=len(leads),
        most=found.most,
        greatest=found.greatest,
        since=pc.min(events["day"]).as_py() or 0,
        counted=found.signals,
        made_at=now,
    )
    shards.folder().mkdir(parents=True, exist_ok=True)
    written(events, shards.path(shard, shards.EVENTS))
    # Scoring reads these most often of all, and they are small as they are.
    written(leads, shards.path(shard, shards.LEADS), compression="none")
    written(found.counts, shards.path(shard, shards.COUNTS), compression="none")
    written(found.spent, shards.path(shard, shards.SPENT), compression="none")
    with transaction.atomic():
        shard.save()
        Touched.objects.filter(pk__in=touched).delete()
    sweep_out(shard, before)


def sweep_out(shard: Shard, before: Shard | None) -> None:
    """Older files of a shard go, and what a killed write left behind.

    Whoever began to read the edition before this one, or any until a while ago, still may.
    """
    kept = {one.edition for one in (shard, before) if one}
    for file in shards.folder().glob(f"*-{shard.number}-*"):
        edition = file.stem.rpartition("-")[2]
        if edition not in map(str, kept) and file.stat().st_mtime < time() - READ_SECONDS:
            file.unlink(missing_ok=True)


def written(table: pa.Table, path: Path, compression: str = "zstd") -> None:
    """The whole file or none of it."""
    beside = path.with_suffix(".part")
    pq.write_table(table, beside, compression=compression)
    with beside.open("rb") as file:
        os.fsync(file.fileno())
    beside.rename(path)


def joined(path: Path, new: pa.Table, without: Sequence[int]) -> pa.Table:
    """What a file holds of other leads, and the new rows, by lead."""
    old = pq.read_table(path)
    others = old.filter(pc.invert(pc.is_in(old["lead"], value_set=pa.array(without, pa.int32()))))
    both = pa.concat_tables([others, new], promote_options="default")
    return both.sort_by("lead")


def tables(plan: Plan, told: Mapping[int, Told]) -> tuple[pa.Table, pa.Table]:
    """The rows of some leads, every value and every judgement as known at last."""
    named = {attribute.key: f"a{attribute.pk}" for attribute in attributes.all_known().values()}
    named = {EMAIL_DOMAIN: forgetting.DOMAINS, **named}
    rows = Rows(plan.zone, sorted(named), EVER)
    for id, lead in told.items():
        rows.add(id, lead)
    whats = [codes.event_text(what.kind, what.facts) for what in rows.whats.things]
    numbers = codes.numbers(codes.EVENT, whats)
    global_whats = [numbers[text] for text in whats]
    events = columns(EVENTS, rows.events)
    events = {**events, "what": [global_whats[what] for what in events["what"]]}
    leads = columns(["lead", *(named[key] for key in sorted(named))], rows.leads)
    for key, codes_found in global_values(rows, named).items():
        leads = {**leads, named[key]: [codes_found[code] for code in leads[named[key]]]}
    times = columns(INSTANTS, [instants(lead) for lead in told.values()])
    return narrow(leads, times), narrow(
        {k: v for k, v in events.items() if k != "begins"}, {"begins": events["begins"]}
    )


def global_values(rows: Rows, named: Mapping[str, str]) -> dict[str, list[int]]:
    """Attribute -> the numbers of its values, 0 for unknown first."""
    personal = attributes.personal_keys()
    found = {}
    for key, given in rows.values.items():
        if key in personal:
            found[key] = [0] + [KNOWN] * len(given.things)
            continue
        texts = [encode(value) for value in given.things]
        numbers = codes.numbers(named[key], texts)
        found[key] = [0, *(numbers[text] for text in texts)]
    return found


def narrow(small: Mapping[str, Sequence[int]], wide: Mapping[str, Sequence[int]]) -> pa.Table:
    return pa.table(
        {name: pa.array(cells, pa.int32()) for name, cells in small.items()}
        | {name: pa.array(cells, pa.int64()) for name, cells in wide.items()}
    )


def instants(lead: Told) -> tuple[int, int, int, int]:
    """When anything was first known of a lead's values, and when values, judgements and events
    last began to count; microseconds since 1970."""
    values, events = list(valued(lead)), list(beginnings(lead))
    return (
        stamp(min(values)) if values else NEVER,
        stamp(max(values)) if values else -NEVER,
        max(map(stamp, judged(lead)), default=-NEVER),
        max(map(stamp, events), default=-NEVER),
    )


def stamp(instant: datetime) -> int:
    return (instant - EPOCH) // MICROSECOND
