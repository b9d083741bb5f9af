"""What one text changes against another, as people read it: clause by clause, in sentences."""

import argparse
from collections.abc import Iterator, Sequence

from django.utils import timezone

from accord.agreement.language.difference import Change, difference
from accord.agreement.language.words import Agreement
from accord.cli.output import Output
from accord.cli.texts import Named, as_named, in_force, named
from accord.desk.agreement_document import CLAUSES, NAMED, heading
from accord.desk.agreement_views import labels
from accord.handoff.words import spoken


def diff(asked: argparse.Namespace, out: Output) -> None:
    """OLD against NEW; one text alone against what is in force."""
    now, applies = timezone.now(), in_force()
    first = named(asked.old, now)
    old, new = (first, named(asked.new, now)) if asked.new else (as_named(applies, now), first)
    changes = difference(old.agreement, new.agreement, labels())
    say(out, old, new, changes)
    out.object({
        "old": old.as_dict(), "new": new.as_dict(),
        "changes": [change.as_dict() for change in changes],
    })  # fmt: skip


def say(out: Output, old: Named, new: Named, changes: Sequence[Change]) -> None:
    name = new.name.capitalize() if new.version else new.name
    head = f"{name} against {old.name}"
    if not changes:
        out.say(f"{head}: they say the same.")
        return
    out.say(f"{head}: {len(changes)} {'change' if len(changes) == 1 else 'changes'}.")
    for line in sections(changes, new.agreement):
        out.say(line)


def sections(changes: Sequence[Change], new: Agreement) -> Iterator[str]:
    """The changes under the headings that the page gives them."""
    for name, parts in CLAUSES:
        for title, groups in parts:
            here = [change for change in changes if change.group in groups]
            if here:
                yield f"\n{title or heading(name, new)}"
                yield from (f"  {change.sign} {sentence(change)}" for change in here)
    examples = [change for change in changes if change.group == "examples"]
    if examples:
        yield "\nExamples"
        yield from (f"  {change.sign} {change.words}" for change in examples)


def sentence(change: Change) -> str:
    """One change in words: "Company is known: 5 -> 8 points"."""
    called = spoken(change.name.strip("()").split(": ")[-1])
    name = f"{called}: " if change.group in {*NAMED, "promises"} or "(" in change.name else ""
    if change.sign == "~" and change.before == change.after:
        return f"{name}{change.after}: {change.points_before} -> {change.points_after} points"
    return name + change.words
