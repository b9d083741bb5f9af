"""Eight faults that a reader of the agreement could have, each to be put in and found."""

from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from accord.agreement.language import conditions, evaluate, reading
from accord.agreement.language.fading import WHOLE
from accord.agreement.language.verdict import GroupScore, State
from accord.agreement.language.words import Op


@contextmanager
def half_rounded_up():
    """2.5 becomes 3."""
    with patch.object(evaluate, "rounded", lambda exact: (2 * exact + WHOLE) // (2 * WHOLE)):
        yield


@contextmanager
def cap_before_rounding():
    """The group is added up and capped in fractions, and rounded at the end."""
    honest = evaluate.group

    def group(lines, cap, below_zero):
        if not any(line.shares for line in lines):
            return honest(lines, cap, below_zero)
        exact = sum(share.full * share.factor for line in lines for share in line.shares)
        limit = None if cap is None else cap * WHOLE
        points = evaluate.rounded(evaluate.bounded(exact, limit))
        points = points if below_zero else max(points, 0)
        return GroupScore(lines, points - sum(line.points for line in lines), points)

    with patch.object(evaluate, "group", group):
        yield


@contextmanager
def age_by_24_hours():
    """Yesterday evening is still today."""
    honest = evaluate.counted_events

    def counted_events(plan, read, instant):
        today = evaluate.day_of(instant, plan.zone)
        return [
            [e._replace(day=today - (instant - e.at) // timedelta(days=1)) for e in events]
            for events in honest(plan, read, instant)
        ]

    with patch.object(evaluate, "counted_events", counted_events):
        yield


@contextmanager
def day_in_utc():
    """The day turns with Greenwich."""

    def day_of(instant, zone):
        return instant.toordinal()

    with patch.object(evaluate, "day_of", day_of), patch.object(reading, "day_of", day_of):
        yield


@contextmanager
def first_n_by_arrival():
    """What was known first is kept of a day, not what happened first."""
    honest = evaluate.first_of_each_day

    def first_of_each_day(events, most):
        kept = honest(sorted(events, key=lambda event: event.admitted), most)
        return sorted(kept)

    with patch.object(evaluate, "first_of_each_day", first_of_each_day):
        yield


@contextmanager
def cap_over_the_sum_of_merged_leads():
    """Two leads' lines are rounded and limited apart, added up and capped: no union of events."""
    honest = evaluate.behaviour_line

    def behaviour_line(line, events, today):
        parts = [honest(line, part, today) for part in halves(events)]
        before_cap = sum(part.before_cap for part in parts)
        shares = tuple(share for part in parts for share in part.shares)
        state = State.YES if shares else State.NO
        points = evaluate.bounded(before_cap, line.cap)
        return type(parts[0])(line.name, points, state, before_cap, None, shares)

    def halves(events):
        """As if every other event had been the other lead's."""
        return events[::2], events[1::2]

    with patch.object(evaluate, "behaviour_line", behaviour_line):
        yield


@contextmanager
def above_for_at_least():
    """200 is not at least 200."""
    with patch.dict(conditions.ORDERS, {Op.AT_LEAST: conditions.ORDERS[Op.ABOVE]}):
        yield


@contextmanager
def unknown_as_no():
    """What nobody knows is taken for a no."""
    with patch.object(conditions, "UNKNOWN", State.NO), patch.object(evaluate, "UNKNOWN", State.NO):
        yield


FAULTS = (
    half_rounded_up,
    cap_before_rounding,
    age_by_24_hours,
    day_in_utc,
    first_n_by_arrival,
    cap_over_the_sum_of_merged_leads,
    above_for_at_least,
    unknown_as_no,
)
