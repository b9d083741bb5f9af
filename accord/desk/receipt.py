"""How the lead view draws a score receipt: a bar a group, thresholds as ticks. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from accord.lib.charts import Tick
from accord.scoring.receipt import Receipt, ReceiptGroup

ABOUT = {"fit": ("Fit", "who they are", "fit"), "behaviour": ("Behaviour", "what they did", "beh")}


@dataclass(frozen=True, slots=True)
class Drawn:
    """One half of the receipt. `of` is the bar's full length: the cap where there is one."""

    title: str
    about: str
    kind: str
    of: int
    parts: tuple[int, ...]
    ticks: tuple[Tick, ...]
    group: ReceiptGroup

    @property
    def label(self) -> str:
        needs = "".join(f", {tick.word}" for tick in self.ticks)
        faded = f", {self.group.faded} points faded" if self.group.faded > 0 else ""
        return f"{self.title} {self.group.points} of {self.of}{needs}{faded}"


def drawn(receipt: Receipt) -> tuple[Drawn, ...]:
    return tuple(draw(group) for group in (receipt.fit, receipt.behaviour))


def draw(group: ReceiptGroup) -> Drawn:
    title, about, kind = ABOUT[group.name]
    gained = sum(line.points for line in group.lines if line.points > 0)
    return Drawn(
        title=title,
        about=about,
        kind=kind,
        of=group.cap or max(gained + group.faded, group.needs or 0, 1),
        parts=bar_parts((line.points for line in group.lines), group.points),
        ticks=(Tick(group.needs, f"needs {group.needs}"),) if group.needs else (),
        group=group,
    )


def bar_parts(points: Iterable[int], most: int) -> tuple[int, ...]:
    """The lines' points from the largest, cut where the group's total ends."""
    parts, left = [], most
    for one in sorted((p for p in points if p > 0), reverse=True):
        parts.append(max(0, min(one, left)))
        left -= parts[-1]
    return tuple(part for part in parts if part > 0)
