"""Text as people type it: cleaned where that is harmless, refused where it is not."""

import unicodedata

from django import forms
from email_validator import EmailNotValidError, validate_email

LONGEST_LINE = 512
# What a person cannot see does not belong into an address: it makes two of what looks like one.
UNSEEN = frozenset("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u3164\ufeff\uffa0") | {
    chr(n) for n in (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))
}


def storable(text: str) -> str:
    """The text with NUL and lone surrogates as U+FFFD: no database of ours takes the originals."""
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)


def one_line(text: str) -> str:
    """Storable, composed (NFC), control characters as spaces, runs of spaces as one, trimmed."""
    composed = unicodedata.normalize("NFC", storable(text))
    kept = (" " if unicodedata.category(c) == "Cc" else c for c in composed)
    return " ".join("".join(kept).split())


def has_unseen(text: str) -> bool:
    return any(c in UNSEEN or unicodedata.category(c) in {"Cc", "Cf"} for c in text)


class Line(forms.CharField):
    """One line of text. Longer than `max_length` code points is refused, never cut."""

    def __init__(self, *, max_length: int = LONGEST_LINE, **more: object) -> None:
        super().__init__(max_length=max_length, strip=True, **more)  # type: ignore[arg-type]
        # Django would refuse a NUL without saying which; we replace it as every entrance does.
        self.validators = [v for v in self.validators if "NullChar" not in type(v).__name__]

    def to_python(self, value: object) -> str:
        return one_line(str(value or ""))


class Address(Line):
    """An e-mail address with its domain in punycode. No DNS is asked."""

    def __init__(self, **more: object) -> None:
        more.setdefault("error_messages", {"required": "Write an e-mail address."})
        super().__init__(max_length=254, **more)

    def clean(self, value: object) -> str:
        if has_unseen(str(value or "").strip()):
            raise forms.ValidationError(
                "The address holds characters that cannot be seen. Type it anew."
            )
        text: str = super().clean(value)
        if not text:
            return text
        try:
            valid = validate_email(text, check_deliverability=False, strict=True)
            return f"{valid.local_part}@{valid.ascii_domain}"
        except EmailNotValidError:
            raise forms.ValidationError(
                "That is no e-mail address. The form is name@company.example."
            ) from None
