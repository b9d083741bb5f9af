"""What stands around every page of the agreement: its title, its tabs, and what may be done."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accord.accounts.rights import may, whom_to_ask
from accord.accounts.views import SignedIn
from accord.agreement import versions
from accord.agreement.models import Version
from accord.agreement.rights import is_alone
from accord.desk.agreement_history import short


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    here: bool
    count: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """`version` is the one shown, None in the editor and in the history."""

    version: Version | None
    standing: str
    tabs: tuple[Tab, ...]
    edit_url: str
    edit_label: str
    text_url: str
    ask: str
    alone: bool
    people_url: str


def page(
    request: SignedIn, now: datetime, here: str, version: Version | None = None, changes: str = ""
) -> Frame:
    """The frame of one page.

    here     the tab that is open: force, proposed, draft, history, or a version's number
    changes  how many changes the proposal makes, in words, where that is known
    """
    force, proposal, draft = versions.in_force(now), versions.proposed(), versions.draft()
    writes = may(request.user, "edit the agreement")
    people = may(request.user, "invite people")
    edit = "" if not writes or here == "draft" else reverse("desk:agreement_draft")
    return Frame(
        version=version,
        standing=standing(force, proposal, versions.waiting(now)),
        tabs=tabs(here, force, proposal, draft if writes else None, changes),
        edit_url=edit,
        edit_label="Edit the draft" if draft else "Suggest a change",
        text_url=reverse("desk:agreement_text", args=[version.number]) if version else "",
        ask="" if writes else whom_to_ask("edit the agreement"),
        alone=is_alone(request.user),
        people_url=reverse("desk:people") if people else "",
    )


def standing(force: Version | None, proposal: Version | None, waiting: Version | None) -> str:
    """The state of the agreement in a sentence or two."""
    said = []
    if proposal is not None:
        said.append(
            f"Version {proposal.number} was proposed by {proposal.proposed_by} "
            f"on {short(proposal.proposed_at)}."
        )
    if waiting is not None:
        said.append(
            f"Version {waiting.number} is signed, in force from {short(waiting.in_force_from)}."
        )
    if force is not None:
        said.append(f"Version {force.number} is in force since {short(force.in_force_from)}.")
    return " ".join(said) or "No agreement is in force yet."


def tabs(
    here: str,
    force: Version | None,
    proposal: Version | None,
    draft: Version | None,
    changes: str,
) -> tuple[Tab, ...]:
    found = [
        Tab(
            f"In force, v{force.number}" if force else "In force",
            reverse("desk:agreement"), here == "force",
        ),
        Tab(
            f"Proposed, v{proposal.number}" if proposal else "Proposed",
            reverse("desk:agreement_proposed"), here == "proposed", changes,
        ),
    ]  # fmt: skip
    if draft is not None or here == "draft":
        found.append(Tab("Draft", reverse("desk:agreement_draft"), here == "draft"))
    found.append(Tab("History", reverse("desk:agreement_history"), here == "history"))
    if here.isdigit():
        found.append(Tab(f"Version {here}", reverse("desk:agreement_version", args=[here]), True))
    return tuple(found)


def address(name: str, *args: int) -> str:
    return reverse(name, args=args)
