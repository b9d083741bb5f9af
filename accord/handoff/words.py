"""How the queue says what the agreement names."""

from accord.agreement.language import sentences
from accord.agreement.language.words import Agreement

_LETTERS = {"mql": "MQL", "sal": "SAL", "sql": "SQL", "sdr": "SDR", "crm": "CRM"}


def spoken(name: str) -> str:
    """A name as written in the agreement, as a person says it: no-budget, No budget."""
    words = name.replace("_", " ").replace("-", " ").split()
    said = " ".join(_LETTERS.get(word.lower(), word) for word in words)
    return said[:1].upper() + said[1:]


def reason_words(criterion: str, agreement: Agreement) -> str:
    """Why a criterion makes a lead sales-ready, in the agreement's own words where it has some."""
    for known in agreement.sales_ready:
        if known.name == criterion:
            return known.why or spoken(known.name)
    return spoken(criterion)


def wording(criterion: str, agreement: Agreement) -> str:
    """What a criterion asks for, as a sentence; "" where the version does not have it."""
    for known in agreement.sales_ready:
        if known.name == criterion:
            return sentences.criterion(known)
    return ""
