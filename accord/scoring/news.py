"""Which leads a row of the ledger is news of."""

from collections.abc import Iterable

from accord.leads.queries import leads_of
from accord.ledger.rows import Row

# Rows of these kinds say what people and the flow decided; none of them moves a point.
DECISIONS = (
    "handoff.", "agreement.", "deal.", "import.", "user.", "lead.qualified",
    "lead.stage_changed", "lead.recycled", "lead.disqualified", "lead.attribute_made",
    "lead.attribute_retired",
)  # fmt: skip


def moves(row: Row) -> bool:
    """Whether a row can move a point."""
    return not row.kind.startswith(DECISIONS)


def touched(rows: Iterable[Row]) -> set[int]:
    """The leads that these rows move; of a merge the one that went in as well."""
    rows = [row for row in rows if moves(row)]
    gone = {row.facts["other"] for row in rows if row.kind == "lead.merged"}
    return {*leads_of(row.subject_id for row in rows).values(), *gone}
