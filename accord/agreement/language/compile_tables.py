"""The small tables that go with a query, and the few words of SQL trees that all parts use."""

from collections.abc import Iterable, Sequence

from sqlglot import exp

Column = Sequence[float] | Sequence[Sequence[int]]
"""Whole numbers, as such or as floating-point ones, or lists of whole numbers."""


class Tables(dict[str, dict[str, Column]]):
    """Small tables by name: each a mapping of columns, all of one length."""

    def add(self, name: str, columns: Iterable[str], rows: Iterable[Sequence[float]]) -> None:
        names = list(columns)
        cells: list[tuple[float, ...]] = list(zip(*rows, strict=True)) or [()] * len(names)
        self[name] = {column: list(cell) for column, cell in zip(names, cells, strict=True)}

    def add_list(self, column: str, numbers: Sequence[int]) -> None:
        """One more list in the one row of `lists`, to be looked up by place, from 1 on."""
        self.setdefault("lists", {})[column] = [list(numbers)]


def number(value: int) -> exp.Expr:
    return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))


def column(name: str, table: str | None = None) -> exp.Column:
    return exp.column(name, table=table)


def bits(value: exp.Expr, mask: int) -> exp.Expr:
    """value & mask"""
    return exp.Paren(this=exp.BitwiseAnd(this=value, expression=number(mask)))


def has(value: exp.Expr, bit: int) -> exp.Expr:
    """Whether a bit is set."""
    return exp.NEQ(this=bits(value, 1 << bit), expression=number(0))


def shifted(value: exp.Expr, by: int) -> exp.Expr:
    """value >> by"""
    if not by:
        return value
    return exp.Paren(this=exp.BitwiseRightShift(this=value, expression=number(by)))


def total(parts: Iterable[exp.Expr]) -> exp.Expr:
    """The sum, 0 of nothing."""
    found: exp.Expr | None = None
    for part in parts:
        found = part if found is None else exp.Add(this=found, expression=part)
    return exp.Paren(this=found) if found is not None else number(0)


def flags(parts: Sequence[exp.Expr]) -> exp.Expr:
    """Bit n is set where condition n holds."""
    return total(either(part, number(1 << n), number(0)) for n, part in enumerate(parts))


def either(when: exp.Expr, then: exp.Expr, other: exp.Expr) -> exp.Case:
    return exp.Case(ifs=[exp.If(this=when, true=then)], default=other)


def every(parts: Sequence[exp.Expr]) -> exp.Expr:
    return exp.and_(*parts) if parts else exp.true()


def or_zero(value: exp.Expr) -> exp.Expr:
    return exp.func("coalesce", value, number(0))


def big(value: exp.Expr) -> exp.Cast:
    return exp.cast(value, exp.DataType.Type.BIGINT)


def least(value: exp.Expr, bound: int) -> exp.Expr:
    """The smaller one. No value here is null, which spares the dialects' care for it."""
    return exp.Least(this=value, expressions=[number(bound)], ignore_nulls=True)


def greatest(value: exp.Expr, bound: int) -> exp.Expr:
    return exp.Greatest(this=value, expressions=[number(bound)], ignore_nulls=True)
