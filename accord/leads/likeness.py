"""Leads that may be the same person: a warning, never a merge."""

from rapidfuzz import fuzz

from accord.leads import search
from accord.leads.models import Lead
from accord.leads.standard import PHONE
from accord.leads.state import value
from accord.leads.text import fold, words

LIKE = 88.0
CANDIDATES = 200


def likely(lead: Lead, limit: int = 5) -> list[Lead]:
    """Standing leads with the same phone, or a like name at the same company; likest first.

    Names are compared among those that search finds by one of the name's words.
    """
    scored = [(_like(lead, other), other.pk, other) for other in _candidates(lead)]
    found = sorted((s for s in scored if s[0] >= LIKE), key=lambda s: (-s[0], s[1]))
    return [other for _, _, other in found[:limit]]


def _candidates(lead: Lead) -> list[Lead]:
    words = {word for word in fold(lead.name).split() if len(word) > 2}
    phone = value(lead.values, PHONE)
    texts = sorted(words) + ([str(phone)] if phone else [])
    found = {other.pk: other for text in texts for other in search.find(text, CANDIDATES)}
    found.pop(lead.pk, None)
    return list(found.values())


def _like(lead: Lead, other: Lead) -> float:
    """0 to 100. Another company speaks against the same person, an unknown one does not."""
    phone = value(lead.values, PHONE)
    if phone and phone == value(other.values, PHONE):
        return 100.0
    if lead.company_id and other.company_id and lead.company_id != other.company_id:
        return 0.0
    if not lead.name or not other.name:
        return 0.0
    return fuzz.token_sort_ratio(_plain(lead.name), _plain(other.name))


def _plain(name: str) -> str:
    return " ".join(words(fold(name)))
