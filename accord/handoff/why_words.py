"""Why sales has a lead, from what was kept with the hand-off: who it is and what they did. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from accord.agreement.language.parse_values import plural
from accord.agreement.language.words import Agreement, Criterion, Signal
from accord.handoff.words import spoken

ROW = 70
"""Letters that a row of the queue has room for."""
LONGEST_TITLE = 40
DEEDS_IN_FULL = 5
COUNTABLE = frozenset(
    {
        "call", "chat", "click", "demo", "download", "event", "form", "meeting", "page", "reply",
        "request", "trial", "up", "video", "view", "visit", "webinar",
    }
)  # fmt: skip
"""Last words of names of lines that people count: "2 pricing pages"."""
Why = Mapping[str, Any]
"""As `offering.why` gives it: {"lines": [{"name", "points", "events", "last"}], "counted"}."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What a sentence is made of. `title` is the lead's job title, "" where it is unknown."""

    why: Why
    criterion: str
    agreement: Agreement
    title: str
    now: datetime
    zone: ZoneInfo


def in_short(reason: Reason) -> str:
    """One row: "Head of Operations; 3 downloads, webinar 3 days ago"; at most 70 letters.

    "" where nothing was kept that says more than the criterion itself.
    """
    told = [asked(reason)] if asked(reason) else []
    told += [deed(line, reason) for line in deeds(reason)]
    if not told:
        return ""
    title = shortened(reason.title, LONGEST_TITLE)
    said = shortened(f"{title}; {told[0]}" if title else raised(told[0]), ROW)
    for more in told[1:]:
        if len(f"{said}, {more}") > ROW:
            break
        said += f", {more}"
    return said


def in_full(reason: Reason) -> str:
    """As `in_short`, with up to five of the things they did and when the last of each was."""
    told = [asked(reason)] if asked(reason) else []
    told += [deed(line, reason, when=True) for line in deeds(reason)[:DEEDS_IN_FULL]]
    if not told:
        return ""
    did = "; ".join(told)
    return f"{reason.title}: {did}" if reason.title else raised(did)


def asked(reason: Reason) -> str:
    """What one event alone says by the criterion, where no line counts it: "asked to be called"."""
    known = criterion_of(reason)
    events = reason.why.get("counted", {}).get(reason.criterion, ())
    if known is None or not events or any(counts(line, known, reason) for line in given(reason)):
        return ""
    if len(events) == 1 or not signal_of(known):
        return lowered(known.why or spoken(known.name))
    signal = signal_of(known)
    return f"{signal.kind}, {len(events)} times" if signal else ""


def deeds(reason: Reason) -> list[Why]:
    """The lines of behaviour that give points: what the criterion counts first, then the most."""
    known = criterion_of(reason)
    return sorted(
        given(reason),
        key=lambda line: (not (known and counts(line, known, reason)), -line["points"]),
    )


def given(reason: Reason) -> list[Why]:
    lines: Sequence[Why] = reason.why.get("lines") or ()
    return [line for line in lines if line["points"] > 0 and line["events"]]


def counts(line: Why, criterion: Criterion, reason: Reason) -> bool:
    """Whether a line and the criterion ask for the same events."""
    signal = signal_of(criterion)
    found = (known for known in reason.agreement.behaviour.lines if known.name == line["name"])
    return signal is not None and any(known.signal.kind == signal.kind for known in found)


def signal_of(criterion: Criterion) -> Signal | None:
    part = criterion.count or criterion.last
    return part.signal if part else None


def criterion_of(reason: Reason) -> Criterion | None:
    known = (one for one in reason.agreement.sales_ready if one.name == reason.criterion)
    return next(known, None)


def deed(line: Why, reason: Reason, *, when: bool = False) -> str:
    """ "3 downloads", "webinar 3 days ago"; with `when` also "3 downloads, the last yesterday"."""
    name, times = lowered(spoken(line["name"])), len(line["events"])
    ago = days_ago(line.get("last"), reason)
    if times == 1:
        return f"{name} {ago}" if ago else name
    return f"{several(times, name)}{f', the last {ago}' if when and ago else ''}"


def days_ago(last: str | None, reason: Reason) -> str:
    """ "today", "yesterday", "3 days ago" by the agreement's days; "" where it was not kept."""
    if last is None:
        return ""
    then, now = datetime.fromisoformat(last), reason.now
    days = (now.astimezone(reason.zone).date() - then.astimezone(reason.zone).date()).days
    near = {0: "today", 1: "yesterday"}
    return near.get(days) or f"{plural(days, 'day')} ago"


def several(times: int, name: str) -> str:
    """ "3 downloads"; of a name that we cannot count, "call good twice"."""
    if name.split()[-1] not in COUNTABLE:
        return f"{name} {'twice' if times == 2 else f'{times} times'}"
    return f"{times} {name[:-1]}ies" if name.endswith("y") else f"{times} {name}s"


def shortened(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def lowered(words: str) -> str:
    """With a small first letter, where it is the letter of a word and not of "SDR"."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def raised(words: str) -> str:
    return words[:1].upper() + words[1:]
