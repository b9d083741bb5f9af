"""Text as people type it: cleaned for keeping, folded for comparing and finding."""

import re
import unicodedata

from accord.lib.errors import Invalid

LONGEST = 512

_PLAIN = re.compile(r"[ -~]*\Z")
# C0 and C1 controls but tab and line feed; U+0000 and lone surrogates are replaced, not dropped.
_CONTROLS = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\ufeff]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_COMBINING = re.compile("[\u0300-\u034e\u0350-\u036f]+")
_WORDS = re.compile(r"[^\W_]+")


def clean(text: str) -> str:
    """Text as it is kept: NFC, trimmed, without control characters; blank becomes "".

    What no database keeps (U+0000, lone surrogates) becomes U+FFFD. Raises Invalid over 512
    characters.
    """
    if not _PLAIN.match(text):
        text = _UNSTORABLE.sub("\ufffd", text.replace("\r\n", "\n"))
        text = unicodedata.normalize("NFC", _CONTROLS.sub("", text))
    text = text.strip()
    if len(text) > LONGEST:
        raise Invalid(f"{text[:20]!r}... is longer than {LONGEST} characters; shorten it.")
    return text


def fold(text: str) -> str:
    """Text as it is compared and found: no case, no accents, single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("ß", "ss").casefold())
        # The accents of Europe; what is left after them is looked at sign by sign.
        text = _COMBINING.sub("", text)
        if not text.isascii():
            text = "".join([sign for sign in text if not unicodedata.combining(sign)])
    return " ".join(text.casefold().split())


def words(text: str) -> list[str]:
    """The words of folded text: runs of letters and digits."""
    return _WORDS.findall(text)
