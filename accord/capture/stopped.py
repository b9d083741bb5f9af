"""Events that came in and come in no more: without them behaviour only fades."""

from datetime import datetime, timedelta

from accord.capture.models import Import

STOPPED = timedelta(days=14)


def last_events(now: datetime) -> datetime | None:
    """When events last came in, where that is so long ago that what leads do is no longer seen.

    None where they came lately, or never: then nothing has stopped.
    """
    live = Import.objects.filter(what=Import.What.EVENTS, state=Import.State.DONE, live=True)
    last = live.filter(undone_at=None).order_by("-ended_at").values_list("ended_at", flat=True)
    at = last.first()
    return at if at is not None and at < now - STOPPED else None
