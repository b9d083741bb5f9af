"""The midnight at which points next change is exact: nothing changes before it, something at it."""

from datetime import UTC
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.agreement.language.days import day_of, first_instant
from accord.agreement.language.evaluate import read, score
from accord.agreement.language.plan import plan
from accord.scoring.ahead import next_change
from accord.scoring.scored import kept, next_beginning
from tests.language.strategies import scenario


def midnights(planned, instant, days):
    today = day_of(instant.astimezone(UTC), planned.zone)
    return [first_instant(today + n, planned.zone) for n in range(1, days + 1)]


def without_news(lead, instant):
    """Only what counts already: what begins later is another matter."""
    events = tuple(e for e in lead.events if max(e.at, e.known_at) <= instant and not e.judgements)
    values = tuple(v for v in lead.values if max(v.at or v.known_at, v.known_at) <= instant)
    return type(lead)(values, events)


@settings(max_examples=60)
@given(seed=st.integers(0, 1 << 40))
def test_nothing_changes_before_and_something_does_then(seed):
    made = scenario(Random(seed))
    planned, lead = plan(made.agreement), without_news(made.lead, made.instant)
    reading = read(planned, lead)
    now = score(planned, reading, made.instant)
    change = next_change(planned, reading, made.instant)
    for midnight in midnights(planned, made.instant, 40):
        then = score(planned, reading, midnight)
        if change is None or midnight < change:
            assert kept(1, then) == kept(1, now), midnight


def test_a_change_is_found_where_there_is_one():
    found = 0
    for seed in range(60):
        made = scenario(Random(seed))
        planned, lead = plan(made.agreement), without_news(made.lead, made.instant)
        reading = read(planned, lead)
        change = next_change(planned, reading, made.instant)
        if change:
            now, then = (score(planned, reading, t).behaviour for t in (made.instant, change))
            found += [line.points for line in now.lines] != [line.points for line in then.lines]
    assert found > 5


@pytest.mark.parametrize("seed", range(30))
def test_what_begins_later_is_seen_ahead(seed):
    made = scenario(Random(seed))
    begins = [max(e.at, e.known_at) for e in made.lead.events]
    begins += [j.known_at for e in made.lead.events for j in e.judgements]
    begins += [max(v.at or v.known_at, v.known_at) for v in made.lead.values]
    later = [instant for instant in begins if instant > made.instant]
    assert next_beginning(made.lead, made.instant) == min(later, default=None)
