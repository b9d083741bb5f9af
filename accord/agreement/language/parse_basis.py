"""Special categories of data (GDPR, Art. 9): they count only where a legal basis is named."""

from accord.agreement.language.parse_place import Place

SPECIAL = frozenset(
    {
        "religion", "belief", "ethnicity", "ethnic_origin", "race", "health", "disability",
        "illness", "genetic_data", "biometric_data", "sexual_orientation", "sex_life",
        "political_opinion", "party_membership", "trade_union", "union_membership",
    }
)  # fmt: skip
LEAST = 10
LIKE = "Art. 9(2)(a), consent by form 3 of 2 March 2026"


def legal_basis(place: Place | None) -> dict[str, str]:
    """The special categories that may count, each with its legal basis, sorted by attribute."""
    found = {}
    for entry in place.labelled() if place else ():
        if not is_special(entry.name):
            entry.fault(f"{entry.name!r} is no special category; it needs no basis", entry.name)
            continue
        said = entry.phrase("A legal basis")
        if said is not None and len(said) < LEAST:
            entry.fault(f"{said!r} names no legal basis; say which, like {LIKE!r}", said)
        elif said is not None:
            found[entry.name] = said
    return dict(sorted(found.items()))


def is_special(name: str) -> bool:
    return name.casefold() in SPECIAL


def refuse_special(place: Place, allowed: frozenset[str]) -> None:
    """A condition on a special category without a basis is a fault; `allowed` have theirs."""
    if is_special(place.name) and place.name not in allowed:
        place.fault(
            f"{place.name!r} is a special category of data (GDPR, Art. 9); it may count only with "
            f'a legal basis, named in `legal_basis: {{{place.name}: "{LIKE}"}}`',
            place.name,
        )
