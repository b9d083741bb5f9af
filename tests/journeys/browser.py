"""A person at a browser: forms are sent as the page shows them, but for what the person changes."""

from html.parser import HTMLParser

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accord.accounts.models import Role, User
from accord.capture.models import Import
from tests.conftest import signed_in
from tests.make import a_user

PASSWORD = "correct horse battery"


class Form(HTMLParser):
    """What a browser would send of the first form on a page whose action is `action`."""

    def __init__(self, page: str, action: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._action, self._inside, self._select = action, False, ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag == "form":
            self._inside = has.get("action") == self._action
        if not self._inside:
            return
        name, value = has.get("name") or "", has.get("value") or ""
        if tag == "select":
            self._select = name
        elif tag == "option":
            self._option(value, "selected" in has)
        elif tag == "input" and name and _is_sent(has):
            self.fields[name] = value

    def _option(self, value: str, selected: bool) -> None:
        if selected or self._select not in self.fields:
            self.fields[self._select] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False


def _is_sent(has: dict[str, str | None]) -> bool:
    return has.get("type") not in {"radio", "checkbox"} or "checked" in has


class Person:
    """Somebody with a role, signed in, reading pages and sending forms."""

    def __init__(self, role: str) -> None:
        self.user: User = a_user(role)
        self.client: Client = signed_in(self.user)

    def reads(self, name: str, *args: object, **query: str) -> str:
        answer = self.client.get(reverse(name, args=args), query)
        assert answer.status_code == 200, answer.content.decode()
        return answer.content.decode()

    def does(self, name: str, *args: object, **said: str) -> str:
        """Send a form; the page that the person is led to."""
        answer: HttpResponse = self.client.post(reverse(name, args=args), said, follow=True)
        assert answer.status_code == 200, answer.content.decode()
        return answer.content.decode()

    def uploads(self, what: str, text: str) -> Import:
        """Choose a file; the columns are guessed now."""
        file = SimpleUploadedFile("list.csv", text.encode())
        self.client.post(reverse("capture:imports"), {"what": what, "file": file})
        return Import.objects.latest("pk")

    def settles(self, one: Import, **changed: str) -> str:
        """Send the columns as they are guessed, but for what is changed; the dry run's page."""
        page = self.reads("capture:import", one.pk)
        fields = Form(page, reverse("capture:columns", args=[one.pk])).fields
        return self.does("capture:columns", one.pk, **(fields | changed))


def a_marketer() -> Person:
    return Person(Role.MARKETER)


def an_sdr() -> Person:
    return Person(Role.SDR)
