"""Amounts of money as whole hundredths; never by a float."""

import re
from decimal import Decimal
from typing import Any

from accord.capture.cells import Bad
from accord.leads.values import LARGEST, number

_SIGN = re.compile(r"(?:[A-Z]{2,3}|R)?\s*[€$£¥₹]\s*|\b[A-Z]{3}\b", re.IGNORECASE)


def cents(text: str, decimal: str = ".") -> Any:
    """An amount in hundredths, with or without a currency's sign beside it; Bad below a cent.

    Raises Invalid where it is no number.
    """
    hundredths: Decimal = Decimal(number(_SIGN.sub("", text, count=1).strip(), decimal)) * 100
    if hundredths != int(hundredths) or abs(hundredths) > LARGEST:
        return Bad(f"{text[:40]!r} has parts of a cent, or is too large")
    return int(hundredths)
