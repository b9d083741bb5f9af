"""What a person must know on every page: a process behind the pages that gives no sign of life."""

from dataclasses import dataclass
from datetime import datetime

from accord.accounts.models import User
from accord.accounts.rights import may, whom_to_ask
from accord.jobs import beats
from accord.jobs.models import SILENT

SETTLES = "change roles"  # the act of those who look after the installation
WAITS = {
    beats.WORKER: "Scores, stages and hand-offs wait for it; what you do here is kept.",
    beats.JOBS: "Imports, and taking them back, wait for it; no row is lost.",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """One process that is silent. `since` None: it was never heard of.

    command  what starts it alone, for those who may; else `ask` names who does
    """

    name: str
    since: datetime | None
    waits: str
    command: str = ""
    ask: str = ""


def notices(user: User, now: datetime) -> tuple[Notice, ...]:
    """One query where all is well. Imports concern only those who may bring in files.

    Of processes never heard of nothing is said to whoever joined within the last minute: on the
    first start people are quicker than processes.
    """
    missing = {
        name: since
        for name, since in beats.silent(now).items()
        if (name == beats.WORKER or may(user, "import"))
        and (since is not None or user.joined_at <= now - SILENT)
    }
    if not missing:
        return ()
    settles = may(user, SETTLES)
    ask = "" if settles else whom_to_ask(SETTLES)
    return tuple(
        Notice(name, since, WAITS[name], f"accord {name}" if settles else "", ask)
        for name, since in missing.items()
    )
