"""Names and domains of companies as they are compared."""

import re
from functools import lru_cache

from cleanco.clean import (
    get_unique_terms,
    normalized,
    prepare_default_terms,
    strip_punct,
    strip_tail,
)
from publicsuffixlist import PublicSuffixList

from accord.leads.text import fold, words

_suffixes = PublicSuffixList()
_KEPT = 8192
_HOST = re.compile(r"\A(?:[a-z][a-z0-9+.-]*://)?(?:[^@/?#]*@)?([^:/?#\s]+)[^\s]*\Z", re.IGNORECASE)


@lru_cache(maxsize=_KEPT)
def key_of(name: str) -> str:
    """A name as compared: no legal form, case, accents or signs; "Acme Foods GmbH" = "acme foods".

    A name that is nothing but a legal form stays as it is. At most 200 characters.
    """
    parts = words(fold(name).replace("&", " and "))
    if parts and _last_word(name) in _last_words_of_legal_forms():
        parts = words(fold(without_legal_form(name)).replace("&", " and ")) or parts
    if len(parts) > 1 and parts[0] == "the":
        parts = parts[1:]
    return (" ".join(parts) or fold(name))[:200]


def without_legal_form(name: str) -> str:
    """A name without the legal forms at its end: cleanco's `basename` (tested), which is slow.

    That one tries all its terms on every name; here only those that end as the name does.
    """
    shown = strip_tail(name)
    parts = shown.split()
    compared = [strip_punct(part) for part in normalized(shown).split()]
    tried = -1
    while compared:
        for place, term in _legal_forms().get(compared[-1], ()):
            if place > tried and compared[-len(term) :] == term:
                del compared[-len(term) :], parts[-len(term) :]
                tried = place
                break
        else:
            break
    return str(strip_tail(" ".join(parts)))


@lru_cache(maxsize=1)
def _legal_forms() -> dict[str, list[tuple[int, list[str]]]]:
    """By their last word: each with its place in the order in which they are tried."""
    forms: dict[str, list[tuple[int, list[str]]]] = {}
    for place, (_, term) in enumerate(prepare_default_terms()):
        if term:
            forms.setdefault(term[-1], []).append((place, term))
    return forms


@lru_cache(maxsize=1)
def _last_words_of_legal_forms() -> frozenset[str]:
    """Looking through all legal forms takes long; most names end in none of these words."""
    return frozenset(map(_last_word, get_unique_terms()))


def _last_word(text: str) -> str:
    """The end of a name without its signs: both "S.A." and "SA" are "sa"."""
    end = fold(text).rsplit(" ", 1)[-1]
    return "".join(words(end))


@lru_cache(maxsize=_KEPT)
def host_of(text: str) -> str:
    """The host in a web address or domain, in lower case, without www; "" where there is none."""
    found = _HOST.match(text.strip())
    host = found[1].casefold().strip(".").removeprefix("www.") if found else ""
    try:
        return host.encode("idna").decode("ascii") if "." in host and len(host) <= 253 else ""
    except UnicodeError:
        return ""


@lru_cache(maxsize=_KEPT)
def domain_of(text: str) -> str:
    """The registered domain: "acme.co.uk" of "https://shop.acme.co.uk/x"; "" where none is."""
    return _suffixes.privatesuffix(host_of(text)) or ""
