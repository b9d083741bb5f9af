"""Who they are: every condition of fit and `never` as one bit, joined value by value."""

from collections.abc import Iterator, Mapping, Sequence

from sqlglot import exp

from accord.agreement.language.compile_tables import Tables, column, either, has, number, total
from accord.agreement.language.conditions import YES, Holds, compiled
from accord.agreement.language.plan import Plan, PlannedCondition, PlannedFit
from accord.agreement.language.words import Value

BITS = 62
"""Conditions in one mask, so that it stays a positive BIGINT."""


class Conditions:
    """The conditions on leads, numbered: the bands of all lines of fit, then the bars."""

    def __init__(self, plan: Plan) -> None:
        self.all: list[PlannedCondition] = []
        self.lines = [(line, [self.add(band.when) for band in line.bands]) for line in plan.fit]
        self.bars = [self.add(bar) for bar in plan.never]

    def add(self, condition: PlannedCondition) -> int:
        self.all.append(condition)
        return len(self.all) - 1

    @property
    def masks(self) -> range:
        return range(-(-len(self.all) // BITS))

    @property
    def attributes(self) -> list[str]:
        return sorted({asked.field for one in self.all for asked in one.questions})

    def rows(
        self, attribute: str, values: Sequence[tuple[int, Value | None]]
    ) -> Iterator[tuple[int, ...]]:
        """(code, points, masks) of each value of an attribute.

        points  of the lines that ask for this attribute and no other
        masks   a bit is set where the value says yes to all that a condition asks of it; so a
                condition holds where its bit is set in the masks of all attributes
        """
        parts = [part_of(condition, attribute) for condition in self.all]
        own = [pair for pair in self.lines if attributes_of(pair[0]) == {attribute}]
        for code, value in values:
            given = {} if value is None else {attribute: value}
            found = [part is None or part(given) is YES for part in parts]
            points = sum(first_points(line, [found[place] for place in at]) for line, at in own)
            yield (code, points, *(mask(found[n * BITS : (n + 1) * BITS]) for n in self.masks))

    def holds(self, place: int) -> exp.Expr:
        return has(column(f"mask{place // BITS}"), place % BITS)

    def points(self, line: PlannedFit, places: list[int]) -> exp.Expr:
        """The first band that holds."""
        found: exp.Expr = number(0)
        for band, place in reversed(list(zip(line.bands, places, strict=True))):
            found = either(self.holds(place), number(band.points), found)
        return found

    def barred(self) -> exp.Expr:
        return exp.or_(*map(self.holds, self.bars)) if self.bars else exp.false()


def attributes_of(line: PlannedFit) -> set[str]:
    return {asked.field for band in line.bands for asked in band.when.questions}


def first_points(line: PlannedFit, holds: Sequence[bool]) -> int:
    return next((b.points for b, yes in zip(line.bands, holds, strict=True) if yes), 0)


def part_of(condition: PlannedCondition, attribute: str) -> Holds | None:
    """The questions that a condition asks of one attribute; None where it asks none."""
    asked = tuple(question for question in condition.questions if question.field == attribute)
    return compiled(asked) if asked else None


def mask(found: list[bool]) -> int:
    return sum(1 << n for n, yes in enumerate(found) if yes)


def masked(
    conditions: Conditions,
    columns: Mapping[str, str],
    values: Mapping[str, Sequence[tuple[int, Value | None]]],
    tables: Tables,
) -> exp.Select:
    """Every lead of `leads`, beside it what its values say: masks, and `own` points.

    What the values of column a17 say is in table v_a17.
    """
    names = [f"mask{n}" for n in conditions.masks]
    joined = [f"v_{columns[attribute]}" for attribute in conditions.attributes]
    query = exp.select(column("lead", "leads")).from_("leads")
    for attribute, table in zip(conditions.attributes, joined, strict=True):
        rows = conditions.rows(attribute, values[attribute])
        tables.add(table, ["code", "points", *names], rows)
        same = column("code", table).eq(column(columns[attribute], "leads"))
        query = query.join(exp.to_table(table), on=same)
    masks = {name: all_of([column(name, table) for table in joined]) for name in names}
    own = total(column("points", table) for table in joined)
    return query.select(own.as_("own"), *(found.as_(name) for name, found in masks.items()))


def all_of(masks: list[exp.Expr]) -> exp.Expr:
    found = masks[0]
    for one in masks[1:]:
        found = exp.BitwiseAnd(this=found, expression=one)
    return found
