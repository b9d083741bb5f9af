"""The agreement's meaning once more: slow, with fractions, straight from the prose.

Written from the rules and not from the product's readers, which are held equal to it.
"""

from collections import Counter
from datetime import UTC, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

from accord.agreement.language.words import Op
from tests.language.reference_words import covers, equal, in_order, stands_in, text

MILLION = 1_000_000


def told(agreement, lead, instant):
    """Everything that one lead's receipt says at an instant, as plain data."""
    return Reader(agreement, lead, instant).told()


class Reader:
    def __init__(self, agreement, lead, instant):
        self.agreement = agreement
        self.zone = ZoneInfo(agreement.time_zone)
        self.instant = instant.astimezone(UTC)
        self.today = local_day(self.instant, self.zone)
        self.values = values_known(lead, self.instant)
        self.events = [e for e in lead.events if max(e.at, e.known_at) <= self.instant]

    def told(self):
        fit = {line.name: self.fit_line(line) for line in self.agreement.fit.lines}
        did = {line.name: self.behaviour_line(line) for line in self.agreement.behaviour.lines}
        self.points = {name: one["points"] for name, one in (fit | did).items()}
        self.fit = self.group(fit, self.agreement.fit)
        self.behaviour = self.group(did, self.agreement.behaviour)
        barred = any(self.condition(bar, self.values) is True for bar in self.agreement.never)
        holding = [c.name for c in self.agreement.sales_ready if self.holds(c)]
        return {
            "lines": self.points,
            "states": {name: one["state"] for name, one in fit.items()},
            "bands": {name: one["band"] for name, one in fit.items()},
            "shares": {name: one["shares"] for name, one in did.items()},
            "fit": self.fit,
            "behaviour": self.behaviour,
            "grade": self.grade(),
            "barred": barred,
            "criteria": [] if barred else holding,
            "stages": [] if barred else self.stages(bool(holding)),
        }

    # who they are

    def fit_line(self, line):
        answers = [self.condition(band.when, self.values) for band in line.bands]
        if True in answers:
            first = answers.index(True)
            return {"points": line.bands[first].points, "state": "yes", "band": first}
        return {"points": 0, "state": "unknown" if None in answers else "no", "band": None}

    # what they did

    def behaviour_line(self, line):
        exact = [
            (event, Fraction(line.points * left, MILLION))
            for event in self.kept(line)
            if (left := factor(line, self.age(event)))
        ]
        whole = round(sum((points for _, points in exact), Fraction(0)))  # half to even
        return {"points": bounded(whole, line.cap), "shares": self.shares(exact, whole)}

    def kept(self, line):
        """The first `at_most` of each day, by when they happened."""
        events = self.counting(line.signal)
        if line.at_most is None:
            return events
        of_day = Counter()
        kept = []
        for event in events:
            of_day[local_day(event.at, self.zone)] += 1
            if of_day[local_day(event.at, self.zone)] <= line.at_most:
                kept.append(event)
        return kept

    def counting(self, signal):
        """Admitted human events of a signal, in the order in which they happened."""
        found = [
            event
            for event in self.events
            if event.kind == signal.kind
            and self.condition(signal.where, event.facts) is True
            and self.human(event) >= signal.human
        ]
        return sorted(found, key=lambda e: (e.at, max(e.at, e.known_at), len(e.id), e.id))

    def human(self, event):
        known = [j for j in event.judgements if j.known_at <= self.instant]
        return max(known, key=lambda j: j.known_at).human if known else event.human

    def age(self, event):
        return (self.today - local_day(event.at, self.zone)).days

    def shares(self, exact, whole):
        """(event, age, share): rounded towards zero, the rest to the largest remainders."""
        towards_zero = [int(points) for _, points in exact]
        rest = abs(whole - sum(towards_zero))
        lost = [abs(points) - abs(int(points)) for _, points in exact]
        gets_one = sorted(range(len(exact)), key=lambda n: (-lost[n], n))[:rest]
        step = -1 if whole < 0 else 1
        return [
            (event.id, self.age(event), towards_zero[n] + (step if n in gets_one else 0))
            for n, (event, _) in enumerate(exact)
        ]

    # both

    def group(self, lines, words):
        total = sum(one["points"] for one in lines.values())
        final = bounded(total, words.cap)
        if final < 0 and not words.below_zero:
            final = 0
        return {"points": final, "adjustment": final - total}

    def grade(self):
        fit, behaviour = self.fit["points"], self.behaviour["points"]
        a, b, c = self.agreement.grades.fit
        letter = "A" if fit >= a else "B" if fit >= b else "C" if fit >= c else "D"
        one, two, three = self.agreement.grades.behaviour
        digit = 1 if behaviour >= one else 2 if behaviour >= two else 3 if behaviour >= three else 4
        return f"{letter}{digit}"

    # readiness

    def holds(self, criterion):
        asked = []
        if criterion.fit is not None:
            asked.append(self.fit["points"] >= criterion.fit)
        if criterion.behaviour is not None:
            asked.append(self.behaviour["points"] >= criterion.behaviour)
        if criterion.count:
            young = self.young(criterion.count.signal, criterion.count.within)
            asked.append(len(young) >= criterion.count.at_least)
        if criterion.last:
            events = self.counting(criterion.last.signal)
            within = criterion.last.within
            newest = max((local_day(e.at, self.zone) for e in events), default=None)
            asked.append(
                newest is not None
                and (within is None or newest >= self.today - timedelta(days=within))
            )
        asked += [self.points[name] != 0 for name in criterion.lines]
        return all(asked)

    def young(self, signal, within):
        events = self.counting(signal)
        return [e for e in events if within is None or 0 <= self.age(e) <= within]

    def stages(self, ready):
        return [
            stage.name
            for stage in self.agreement.stages
            if (stage.sales_ready and ready) or (stage.when and self.holds(stage.when))
        ]

    # conditions: True, False, or None for unknown

    def condition(self, tests, values):
        answers = [self.test(test, values.get(test.field)) for test in tests]
        if False in answers:
            return False
        return None if None in answers else True

    def test(self, test, value):
        absent = value is None or (isinstance(value, str) and not value.strip())
        if test.op is Op.KNOWN:
            return absent is not test.values[0]
        if absent:
            return None
        if test.list is not None:
            found = self.listed(test, value)
            return not found if test.op in {Op.NOT_IN, Op.IS_NOT} else found
        return self.asked(test, value)

    def asked(self, test, value):
        match test.op:
            case Op.IS | Op.IN:
                return self.one_of(test, value)
            case Op.IS_NOT | Op.NOT_IN:
                found = self.one_of(test, value)
                return None if found is None else not found
            case Op.STARTS_WITH:
                return text(value).startswith(text(test.values[0]))
            case Op.CONTAINS_ANY:
                return any(stands_in(needle, value) for needle in test.values)
        return in_order(test, value)

    def one_of(self, test, value):
        if test.field == "email_domain" and test.op in {Op.IN, Op.NOT_IN}:
            return any(covers(domain, value) for domain in test.values)
        answers = [equal(word, value) for word in test.values]
        if True in answers:
            return True
        return None if None in answers else False

    def listed(self, test, value):
        words = dict(self.agreement.lists)[test.list]
        if test.field == "email_domain":
            named = text(value) == text(test.list)
            return named or any(covers(domain, value) for domain in words)
        return any(equal(word, value) for word in words)


