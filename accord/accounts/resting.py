"""Wrong passwords over many addresses from one place, or for one address from many places.

What is tried for one address from one place is bound by django-axes; these bounds are wider, and
nobody who signed in from the same place before is kept waiting by what others try.
"""

from datetime import datetime, timedelta

from axes.helpers import get_client_ip_address
from axes.models import AccessAttempt, AccessLog
from django.db.models import Sum
from django.http import HttpRequest

WITHIN = timedelta(minutes=15)
MOST_FOR_ONE_ADDRESS = 50
MOST_FROM_ONE_PLACE = 100
KNOWN_FOR = timedelta(days=30)


def why_rest(request: HttpRequest, address: str, now: datetime) -> str:
    """What was tried too often, so that sign-in rests; empty where it does not.

    address  as typed in, folded: see `views.username`
    """
    place = get_client_ip_address(request)
    tried = AccessAttempt.objects.filter(attempt_time__gt=now - WITHIN)
    for of, most, words in (
        ({"username": address}, MOST_FOR_ONE_ADDRESS, "for this address from many places"),
        ({"ip_address": place}, MOST_FROM_ONE_PLACE, "for many addresses from your network"),
    ):
        failures = tried.filter(**of).aggregate(n=Sum("failures_since_start"))["n"] or 0
        if failures >= most and not was_here(address, place, now):
            return words
    return ""


def was_here(address: str, place: str | None, now: datetime) -> bool:
    """Whether this address signed in from this place within the last month."""
    log = AccessLog.objects.filter(username=address, ip_address=place)
    return bool(log.filter(attempt_time__gt=now - KNOWN_FOR).exists())
