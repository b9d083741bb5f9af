"""E-mail addresses: one written form for each, without asking the network."""

import re

from email_validator import EmailNotValidError, validate_email

from accord.lib.errors import Invalid

# Nobody sees these, so two addresses would look like one: such an address is refused, not mended.
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
                     "\u2060-\u206f\ufe00-\ufe0f\ufeff]")  # fmt: skip
# Most addresses: what this takes, the validator takes too, and yields unchanged (tested).
_PLAIN = re.compile(
    r"(?=.{6,254}\Z)[a-z0-9_+-]{1,32}(?:\.[a-z0-9_+-]{1,31})?"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?\.){1,3}(?:com|org|net|example|de|fr|it|es|nl|at|ch)\Z"
)
_NOT_A_LABEL = re.compile(r"@..--|\...--")


def normal(text: str) -> str:
    """An address in its one form: case folded, domain in punycode.

    Raises Invalid, naming the address, where it is none or hides characters that nobody sees.
    """
    address = text.strip().casefold()
    if _PLAIN.match(address) and not _NOT_A_LABEL.search(address):
        return address
    return _validated(address)


def _validated(address: str) -> str:
    if _UNSEEN.search(address):
        raise Invalid(f"The address {address!a} hides a character that nobody sees; type it anew.")
    try:
        valid = validate_email(address, check_deliverability=False, strict=True)
    except EmailNotValidError as fault:
        raise Invalid(f"{address[:80]!r} is no e-mail address: {fault}") from None
    return f"{valid.local_part.casefold()}@{valid.ascii_domain}"


def domain(address: str) -> str:
    """The domain of a normal address."""
    return address.rpartition("@")[2]
