"""One place in the text: what stands there, how to say where it is, and how to take it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from accord.agreement.language.words import Fault, Number, Value
from accord.agreement.language.yaml import Faults, Items, Map, Node, Scalar

MAX_LABEL = 512
MAX_ENTRIES = 500
MAX_VALUES = 5_000

FLAGS = {"yes": True, "no": False, "true": True, "false": False}


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like this one, if any is; looks at short words only."""
    if len(word) > 64:
        return None
    folded = {name.casefold(): str(name) for name in known}  # an Op is shown as people write it
    close = get_close_matches(word.casefold(), folded, n=1, cutoff=0.5)
    return folded[close[0]] if close else None


@dataclass(frozen=True, slots=True)
class Place:
    """A node with its way from the top: `where` reads "fit > lines > industry"."""

    node: Node
    faults: Faults
    where: str = ""
    name: str = ""

    @property
    def line(self) -> int:
        return self.node.line

    @property
    def word(self) -> str:
        return self.node.text if isinstance(self.node, Scalar) else ""

    @property
    def value(self) -> Value | None:
        return self.node.value if isinstance(self.node, Scalar) else None

    @property
    def shown(self) -> str:
        """What stands here, as a sentence can say it: 'many', or a list, or a map."""
        if isinstance(self.node, Scalar):
            return repr(shortened(self.word))
        return "a list" if isinstance(self.node, Items) else "a map"

    def fault(self, sentence: str, word: str | None = None, near: str | None = None) -> None:
        """Note what is wrong here; `sentence` ends without a full stop."""
        hint = f"; did you mean {near!r}?" if near else "."
        shown = shortened(self.word if word is None else word)
        self.faults.add(Fault(self.line, self.where, shown, sentence + hint, near))

    def unknown(self, word: str, what: str, known: Iterable[str]) -> None:
        """Note a word that is not known here, with the nearest that is, or all of them."""
        names = list(known)
        near = nearest(word, names)
        several = ", ".join(names[:20]) or "none"
        tail = "" if near else f"; known here: {several}"
        self.fault(f"{shortened(word)!r} is no {what}{tail}", word, near)

    def at(self, name: str, node: Node) -> Place:
        return Place(node, self.faults, f"{self.where} > {name}" if self.where else name, name)

    # what may stand here

    def map(self, *known: str) -> dict[str, Place]:
        """The entries by key, of which only these are known; none where no map is."""
        found = {}
        for entry in self.named():
            if entry.name in known:
                found[entry.name] = entry
            else:
                entry.key_fault(self, known)
        return found

    def key_fault(self, parent: Place, known: Iterable[str]) -> None:
        key = Place(Scalar(self.name, self.name, self.key_line(parent)), self.faults, parent.where)
        key.unknown(self.name, "word that belongs here", known)

    def key_line(self, parent: Place) -> int:
        """A key's own line: its value may begin on a later one."""
        if isinstance(parent.node, Map):
            for key, node in parent.node.entries:
                if node is self.node:
                    return key.line
        return self.line

    def named(self, most: int = MAX_ENTRIES) -> list[Place]:
        """The entries in written order, each with its key as its name."""
        if isinstance(self.node, Map):
            entries = self.node.entries
            return (
                [self.at(key.text, node) for key, node in entries]
                if self.few(entries, most)
                else []
            )
        if not (isinstance(self.node, Scalar) and self.node.value is None):
            self.fault("A map is wanted here (`word: value`)")
        return []

    def labelled(self, most: int = MAX_ENTRIES) -> list[Place]:
        """As `named`, for keys that people make up: each is one short line of text."""
        found = self.named(most)
        for entry in found:
            if len(entry.name) > MAX_LABEL or len(entry.name.splitlines()) > 1:
                entry.fault(f"A name is one line of at most {MAX_LABEL} characters", entry.name)
        return found

    def items(self, most: int = MAX_ENTRIES) -> list[Place]:
        """The list's entries; empty, with a fault, where no list is."""
        if not isinstance(self.node, Items):
            shown = self.word or "a, b"
            self.fault(f"A list is wanted here: [{shortened(shown)}]")
            return []
        if not self.few(self.node.items, most):
            return []
        return [
            Place(node, self.faults, f"{self.where} > {number}", str(number))
            for number, node in enumerate(self.node.items, start=1)
        ]

    def few(self, entries: tuple[object, ...], most: int) -> bool:
        if len(entries) <= most:
            return True
        sentence = f"At most {most:,} stand here; these are {len(entries):,}."
        fault = Fault(self.line, self.where, "", sentence, too_large=most == MAX_VALUES)
        self.faults.add(fault)
        return False

    def text(self, what: str = "Text", *, most: int = MAX_LABEL) -> str | None:
        """One piece of text, trimmed and not blank; None, with a fault, where there is none."""
        if not isinstance(self.node, Scalar) or not isinstance(self.node.value, str):
            quoted = f'; write it in quotes: "{shortened(self.word)}"' if self.word else ""
            self.fault(f"{what} is wanted here{quoted}")
            return None
        text = self.node.text.removeprefix("\ufeff").strip()
        if not text:
            self.fault(f"{what} is wanted here and this is blank")
            return None
        if len(text) > most:
            self.fault(f"{what} has at most {most} characters; this has {len(text):,}")
            return None
        return text

    def phrase(self, what: str = "Text") -> str | None:
        """As `text`, on one line."""
        text = self.text(what)
        if text is not None and "\n" in text:
            self.fault(f"{what} stands on one line")
            return None
        return text

    def number(self) -> Number | None:
        """A number; '5' in quotes is text and is refused."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, Number):
            self.fault(f"A number is wanted here, not {self.shown}")
            return None
        return value

    def whole(self, low: int, high: int) -> int | None:
        """A whole number within limits."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault(f"A whole number is wanted here, not {self.shown}")
            return None
        if not low <= value <= high:
            self.fault(f"{value} is outside of {low:,} to {high:,}")
            return None
        return value

    def flag(self) -> bool:
        """Yes or no (true and false do as well)."""
        if self.word.lower() in FLAGS:
            return FLAGS[self.word.lower()]
        self.fault(f"Yes or no is wanted here, not {self.shown}")
        return False


def shortened(text: str) -> str:
    """Text short enough to stand within a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}..."
