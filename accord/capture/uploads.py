"""The door for files: too large is said before the body is read, wrong is said beside the form."""

from django import forms
from django.conf import settings
from django.http import HttpRequest

from accord.capture.models import Import
from accord.lib.errors import TooLarge
from accord.lib.typed import one_line

# The form's other fields and the multipart frame around the file.
AROUND = 64 * 1024


class UploadForm(forms.Form):
    what = forms.ChoiceField(
        choices=Import.What.choices,
        error_messages={
            "required": "Say what is in the file: leads, events or deals.",
            "invalid_choice": "Say what is in the file: leads, events or deals.",
        },
    )
    file = forms.FileField(
        allow_empty_file=True,
        error_messages={
            "required": "Choose a CSV file first.",
            "invalid": "Choose a CSV file first.",
        },
    )


def refuse_too_large(request: HttpRequest) -> None:
    """Raises TooLarge by the length that the browser announces, before a byte of it is read."""
    limit = settings.ACCORD_MAX_UPLOAD_MB
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        announced = 0
    if announced > limit * 1024 * 1024 + AROUND:
        raise TooLarge(
            f"The file is larger than {limit} MB. Split it, or let an admin raise "
            "ACCORD_MAX_UPLOAD_MB."
        )


def shown_name(name: str | None) -> str:
    """The file's name as given, on one line; shown and never opened."""
    return one_line(name or "")[:255] or "file.csv"
