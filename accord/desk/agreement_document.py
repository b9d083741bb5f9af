"""The agreement as a document of four clauses: what each line says, what changed. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from accord.agreement.language.difference import Change, compared
from accord.agreement.language.sentences import Labels
from accord.agreement.language.words import Agreement
from accord.handoff.words import spoken

SIGNS = {"+": ("+", "add", "added"), "-": ("−", "del", "removed"), "~": ("~", "chg", "changed")}
# Clause by clause its sections: a heading ("" for the first), and the groups that it lists.
CLAUSES: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...] = (
    ("fit", (("", ("fit",)),)),
    ("behaviour", (("", ("behaviour",)),)),
    (
        "ready",
        (
            ("", ("sales_ready",)),
            ("Never, whatever their score", ("never",)),
            ("Grades", ("grades",)),
            ("Lists", ("lists",)),
        ),
    ),
    (
        "promises",
        (
            ("", ("promises",)),
            ("Why sales may hand back, and what then happens", ("reasons",)),
            ("The stages of the cycle", ("stages",)),
            ("Goal and terms", ("goal", "terms")),
            ("Special categories of data, and what allows them", ("legal_basis",)),
        ),
    ),
)
NAMED = frozenset(
    {"reasons", "stages", "grades", "lists", "goal", "terms", "sales_ready", "legal_basis"}
)


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words: kept, gone or come."""

    text: str
    gone: bool = False
    come: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `sign` is what the gutter shows, `tone` its class, `heard` its word for ears."""

    sign: str
    tone: str
    heard: str
    name: str
    side: str
    words: Sequence[Part]
    points: Sequence[Part]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Clause:
    number: int
    title: str
    pointed: bool
    sections: Sequence[Section]
    unchanged: int
    nothing: str


def changes(old: Agreement, new: Agreement, labels: Labels) -> int:
    """How many items differ."""
    return sum(bool(change.sign) for change in compared(old, new, labels))


def document(
    old: Agreement | None, new: Agreement, labels: Labels, *, full: bool
) -> tuple[Clause, ...]:
    """The four clauses of `new`, with what changed against `old` marked.

    old   None: nothing is marked
    full  also the lines that stay as they were; else only their number
    """
    rows = compared(old or new, new, labels)
    whys = {line.name: line.why for line in new.fit.lines}
    whys |= {line.name: line.why for line in new.behaviour.lines}
    made = []
    for number, (name, parts) in enumerate(CLAUSES, start=1):
        shown, hidden = sections(parts, rows, whys, full)
        nothing = "Nothing changes here." if hidden else "Nothing is agreed here."
        pointed = name in ("fit", "behaviour")
        made.append(Clause(number, heading(name, new), pointed, shown, hidden, nothing))
    return tuple(made)


def sections(
    parts: Iterable[tuple[str, tuple[str, ...]]],
    rows: Sequence[Change],
    whys: Mapping[str, str],
    full: bool,
) -> tuple[list[Section], int]:
    """The sections of one clause that say anything, and how many lines they leave out."""
    made, hidden = [], 0
    for title, groups in parts:
        here = [row for row in rows if row.group in groups and not is_heading(row)]
        shown = [row for row in here if full or row.sign]
        hidden += len(here) - len(shown)
        if shown:
            made.append(Section(title, tuple(line(row, whys) for row in shown)))
    return made, hidden


def is_heading(row: Change) -> bool:
    """The clause's own heading says it, unless it changed."""
    return row.name == "(cap)" and not row.sign


def heading(name: str, new: Agreement) -> str:
    if name == "ready":
        return "Sales-ready when any of these holds"
    if name == "promises":
        return "What we promise each other"
    cap = new.fit.cap if name == "fit" else new.behaviour.cap
    bound = f", up to {cap} points" if cap is not None else ""
    return f"{'Who they are: fit' if name == 'fit' else 'What they do: behaviour'}{bound}"


def line(row: Change, whys: Mapping[str, str]) -> Row:
    sign, tone, heard = SIGNS.get(row.sign, ("", "", ""))
    side, name = "", row.name
    if row.group == "promises":
        side, _, name = row.name.partition(": ")
        name = ""
    return Row(
        sign=sign,
        tone=tone,
        heard=heard,
        name=spoken(name.strip("()")) if row.group in NAMED and name else "",
        side=side,
        words=tuple(marked(row.before, row.after)),
        points=tuple(whole(row.points_before, row.points_after)),
        why=whys.get(row.name, "") if row.group in ("fit", "behaviour") else "",
    )


def whole(before: str, after: str) -> Iterator[Part]:
    """Points change as a whole: 12 becomes 15, never 1 and a 2 that becomes a 5."""
    if before == after:
        yield Part(after.replace("-", "−"))
        return
    if before:
        yield Part(before.replace("-", "−"), gone=True)
    if after:
        yield Part(after.replace("-", "−"), come=True)


def marked(before: str, after: str) -> Iterator[Part]:
    """Word by word what went and what came; a sentence that is all new is one part."""
    if not before or not after or before == after:
        yield Part(after or before, gone=not after, come=not before)
        return
    old, new = before.split(" "), after.split(" ")
    for change, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if change == "equal":
            yield Part(f" {' '.join(new[c:d])} ")
            continue
        if b > a:
            yield Part(" ".join(old[a:b]), gone=True)
        if d > c:
            yield Part(" ".join(new[c:d]), come=True)
