"""Replay once more, by looking everywhere: each minute worth a thought, with the slow reader."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.language import reference


def first_ready(agreement, lead, end, backs, looks=()):
    """[(cycle, instant, criterion)]: the first instant of each cycle, of those before `end`.

    looks  more instants to look at, beside events, values, judgements, midnights and openings
    """
    zone = ZoneInfo(agreement.time_zone)
    backs = sorted(backs, key=lambda back: back.at)
    opens = [opening(back, zone) for back in backs]
    instants = sorted({*all_instants(lead, end, zone), *opens, *looks})
    found = []
    for number in range(1, len(backs) + 2):
        back = backs[number - 2] if number > 1 else None
        until = backs[number - 1].at if number <= len(backs) else None
        for instant in instants:
            if instant >= end or (until and instant > until) or (back and instant <= back.at):
                continue
            criterion = qualifies(agreement, lead, instant, back, zone)
            if criterion:
                found.append((number, instant, criterion))
                break
    return found


def opening(back, zone):
    """The midnight that opens day N after the hand-back."""
    if back.days is None:
        return back.at
    day = reference.local_day(back.at, zone) + timedelta(days=back.days)
    minute = datetime.combine(day, time(), UTC) - timedelta(hours=15)
    while reference.local_day(minute, zone) < day:
        minute += timedelta(minutes=1)
    return minute


def all_instants(lead, end, zone):
    for event in lead.events:
        yield max(event.at, event.known_at)
        for judgement in event.judgements:
            yield judgement.known_at
    for known in lead.values:
        yield max(known.known_at, known.at or known.known_at)
    first = min((event.at for event in lead.events), default=end)
    hour = datetime.combine(first.date(), time(), UTC)
    while hour < end:
        yield hour
        hour += timedelta(hours=1)


def qualifies(agreement, lead, instant, back, zone):
    reader = reference.Reader(agreement, lead, instant)
    told = reader.told()
    for criterion in agreement.sales_ready:
        if criterion.name not in told["criteria"]:
            continue
        if back is None:
            return criterion.name
        is_open = instant >= opening(back, zone) or back.early or criterion.at_once
        if is_open and counts_news(criterion, reader, told, lead, back.at):
            return criterion.name
    return None


def counts_news(criterion, reader, told, lead, since):
    """Whether an event or a changed attribute of the new cycle counts in a criterion."""
    new = {e.id for e in lead.events if max(e.at, e.known_at) > since}
    then, now = reference.values_known(lead, since), reader.values
    changed = {name for name in {*then, *now} if said(then.get(name)) != said(now.get(name))}
    lines = {line.name: line for line in reader.agreement.fit.lines}

    def in_line(name):
        if name in lines:
            band = told["bands"][name]
            tests = () if band is None else lines[name].bands[band].when
            return any(test.field in changed for test in tests)
        return any(event in new for event, _, _ in told["shares"][name])

    def gives(names):
        return any(told["lines"][name] > 0 and in_line(name) for name in names)

    asked = [in_line(name) for name in criterion.lines]
    if criterion.fit is not None:
        asked.append(gives(lines))
    if criterion.behaviour is not None:
        asked.append(gives(told["shares"]))
    if criterion.count:
        young = reader.young(criterion.count.signal, criterion.count.within)
        asked.append(any(event.id in new for event in young))
    if criterion.last:
        newest = reader.counting(criterion.last.signal)[-1]
        asked.append(newest.id in new)
    return any(asked)


def said(value):
    """A value as it compares: other cases and spaces are no other value."""
    return None if value is None else " ".join(str(value).casefold().split()) or None
