"""The words of a mapping while they are checked: every fault is kept, to be said at once."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from accord.leads.attributes import key_for
from accord.leads.text import clean
from accord.lib.errors import Invalid

_FLAGS = {"yes": True, "true": True, "no": False, "false": False}


class Words:
    def __init__(self) -> None:
        self.faults: list[str] = []

    def fault(self, sentence: str) -> None:
        """Note one fault; `sentence` ends without a full stop."""
        self.faults.append(f"{sentence}.")

    def stop_if_any(self) -> None:
        """Raises Invalid with every fault, a line each."""
        if self.faults:
            raise Invalid("\n".join(self.faults))

    def unknown(self, sentence: str, word: str, known: Iterable[str]) -> None:
        """Note a word that is not known, with the nearest one that is."""
        names = list(known)
        near = get_close_matches(word, names, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(names[:20])}"
        self.faults.append(f"{sentence}; {hint}")

    def keys(self, data: Mapping[str, Any], where: str, known: Iterable[str]) -> None:
        names = tuple(known)
        for key in data:
            if key not in names:
                self.unknown(f"{where or 'map'}: {key!r} is not known here", str(key), names)

    def map(self, data: Mapping[str, Any], key: str) -> dict[str, Any]:
        value = data.get(key) or {}
        if not isinstance(value, dict):
            self.fault(f"{key}: settings by name must stand there")
            return {}
        return {clean(str(name)): inner for name, inner in value.items()}

    def many(self, data: Mapping[str, Any], key: str) -> list[Any]:
        value = data.get(key)
        if value is None:
            return []
        return list(value) if isinstance(value, list | tuple) else [value]

    def text(self, data: Mapping[str, Any], key: str, where: str = "") -> str:
        value = data.get(key)
        if value is None or isinstance(value, str | int):
            return clean("" if value is None else str(value))
        self.fault(f"{where + ' > ' if where else ''}{key}: one word must stand there")
        return ""

    def texts(self, data: Mapping[str, Any], key: str, known: tuple[str, ...]) -> dict[str, str]:
        given = self.map(data, key)
        self.keys(given, key, known)
        return {name: self.text(given, name, key) for name in given}

    def flag(self, data: Mapping[str, Any], key: str, where: str) -> bool | None:
        value = data.get(key)
        if value is None or isinstance(value, bool):
            return value
        if str(value).casefold() not in _FLAGS:
            self.fault(f"{where} > {key}: write yes or no")
        return _FLAGS.get(str(value).casefold())

    def choice(
        self,
        data: Mapping[str, Any],
        key: str,
        among: tuple[str, ...],
        default: str | None,
        where: str = "",
    ) -> str | None:
        value = data.get(key)
        if value is None:
            return default
        if value not in among:
            place = f"{where} > {key}" if where else key
            self.unknown(f"{place}: {value!r} is not one of {', '.join(among)}", str(value), among)
            return default
        return str(value)

    def zone(self, data: Mapping[str, Any]) -> ZoneInfo | None:
        name = self.text(data, "zone")
        try:
            return ZoneInfo(name) if name else None
        except (ZoneInfoNotFoundError, ValueError):
            self.fault(f"zone: {name!r} is no time zone; write one like Europe/Berlin")
            return None

    def key(self, label: str, header: str) -> str:
        """The key that a new attribute or fact gets from its label."""
        try:
            return key_for(label)
        except Invalid as fault:
            self.faults.append(f"columns > {header}: {fault}")
            return ""

    def system(self, name: Any, header: str) -> str:
        """The other system's name in an identity; part of "id:crm:4711", so without colons."""
        text = clean(str(name)).casefold()
        if not text or ":" in text or " " in text or len(text) > 40:
            self.fault(f"columns > {header}: name the other system in one word, as {{id: crm}}")
        return text
