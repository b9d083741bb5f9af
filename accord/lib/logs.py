"""What must not stand in a log."""

import logging
import re

_KEY = re.compile(r"(/join/)[^/\s]+")


class KeysOut(logging.Filter):
    """Takes the keys of invite links out of logged addresses; every record still passes."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                _KEY.sub(r"\1...", arg) if isinstance(arg, str) else arg for arg in record.args
            )
        return True
