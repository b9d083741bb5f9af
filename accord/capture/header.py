"""Does the first row name the columns? Asked where it is not sure, so that nobody is lost."""

import re
from collections.abc import Sequence

from accord.capture import names

_NOT_A_NAME = re.compile(r"[^@\s]+@[^@\s]+\.\w+|[-+]?[\d.,]+%?|\d{1,4}[-./]\d{1,2}[-./]\d{1,4}.*")


def has_header(rows: Sequence[Sequence[str]]) -> tuple[bool, bool]:
    """(the first row names the columns, that is sure), from the first rows of a file."""
    first, others = [cell.strip() for cell in rows[0]], rows[1:]
    if any(_NOT_A_NAME.fullmatch(cell) for cell in first):
        return False, False
    if any(names.is_known(cell) for cell in first):
        return True, True
    return True, any(_is_typed(others, place) for place in range(len(first)))


def _is_typed(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Numbers, dates or addresses below a first cell that is none of these: that is a name."""
    cells = [row[place].strip() for row in rows if len(row) > place]
    return bool(cells) and all(_NOT_A_NAME.fullmatch(cell) for cell in cells)
