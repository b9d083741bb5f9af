"""What changes from one agreement to another, item by item."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from accord.agreement.language.said import GROUPS, Said, said
from accord.agreement.language.sentences import Labels, listed
from accord.agreement.language.words import Agreement

ORDERED = ("fit", "behaviour", "sales_ready", "stages")


@dataclass(frozen=True, slots=True)
class Change:
    """One item before and after. `sign` is + (added), - (removed), ~ (changed), empty (the same).

    group   the clause, as in `Said`; name as there
    before  the sentence before, empty where added; after likewise
    """

    group: str
    name: str
    sign: str
    before: str
    after: str
    points_before: str = ""
    points_after: str = ""

    def __str__(self) -> str:
        return f"{self.group}, {self.name}: {self.words}"

    @property
    def words(self) -> str:
        """Both sentences in one: "a -> b"; the one there is; points where they say more."""
        before, after = told(self.before, self.points_before), told(self.after, self.points_after)
        return f"{before} -> {after}" if self.sign == "~" else after or before

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def told(words: str, points: str) -> str:
    return f"{words} ({points})" if points else words


def difference(
    old: Agreement | None, new: Agreement, labels: Labels | None = None
) -> tuple[Change, ...]:
    """What changes, in the order of clauses; nothing where both say the same.

    old     None: everything is added
    labels  what people call an attribute, by its key
    """
    return tuple(change for change in compared(old, new, labels) if change.sign)


def compared(
    old: Agreement | None, new: Agreement, labels: Labels | None = None
) -> tuple[Change, ...]:
    """As `difference`, with what stays the same among it: a page's rows.

    Within a clause: what is there now, in its order, then what was removed.
    """
    before = {(item.group, item.name): item for item in (said(old, labels) if old else ())}
    after = {(item.group, item.name): item for item in said(new, labels)}
    rows = [change(before.get(key), item, new_list(key, old, new)) for key, item in after.items()]
    rows += [gone(item) for key, item in before.items() if key not in after]
    rows += orders(before, after)
    return tuple(sorted(rows, key=lambda row: GROUPS.index(row.group)))


def change(before: Said | None, after: Said, values: str | None) -> Change:
    if before is None:
        return Change(after.group, after.name, "+", "", after.words, "", after.points)
    words = values or after.words
    same = (before.words, before.points, before.why) == (after.words, after.points, after.why)
    if not same and (before.words, before.points) == (after.words, after.points) and not values:
        return Change(after.group, after.name, "~", before.why, after.why)
    return Change(after.group, after.name, "~" if not same or values else "",
                  before.words, words, before.points, after.points)  # fmt: skip


def gone(before: Said) -> Change:
    return Change(before.group, before.name, "-", before.words, "", before.points, "")


def new_list(key: tuple[str, str], old: Agreement | None, new: Agreement) -> str | None:
    """What a list gained and lost, where both have it and its contents differ."""
    group, name = key
    if group != "lists" or old is None or name not in dict(old.lists):
        return None
    before, after = set(dict(old.lists)[name]), set(dict(new.lists)[name])
    if before == after:
        return None
    more, less = sorted(after - before), sorted(before - after)
    parts = [f"adds {listed(more, 'and')}"] if more else []
    return "; ".join([*parts, f"drops {listed(less, 'and')}"] if less else parts)


def orders(
    before: Mapping[tuple[str, str], Said], after: Mapping[tuple[str, str], Said]
) -> Iterator[Change]:
    """A change of order, in clauses where it matters, among the items that both have."""
    for group in ORDERED:
        old = [name for item, name in before if item == group and (group, name) in after]
        new = [name for item, name in after if item == group and (group, name) in before]
        if old != new:
            yield Change(group, "(order)", "~", ", ".join(old), ", ".join(new))
