"""What a person says about a hand-off."""

from collections.abc import Iterable

from django import forms

from accord.lib.typed import Line


class AttemptForm(forms.Form):
    """How one attempt to reach the lead ended."""

    OUTCOMES = (
        ("talked", "Talked"),
        ("no answer", "No answer"),
        ("voicemail", "Voicemail"),
        ("wrong person", "Wrong person"),
    )
    outcome = forms.ChoiceField(
        choices=OUTCOMES,
        error_messages={
            "required": "Say how it went: talked, no answer, voicemail or wrong person.",
            "invalid_choice": "That outcome is none of the four. Choose one of the buttons.",
        },
    )


class RejectionForm(forms.Form):
    """One of the agreed reasons, and a word for marketing."""

    reason = forms.ChoiceField(
        error_messages={
            "required": "Choose a reason: it tells marketing what to change.",
            "invalid_choice": "That reason is not in the agreement. Choose one of the list.",
        }
    )
    remark = Line(
        max_length=500,
        required=False,
        error_messages={"max_length": "The remark is over 500 characters. Shorten it."},
    )

    def __init__(self, data: object = None, *, reasons: Iterable[str]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["reason"].choices = [(name, name) for name in reasons]  # type: ignore[attr-defined]


class RecyclingForm(forms.Form):
    """For how many days the lead rests with marketing."""

    days = forms.IntegerField(
        min_value=1,
        max_value=730,
        error_messages={
            "required": "Say for how many days.",
            "invalid": "Write a whole number of days, 1 to 730.",
            "min_value": "Write a whole number of days, 1 to 730.",
            "max_value": "Write a whole number of days, 1 to 730.",
        },
    )
