"""How the desk says what the agreement and the ledger name."""

from collections.abc import Mapping

from accord.handoff.terms import Terms
from accord.handoff.track import DETOURS, FIRST
from accord.handoff.words import reason_words
from accord.handoff.words import spoken as said


def stage_words(terms: Terms | None) -> Mapping[str, str]:
    """Every stage that a lead can be at, in order, with its word: inquiry first, detours last."""
    names = terms.track.names if terms else (FIRST,)
    return {name: said(name) for name in (*names, *DETOURS)}


def side_of(stage: str, terms: Terms | None) -> str:
    """The side that owns a stage, "marketing" or "sales"; "" for detours and former stages."""
    owner = terms.track.owner(stage) if terms else ""
    return "sales" if owner in {"sdr", "rep", "sales"} else owner


def reason_of(criterion: str, terms: Terms | None) -> str:
    """Why a criterion makes sales-ready, in the agreement's own words where it gives some."""
    return reason_words(criterion, terms.agreement) if terms else said(criterion)
