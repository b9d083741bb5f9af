"""What an agreement may say but hardly means; whoever signs has it named."""

from collections.abc import Iterator

from accord.agreement.language.used import criteria
from accord.agreement.language.words import Agreement, Criterion, Fault


def doubts(agreement: Agreement) -> tuple[Fault, ...]:
    """Criteria that everybody meets and criteria that nobody can, in written order."""
    return tuple(found for c in criteria(agreement) for found in of_criterion(agreement, c))


def of_criterion(agreement: Agreement, criterion: Criterion) -> Iterator[Fault]:
    wanted = (
        ("fit", criterion.fit, agreement.fit.cap, agreement.fit.below_zero),
        ("behaviour", criterion.behaviour, agreement.behaviour.cap, agreement.behaviour.below_zero),
    )
    for group, least, cap, _ in wanted:
        if least is not None and cap is not None and least > cap:
            sentence = f"Nobody can meet {criterion.name!r}: {group} stops at {cap}, below {least}."
            yield Fault(criterion.line, criterion.name, group, sentence)
    asks_more = criterion.count or criterion.last or criterion.lines
    free = all(least is None or (least <= 0 and not below) for _, least, _, below in wanted)
    if not asks_more and free:
        sentence = f"Everybody meets {criterion.name!r}: it asks for nothing above zero."
        yield Fault(criterion.line, criterion.name, criterion.name, sentence)
