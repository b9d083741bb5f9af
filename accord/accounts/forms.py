"""What people type about themselves."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from accord.accounts.models import Role
from accord.lib.typed import Address, Line

THEMES = (("system", "As the system has it"), ("light", "Light"), ("dark", "Dark"))


class JoinForm(forms.Form):
    """The first admin gives an address; an invited person has one already."""

    name = Line(max_length=120, error_messages={"required": "Write the name that others will see."})
    email = Address()
    password = forms.CharField(
        max_length=256,
        strip=False,
        error_messages={"required": "Choose a password of 12 characters or more."},
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class InviteForm(forms.Form):
    email = Address()
    role = forms.ChoiceField(
        choices=Role.choices,
        error_messages={
            "required": "Choose a role.",
            "invalid_choice": "Choose a role of the list.",
        },
    )


class ProfileForm(forms.Form):
    name = Line(max_length=120, error_messages={"required": "Write the name that others will see."})
    theme = forms.ChoiceField(choices=THEMES)
    keys_on = forms.BooleanField(required=False)


class PasswordForm(forms.Form):
    """A new password, given twice so that nobody locks themselves out by a slip."""

    new = forms.CharField(max_length=256, strip=False)
    again = forms.CharField(max_length=256, strip=False)

    def clean(self) -> dict[str, str]:
        given: dict[str, str] = super().clean() or {}
        if {"new", "again"} <= given.keys() and given["new"] != given["again"]:
            self.add_error("again", "The two do not match. Type the new password once more.")
        if "new" in given:
            try:
                validate_password(given["new"])
            except forms.ValidationError as why:
                self.add_error("new", why)
        return given
