"""Erasing what people wrote about one lead: remarks and replies, also where undo keeps them."""

from typing import Any

from django.db import transaction

from accord.handoff.models import Act, Handoff, Joined
from accord.leads.models import Lead

WRITTEN = frozenset({"remark", "reply"})


@transaction.atomic
def forget(lead: Lead) -> int:
    """Blank every word written about the lead; how many rows held one. What was done stays."""
    found = Handoff.objects.filter(lead=lead).exclude(remark="", reply="")
    blanked = found.update(remark="", reply="")
    for act in Act.objects.filter(lead=lead):
        act.before, act.after = _blanked(act.before), _blanked(act.after)
        act.save(update_fields=["before", "after"])
    for joined in Joined.objects.filter(merge__kept=lead) | Joined.objects.filter(
        merge__other=lead
    ):
        joined.before, joined.after = _blanked(joined.before), _blanked(joined.after)
        joined.save(update_fields=["before", "after"])
    return blanked


def _blanked(told: Any) -> Any:
    """The same, with the written words gone, however deep they stand."""
    if not isinstance(told, dict):
        return told
    return {name: "" if name in WRITTEN else _blanked(value) for name, value in told.items()}
