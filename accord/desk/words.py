"""How the desk says what the agreement and the ledger name."""

from collections.abc import Mapping

from accord.agreement.language.words import Agreement

FIRST_STAGE = "inquiry"
DETOURS = ("recycled", "disqualified")
_LETTERS = {"mql": "MQL", "sal": "SAL", "sql": "SQL", "sdr": "SDR", "crm": "CRM"}


def said(name: str) -> str:
    """A name as written in the agreement, as a person says it: three-downloads, Three downloads."""
    words = name.replace("_", " ").replace("-", " ").split()
    spoken = " ".join(_LETTERS.get(word.lower(), word) for word in words)
    return spoken[:1].upper() + spoken[1:]


def stage_words(agreement: Agreement | None) -> Mapping[str, str]:
    """Every stage that a lead can be at, in order, with its word: inquiry first, detours last."""
    stages = [stage.name for stage in agreement.stages] if agreement else []
    return {name: said(name) for name in (FIRST_STAGE, *stages, *DETOURS)}


def place_of(stage: str, agreement: Agreement | None) -> tuple[int, int]:
    """Where a stage stands on the track and how long the track is; detours stand at 0."""
    names = [name for name in stage_words(agreement) if name not in DETOURS]
    return (names.index(stage) + 1 if stage in names else 0), len(names)


def owner_of(stage: str, agreement: Agreement | None) -> str:
    """The side that owns a stage, "marketing" or "sales"; "" for detours."""
    if stage == FIRST_STAGE:
        return "marketing"
    for known in agreement.stages if agreement else ():
        if known.name == stage:
            owner = known.owner or known.by or ""
            return "marketing" if owner == "marketing" else "sales"
    return ""


def reason_of(criterion: str, agreement: Agreement | None) -> str:
    """Why a criterion makes sales-ready, in the agreement's own words where it gives some."""
    for known in agreement.sales_ready if agreement else ():
        if known.name == criterion:
            return known.why or said(known.name)
    return said(criterion) if criterion else ""
