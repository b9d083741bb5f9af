"""How one word of an agreement compares with one value, straight from the prose."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from accord.agreement.language.words import Op


def equal(word, value):
    if isinstance(word, bool):
        says = {"yes": True, "true": True, "no": False, "false": False}
        said = says.get(text(value)) if isinstance(value, str) else value
        return said is word
    if isinstance(word, str):
        if isinstance(value, bool):
            return text(word) in ({"yes", "true"} if value else {"no", "false"})
        return text(word) == text(value)
    read = as_number(value)
    return None if read is None else read == word


def in_order(test, value):
    if isinstance(test.values[0], str):
        bounds, read = [as_date(word) for word in test.values], as_date(value)
    else:
        bounds, read = list(test.values), as_number(value)
    if read is None:
        return None
    match test.op:
        case Op.AT_LEAST:
            return read >= bounds[0]
        case Op.AT_MOST:
            return read <= bounds[0]
        case Op.ABOVE:
            return read > bounds[0]
        case Op.BELOW:
            return read < bounds[0]
        case Op.BETWEEN:
            return bounds[0] <= read <= bounds[1]
    raise AssertionError(test.op)


def covers(domain, value):
    return text(value) == text(domain) or text(value).endswith("." + text(domain))


def text(value):
    """NFKC, case fold, single spaces, trim."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        value = int(value) if value == int(value) else value.normalize()
    folded = unicodedata.normalize("NFKC", str(value)).casefold()
    return re.sub(r"\s+", " ", folded).strip()


def as_number(value):
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        plain = unicodedata.normalize("NFKC", value).strip()
        return Decimal(plain) if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", plain) else None
    return Decimal(value)


def as_date(value):
    found = re.match(r"(\d{4}-\d\d-\d\d)(T| |$)", value) if isinstance(value, str) else None
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def stands_in(needle, value):
    """Whether the needle's words stand side by side in the text."""
    wanted, there = split(text(needle).replace("*", "")), split(text(value))
    opens, ends = text(needle).startswith("*"), text(needle).endswith("*")
    for start in range(len(there) - len(wanted) + 1):
        pairs = list(zip(wanted, there[start : start + len(wanted)], strict=True))
        fits = []
        for n, (mine, theirs) in enumerate(pairs):
            before, after = opens and n == 0, ends and n == len(pairs) - 1
            pattern = (".*" if before else "") + re.escape(mine) + (".*" if after else "")
            fits.append(re.fullmatch(pattern, theirs) is not None)
        if all(fits):
            return True
    return False


def split(words):
    """Runs of letters, marks and digits."""
    spaced = [c if unicodedata.category(c)[0] in "LM" or c.isdecimal() else " " for c in words]
    return "".join(spaced).split()
