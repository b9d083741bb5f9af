"""The visual atoms: icon, chip, grade, ring, card, empty state, stage track, side, time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accord.lib import charts

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of the own 16 px line icons of icons.svg; decorative, the words stand beside it."""
    return format_html(
        '<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>', static("lib/icons.svg"), name
    )


@register.simple_block_tag
def chip(content: SafeString, tone: str = "") -> SafeString:
    """A short state in a pill. Tones: m, s, ok, bad, late; none is neutral."""
    return format_html('<span class="chip {}">{}</span>', tone, content)


@register.simple_block_tag
def card(content: SafeString, title: str = "", anchor: str = "") -> SafeString:
    """A surface with its heading; `anchor` becomes the card's id."""
    name = anchor or f"card-{abs(hash(title)) % 10_000}"
    return format_html(
        '<section class="card" id="{0}" aria-labelledby="{0}-h">'
        '<header><h2 id="{0}-h">{1}</h2></header>'
        '<div class="body">{2}</div></section>',
        name, title, content,
    )  # fmt: skip


@register.simple_block_tag
def empty(content: SafeString, sentence: str, picture: str = "people") -> SafeString:
    """Nothing is here: one sentence on what will be, then the acts in the body."""
    return format_html(
        '<div class="empty">{}<p>{}</p><div class="row">{}</div></div>',
        icon(picture), sentence, content,
    )  # fmt: skip


@register.simple_tag
def grade(word: str) -> SafeString:
    """A grade such as B2: the letter for fit, four pips for behaviour (1 is four of them)."""
    if len(word) != 2 or word[1] not in "1234":
        return SafeString('<span class="mut" aria-label="No grade yet">–</span>')
    lit = 5 - int(word[1])
    return format_html(
        '<span class="grade" role="img" aria-label="Fit {0}, behaviour {1} of 4"><b>{0}</b>'
        '<i class="pips p{1}"></i></span>',
        word[0], lit,
    )  # fmt: skip


def in_words(left: timedelta) -> str:
    """2 hours 5 minutes, 14 minutes, 3 days: for ears, so in full."""
    minutes = max(0, int(left.total_seconds()) // 60)
    if minutes >= 2 * 24 * 60:
        return f"{minutes // 1440} days"
    hours, rest = divmod(minutes, 60)
    parts = [
        f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((hours, "hour"), (rest, "minute")) if n
    ]
    return " ".join(parts) or "less than a minute"


def in_short(left: timedelta) -> str:
    """44, 1:14, 3d: what fits into a ring."""
    minutes = max(0, int(left.total_seconds()) // 60)
    if minutes < 60:
        return str(minutes)
    return (
        f"{minutes // 60}:{minutes % 60:02}"
        if minutes < 10 * 60
        else f"{minutes // 1440}d"
        if minutes >= 1440
        else f"{minutes // 60}h"
    )


@register.simple_tag
def ring(left: timedelta, of: timedelta, side: str = "s", size: str = "") -> SafeString:
    """A clock as a ring: what is `left` of the promise; wine under a quarter, filled when late.

    left, of   working time; `left` below zero is late
    """
    if left <= timedelta(0):
        words, short = f"Late by {in_words(-left)}", in_short(-left)
        return format_html(
            '<span class="{}" role="img" aria-label="{}"><span>{}</span></span>',
            classes("ring late", size), words, short,
        )  # fmt: skip
    part = charts.share(left.total_seconds(), of.total_seconds())
    return format_html(
        '<span class="{}" role="img" aria-label="{} left of {}"><svg viewBox="0 0 36 36">'
        '<circle class="v" cx="18" cy="18" r="15.9" stroke-dasharray="{} 100"/></svg>'
        "<span>{}</span></span>",
        classes("ring", side, size, "soon" if part < 25 else ""),
        in_words(left), in_words(of), f"{part:.0f}", in_short(left),
    )  # fmt: skip


def classes(*names: str) -> str:
    return " ".join(filter(None, names))


@register.simple_tag
def side(which: str) -> SafeString:
    """Who owes or owns: a square M for marketing, a round S for sales; nothing for neither."""
    letter = {"marketing": "M", "sales": "S", "M": "M", "S": "S"}.get(which or "", "")
    if not letter:
        return SafeString("")
    word = "Marketing" if letter == "M" else "Sales"
    return format_html(
        '<span class="side {0}" role="img" aria-label="{1}">{0}</span>', letter, word
    )


@register.simple_tag
def track(place: int, of: int) -> SafeString:
    """Where a lead is in the cycle: `place` counts from 1; the word stands beside it."""
    marks = format_html_join(
        "", '<i class="{}"></i>',
        (("d" if k < place else "c" if k == place else "",) for k in range(1, of + 1)),
    )  # fmt: skip
    return format_html(
        '<span class="stage"><span class="track" aria-hidden="true">{}</span></span>', marks
    )


@register.simple_tag
def avatar(person: Any, size: str = "") -> SafeString:
    """A person's initials in the tint of their side; decorative, the name stands beside it."""
    tone = {"marketing": "M", "sales": "S"}.get(getattr(person, "side", "") or "", "")
    return format_html(
        '<span class="av {} {}" aria-hidden="true">{}</span>', tone, size, person.initials
    )


@register.simple_tag
def bar(parts: Sequence[int], of: int, kind: str, label: str, **more: Any) -> SafeString:
    """A receipt's bar: `kind` is fit or beh; `faded` and `ticks` (charts.Tick) may follow."""
    inside = charts.bar(parts, more.get("faded", 0), of, more.get("ticks", ()), label)
    return format_html(
        '<svg class="bar {}" role="img" aria-label="{}">{}</svg>', kind, label, inside
    )


@register.filter
def signed(points: int) -> str:
    """+12, −4 (a true minus), 0: points as a line of the receipt gives them."""
    return f"+{points:,}" if points > 0 else f"−{-points:,}" if points < 0 else "0"


def said(at: datetime, now: datetime) -> str:
    """09:52 today, Tue 14:00 within a week, 18 Nov within the year, 18 Nov 2024 before."""
    here, today = timezone.localtime(at), timezone.localtime(now)
    days = (today.date() - here.date()).days
    if days == 0:
        return f"{here:%H:%M}"
    if 0 < days < 7 or -7 < days < 0:
        return f"{here:%a %H:%M}"
    return f"{here.day} {here:%b}" if here.year == today.year else f"{here.day} {here:%b %Y}"


@register.simple_tag(takes_context=True)
def when(context: template.Context, at: datetime | None) -> SafeString:
    """An instant as a person says it, the whole of it in the tooltip. `now` comes from the page."""
    if at is None:
        return SafeString('<span class="mut">at an unknown time</span>')
    now = context.get("now") or timezone.now()
    full = timezone.localtime(at)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        full.isoformat(timespec="minutes"), f"{full.day} {full:%B %Y, %H:%M %Z}", said(at, now),
    )  # fmt: skip


@register.simple_tag
def progress(value: int, label: str, size: str = "") -> SafeString:
    """How far in per cent, with its label for ears."""
    return format_html(
        '<progress class="{}" max="100" value="{}" aria-label="{}">{}%</progress>',
        size,
        value,
        label,
        value,
    )
