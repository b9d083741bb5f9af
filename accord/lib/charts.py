"""Charts as SVG text: they print, follow the theme, need no script and say in words what they show.

Positions are SVG attributes, never inline style, which the content policy forbids.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on a bar: where (in the bar's units), and its word."""

    at: int
    word: str


def share(part: float, of: float) -> float:
    """`part` in per cent of `of`, held between 0 and 100; 0 of nothing."""
    return round(min(100.0, max(0.0, 100 * part / of)), 2) if of > 0 else 0.0


def bar(parts: Sequence[int], faded: int, of: int, ticks: Iterable[Tick], label: str) -> SafeString:
    """One bar cut into its parts, faded points hatched after them, thresholds as ticks.

    parts   whole points, largest first; those below zero are left to the lines beside the bar
    faded   points lost with time, drawn hatched after the parts
    of      the bar's full length in points, above zero
    """
    pieces, x = [], 0
    for points in (p for p in parts if p > 0):
        pieces.append((share(x, of), share(x + points, of) - share(x, of)))
        x += points
    drawn = format_html_join(
        "", '<rect class="part" x="{}%" y="0" width="{}%" height="10"/>',
        ((f"{a:.2f}", f"{w:.2f}") for a, w in pieces),
    )  # fmt: skip
    gone = share(x + faded, of) - share(x, of)
    hatched = format_html(
        '<rect x="{}%" y="0" width="{}%" height="10" fill="url(#hatch)"/>',
        f"{share(x, of):.2f}", f"{gone:.2f}",
    ) if faded > 0 else ""  # fmt: skip
    marks = format_html_join("", "{}", ((mark(tick, of),) for tick in ticks))
    return format_html(
        '<rect class="bg" width="100%" height="10" rx="3"/>{}{}{}<title>{}</title>',
        drawn, hatched, marks, label,
    )  # fmt: skip


def mark(tick: Tick, of: int) -> SafeString:
    x = share(tick.at, of)
    turn = x > 70
    return format_html(
        '<line class="tick" x1="{0}%" x2="{0}%" y1="-3" y2="25"/>'
        '<text x="{0}%" dx="{1}" y="24" text-anchor="{2}">{3}</text>',
        f"{x:.2f}", -5 if turn else 5, "end" if turn else "start", tick.word,
    )  # fmt: skip


def lift(ratio: float) -> SafeString:
    """How a share compares with everyone else's: the middle tick is x1, the right end is x3."""
    p = min(max(ratio, 0.1), 3.0) / 3 * 100
    x, width = (33.33, p - 33.33) if p >= 33.33 else (p, 33.33 - p)
    return format_html(
        '<svg class="lift" aria-hidden="true"><rect class="bg" width="100%" height="8" rx="2"/>'
        '<rect class="part" x="{}%" y="1" width="{}%" height="6"/>'
        '<line class="mid" x1="33.33%" x2="33.33%" y1="0" y2="8"/></svg>'
        '<span class="num">×{}</span>',
        f"{x:.1f}", f"{max(width, 2.0):.1f}", f"{ratio:.1f}",
    )  # fmt: skip


def weeks(counts: Sequence[int], capacity: int, labels: Sequence[str], label: str) -> SafeString:
    """Bars by week under a dashed line of what sales can take; weeks above it are orange.

    counts, labels   one a week, oldest first; an empty label writes nothing under its bar
    """
    width, height, left = 420, 150, 24
    base, highest = height - 22, max([*counts, capacity, 1]) * 1.1
    step = (width - left) / max(1, len(counts))

    def y(value: float) -> float:
        return base - (base - 8) * value / highest

    bars = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="1.5"/>'
        '<text x="{}" y="{}">{}</text>',
        (
            (
                "fs" if n > capacity > 0 else "fok",
                f"{left + k * step + 1.5:.1f}", f"{y(n):.1f}",
                f"{max(1.0, step - 3):.1f}", f"{base - y(n):.1f}",
                f"{left + k * step:.1f}", height - 6, word,
            )
            for k, (n, word) in enumerate(zip(counts, labels, strict=True))
        ),
    )  # fmt: skip
    return format_html(
        '<svg class="chart" viewBox="0 0 {w} {h}" role="img" aria-label="{label}">'
        '<line class="ax" x1="{l}" x2="{w}" y1="{b}" y2="{b}"/>{bars}'
        '<line class="cap" x1="{l}" x2="{w}" y1="{c}" y2="{c}"/>'
        '<text x="{t}" y="{ct}" text-anchor="end">{capacity}</text></svg>',
        w=width, h=height, l=left, b=base, bars=bars, c=f"{y(capacity):.1f}", t=left - 5,
        ct=f"{y(capacity) + 4:.1f}", capacity=capacity, label=label,
    )  # fmt: skip
