"""The status line: the last act of this person, with the way back. It stays until the next act."""

from typing import TypedDict

from django.http import HttpRequest

KEY = "last_act"


class LastAct(TypedDict):
    """`sentence` as shown; `undo` is where a POST takes the act back, empty where nothing can."""

    sentence: str
    undo: str


def say(request: HttpRequest, sentence: str, undo: str = "") -> None:
    """Put one act into the status line of every page from here on."""
    request.session[KEY] = LastAct(sentence=sentence, undo=undo)
    request.META["accord.said"] = True


def was_said(request: HttpRequest) -> bool:
    return "accord.said" in request.META


def last_act(request: HttpRequest) -> LastAct | None:
    session = getattr(request, "session", None)
    act: LastAct | None = session.get(KEY) if session is not None else None
    return act
