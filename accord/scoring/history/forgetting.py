"""Forgotten people leave the history at once, and with them what only their address told."""

from accord.leads.models import Lead
from accord.ledger import erasure
from accord.scoring.engine import engine
from accord.scoring.history import shards
from accord.scoring.models import Code, Shard, Touched

DOMAINS = "a0"
"""The column, and the space of codes, of what is derived from a personal value."""


def waiting() -> int | None:
    """The shard of somebody forgotten of whom a file may still tell; None: there is nobody."""
    touched = Touched.objects.values("pk")
    found = Lead.objects.filter(pk__in=touched).exclude(erased_at=None).order_by("pk")
    first = found.values_list("pk", flat=True).first()
    return None if first is None else first // shards.SIZE


def drop_domains() -> None:
    """Domains that no file names any more have no number either."""
    paths = (shards.path(shard, shards.LEADS) for shard in Shard.objects.all())
    files = [shards.literal(path) for path in paths]
    with engine(threads=1) as connection:
        sql = f"SELECT DISTINCT {DOMAINS} FROM read_parquet(?, union_by_name = true)"
        held = {code for (code,) in connection.execute(sql, [files]).fetchall()}
    known = Code.objects.filter(space=DOMAINS).values_list("pk", flat=True)
    gone = [id for id in known if id not in held]
    erasure.overwrite_what_is_deleted()
    for start in range(0, len(gone), 500):
        Code.objects.filter(pk__in=gone[start : start + 500]).delete()
