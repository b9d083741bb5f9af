"""Everything that is counted, as plain rows in one order for ever."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from accord.handoff import export as handoff
from accord.leads import export as leads
from accord.pipeline import export as pipeline


def lines() -> Iterator[dict[str, Any]]:
    """The rows of every room that keeps something; two exports can be compared byte by byte."""
    return chain(leads.lines(), handoff.lines(), pipeline.lines())
