"""No line of the log holds the key of an invite link, whoever writes it."""

import logging

import pytest
from django.conf import settings

from accord.lib.logs import KeysOut

KEY = "s3cr3t-key-of-an-invite"


@pytest.mark.parametrize("name", ["django.request", "django.security.csrf", "accord.lib.faults"])
def test_the_key_of_a_link_is_taken_out(name: str) -> None:
    args = ("GET", f"/join/{KEY}/")
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, "%s %s", args, None)
    assert KeysOut().filter(record)
    assert record.getMessage() == "GET /join/.../"


def test_every_handler_takes_keys_out() -> None:
    assert all(
        "keys_out" in handler["filters"] for handler in settings.LOGGING["handlers"].values()
    )
