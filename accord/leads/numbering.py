"""Plain phone numbers put together by their country's plan, without the parser for all kinds."""

import re
from functools import cache
from typing import NamedTuple

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, region_code_for_country_code

# Digits in groups, with the country's code or as dialled at home; not 00, which leads abroad.
_PLAIN = re.compile(r"(?:\+[1-9]|\(?0[1-9]|\(?[1-9])[ ()/-]*(?:[0-9][ ()/-]*){4,15}\Z")
_BETWEEN = str.maketrans("", "", " ()/-")
_LONGEST_CODE = 3
_AT_HOME = "0"


class _Plan(NamedTuple):
    """How a country's numbers are made up.

    code      of the country, as digits
    abroad    how a number begins that leads out of the country
    trunk     how one begins that is dialled within it; None where nothing has to
    whole     what a number without that beginning looks like
    lengths   how many digits such a number may have
    """

    code: str
    abroad: re.Pattern[str]
    trunk: re.Pattern[str] | None
    whole: re.Pattern[str]
    lengths: frozenset[int]

    def takes(self, digits: str) -> bool:
        """Italy's numbers keep one 0 that others put before theirs."""
        kept = digits[1:] if self.trunk is None else digits
        return kept[0] != "0" and len(digits) in self.lengths


def plain(text: str, region: str | None) -> str | None:
    """What the parser makes of a number where nothing has to be weighed up (tested), else None.

    region  two letters of the country in which a number without a code is at home
    """
    if not _PLAIN.match(text):
        return None
    digits = text.translate(_BETWEEN)
    return _with_code(digits) if digits[0] == "+" else _of_home(digits, region)


def _with_code(number: str) -> str | None:
    digits = number[1:]
    for length in range(1, _LONGEST_CODE + 1):
        code = int(digits[:length])
        if code in COUNTRY_CODE_TO_REGION_CODE:
            plan, rest = _plan(region_code_for_country_code(code)), digits[length:]
            if plan is None or (plan.trunk and plan.trunk.match(rest)):
                return None
            return number if plan.takes(rest) else None
    return None


def _of_home(digits: str, region: str | None) -> str | None:
    plan = _plan(region) if region else None
    if plan is None or plan.abroad.match(digits) or digits.startswith(plan.code):
        return None
    rest = digits
    begins = plan.trunk and plan.trunk.match(digits)
    if plan.trunk and begins:
        if plan.trunk.groups or begins[0] != _AT_HOME or plan.whole.fullmatch(digits):
            return None
        rest = digits[1:]
    return f"+{plan.code}{rest}" if plan.takes(rest) else None


@cache
def _plan(region: str) -> _Plan | None:
    """None of a region that shares its code with a larger one, or has a rule of its own."""
    data = PhoneMetadata.metadata_for_region(region, None)
    if data is None or data.country_code is None or data.general_desc is None:
        return None
    if region_code_for_country_code(data.country_code) != region:
        return None
    trunk = data.national_prefix_for_parsing
    return _Plan(
        code=str(data.country_code),
        abroad=re.compile(data.international_prefix or r"(?!)"),
        trunk=re.compile(trunk) if trunk else None,
        whole=re.compile(data.general_desc.national_number_pattern or r"(?!)"),
        lengths=frozenset(data.general_desc.possible_length),
    )