def values_known(lead, instant):
    found = {}
    for known in lead.values:
        at = known.at or known.known_at
        if max(at, known.known_at) <= instant:
            found.setdefault(known.attribute, []).append((at, known.known_at, known.value))
    values = {}
    for name, several in found.items():
        newest = max(pair[:2] for pair in several)
        values[name] = [value for *pair, value in several if tuple(pair) == newest][-1]
    address = values.get("email")
    unknown = text(values.get("email_domain") or "") == ""
    if unknown and isinstance(address, str) and "@" in address:
        values["email_domain"] = address.rpartition("@")[2]
    return values


@cache
def local_day(instant, zone):
    """The day that has begun: none ends by clocks going back, so the latest of the last hours."""
    hours = (instant.astimezone(UTC) - timedelta(minutes=n) for n in range(180))
    return max(moment.astimezone(zone).date() for moment in hours)


def factor(line, age):
    """What is left at an age, in whole millionths."""
    if line.halves_every is not None:
        return halved(line.halves_every, age)
    if not line.fades:
        return MILLION
    return next((share * MILLION // 100 for until, share in line.fades if age <= until), 0)


@cache
def halved(days, age):
    if age >= 21 * days:
        return 0
    if age % days == 0:
        return round(Fraction(MILLION, 2 ** (age // days)))
    with localcontext() as context:
        context.prec = 60
        return round(MILLION * Decimal(2) ** (Decimal(-age) / days))


def bounded(points, cap):
    return points if cap is None else max(-cap, min(cap, points))
