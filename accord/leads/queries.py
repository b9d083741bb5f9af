"""Questions about leads that the other rooms ask."""

from accord.leads.evidence import facts_of

__all__ = ["facts_of"]
