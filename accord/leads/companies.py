"""Names and domains of companies as they are compared."""

import re
from functools import lru_cache

from cleanco import basename
from cleanco.clean import get_unique_terms
from publicsuffixlist import PublicSuffixList

from accord.leads.text import fold, words

_suffixes = PublicSuffixList()
_HOST = re.compile(r"\A(?:[a-z][a-z0-9+.-]*://)?(?:[^@/?#]*@)?([^:/?#\s]+)[^\s]*\Z", re.IGNORECASE)


@lru_cache(maxsize=65536)
def key_of(name: str) -> str:
    """A name as compared: no legal form, case, accents or signs; "Acme Foods GmbH" = "acme foods".

    A name that is nothing but a legal form stays as it is. At most 200 characters.
    """
    parts = words(fold(name).replace("&", " and "))
    if parts and _last_word(name) in _last_words_of_legal_forms():
        parts = words(fold(basename(name)).replace("&", " and ")) or parts
    if len(parts) > 1 and parts[0] == "the":
        parts = parts[1:]
    return (" ".join(parts) or fold(name))[:200]


@lru_cache(maxsize=1)
def _last_words_of_legal_forms() -> frozenset[str]:
    """Looking through all legal forms takes long; most names end in none of these words."""
    return frozenset(map(_last_word, get_unique_terms()))


def _last_word(text: str) -> str:
    """The end of a name without its signs: both "S.A." and "SA" are "sa"."""
    end = fold(text).rsplit(" ", 1)[-1]
    return "".join(words(end))


@lru_cache(maxsize=65536)
def host_of(text: str) -> str:
    """The host in a web address or domain, in lower case, without www; "" where there is none."""
    found = _HOST.match(text.strip())
    host = found[1].casefold().strip(".").removeprefix("www.") if found else ""
    try:
        return host.encode("idna").decode("ascii") if "." in host and len(host) <= 253 else ""
    except UnicodeError:
        return ""


@lru_cache(maxsize=65536)
def domain_of(text: str) -> str:
    """The registered domain: "acme.co.uk" of "https://shop.acme.co.uk/x"; "" where none is."""
    return _suffixes.privatesuffix(host_of(text)) or ""
