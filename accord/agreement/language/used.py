"""Which words of leads and events an agreement uses."""

from accord.agreement.language.words import Agreement, Condition, Criterion, Signal


def criteria(agreement: Agreement) -> tuple[Criterion, ...]:
    """Every criterion: of readiness, then of the stages."""
    return (*agreement.sales_ready, *(s.when for s in agreement.stages if s.when))


def signals(agreement: Agreement) -> tuple[Signal, ...]:
    """Every signal, of lines and of criteria, in written order."""
    parts = [part for c in criteria(agreement) for part in (c.count, c.last) if part]
    return (
        *(line.signal for line in agreement.behaviour.lines),
        *(part.signal for part in parts),
    )


def kinds(agreement: Agreement) -> frozenset[str]:
    """The event kinds that lines and criteria count."""
    return frozenset(signal.kind for signal in signals(agreement))


def of_leads(agreement: Agreement) -> tuple[Condition, ...]:
    """Every condition on a lead's attributes: of bands, then of bars."""
    bands = (band.when for line in agreement.fit.lines for band in line.bands)
    return (*bands, *agreement.never)


def conditions(agreement: Agreement) -> tuple[Condition, ...]:
    """Every condition, on attributes and on facts."""
    return (*of_leads(agreement), *(signal.where for signal in signals(agreement)))


def attributes(agreement: Agreement) -> frozenset[str]:
    """The attributes that conditions ask for."""
    return frozenset(test.field for condition in of_leads(agreement) for test in condition)
