"""Which kinds of rows the ledger has, kept beside it: asking every row would not do."""

from collections.abc import Iterable

from accord.ledger.models import Kind

OURS = ("lead.", "handoff.", "agreement.", "deal.", "import.", "user.", "event.")
"""Prefixes of our own kinds; all other rows are events that the agreement may count."""

JUDGED = "event.judged"
"""Says how surely a person did what an earlier row tells of: facts event (its id) and human."""


def note(kinds: Iterable[str]) -> None:
    """These kinds are in the ledger now; inside the transaction that writes their rows."""
    rows = [Kind(name=name) for name in sorted(set(kinds))]
    Kind.objects.bulk_create(rows, ignore_conflicts=True)


def seen() -> frozenset[str]:
    """Every kind that was ever written through `append` or `append_rows`."""
    return frozenset(Kind.objects.values_list("name", flat=True))
