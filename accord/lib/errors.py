"""The one family of refusals that a person reads."""


class Refused(Exception):
    """We understood and will not do it. The message tells the person what to do instead.

    Commands raise it; no view catches it: RefusalMiddleware answers with the message and `status`,
    and the command line prints it and exits 1.
    """

    status = 409


class Invalid(Refused):
    """What was sent cannot be used as it is; the message names the field and the form wanted."""

    status = 422


class NotYours(Refused):
    """You may read this but not do it; the message says whom to ask."""

    status = 403


class TooLarge(Refused):
    """More than we take in one go; the message names the limit."""

    status = 413


class Unreadable(Refused):
    """The address asks for a sort, filter or page that the screen does not have."""

    status = 400
