"""The stages of an agreement in their order. Pure: words in, words out."""

from dataclasses import dataclass

from accord.agreement.language.words import Agreement, Stage

FIRST, RECYCLED, DISQUALIFIED = "inquiry", "recycled", "disqualified"
DETOURS = (RECYCLED, DISQUALIFIED)
USUAL = (
    Stage("mql", owner="sdr", sales_ready=True),
    Stage("accepted", owner="sdr", by="sdr"),
    Stage("opportunity", owner="rep", by="rep"),
    Stage("customer", owner="rep", by="rep"),
)
"""The way of a lead where an agreement names no stages."""


@dataclass(frozen=True, slots=True)
class Track:
    """The way of a lead, inquiry first; detours stand beside it.

    ready, accepted, opportunity, customer  the stages that the house itself moves leads to
    by_criterion  those that the score alone decides, inquiry among them, lowest first
    """

    names: tuple[str, ...]
    by_criterion: tuple[str, ...]
    by_people: tuple[str, ...]
    ready: str
    accepted: str
    opportunity: str
    customer: str
    owners: tuple[tuple[str, str], ...]

    def place(self, stage: str) -> int:
        """1 for inquiry, and so on; 0 for a detour or a stage of another version."""
        return self.names.index(stage) + 1 if stage in self.names else 0

    def is_with_marketing(self, stage: str) -> bool:
        """The score decides about it, not a person; so does it of a stage that is no more."""
        return stage not in self.by_people and stage not in (self.ready, DISQUALIFIED)

    def is_with_sales(self, stage: str) -> bool:
        """Handed over and not yet a customer."""
        return stage == self.ready or (stage in self.by_people and stage != self.customer)

    def owner(self, stage: str) -> str:
        """One of marketing, sdr, rep; "" for a stage that this agreement does not have."""
        return dict(self.owners).get(stage, "")


def track(agreement: Agreement) -> Track:
    """The stages of an agreement; the usual ones where it names none.

    The sales-ready stage is the one reached by `sales_ready`; accepted is the first that a person
    decides after it, or the one of that name; the customer stage is the last or the one of that
    name, and the opportunity the one of that name or else the one before.
    """
    stages = agreement.stages or USUAL
    names = (FIRST, *(stage.name for stage in stages))
    ready = next((stage.name for stage in stages if stage.sales_ready), USUAL[0].name)
    people = tuple(stage.name for stage in stages if stage.by)
    customer = _named("customer", people, -1)
    before = tuple(name for name in people if name != customer)
    return Track(
        names=names,
        by_criterion=(FIRST, *(stage.name for stage in stages if stage.when)),
        by_people=people,
        ready=ready,
        accepted=_named("accepted", people, 0),
        opportunity=_named("opportunity", before or (customer,), -1),
        customer=customer,
        owners=((FIRST, "marketing"), *((stage.name, stage.owner) for stage in stages)),
    )


def _named(name: str, among: tuple[str, ...], place: int) -> str:
    return name if name in among or not among else among[place]
