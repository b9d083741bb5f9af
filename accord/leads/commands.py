"""The verbs on leads, in one place for the other rooms."""

from accord.leads.forgetting import Forgotten, forget, scrub
from accord.leads.making import Made, Stale, edit_lead, make_lead, make_live
from accord.leads.merging import merge, unmerge
from accord.leads.undoing import retract

__all__ = [
    "Forgotten",
    "Made",
    "Stale",
    "edit_lead",
    "forget",
    "make_lead",
    "make_live",
    "merge",
    "retract",
    "scrub",
    "unmerge",
]
