"""What the frame around every page shows: where one can go, what runs, who one is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One screen in the navigation. `key` is pressed after g; `count` 0 shows no number."""

    label: str
    url: str
    icon: str
    key: str
    here: bool = False
    count: int = 0
    side: str = ""


@dataclass(frozen=True, slots=True)
class Running:
    """One long job: what it does in words, how far in per cent, and where it can be watched."""

    label: str
    percent: int
    silent: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    entries: tuple[Entry, ...] = ()
    running: tuple[Running, ...] = ()
