"""An import's settings as its passes need them: form, mapping, attributes."""

from collections.abc import Sequence
from datetime import datetime

from accord.accounts.models import User
from accord.capture.mapping import Mapping, read
from accord.capture.models import Import
from accord.capture.sniff import Form
from accord.leads import attributes
from accord.leads.models import Attribute


def form_of(import_: Import) -> Form:
    """How the stored file is to be read."""
    return Form(**import_.report["form"])


def mapping_of(import_: Import, header: Sequence[str]) -> Mapping:
    """The settled mapping. Raises Invalid with all that is still to be settled."""
    known = {key: a.type for key, a in attributes.all_known().items() if a.retired_at is None}
    return read(import_.mapping, import_.what, header, known, import_.report.get("asks"))


def attribute_ids(mapping: Mapping) -> dict[str, str]:
    """The ids, as text, of all attributes; those still to be made stand in by their key."""
    ids = {key: str(a.pk) for key, a in attributes.all_known().items()}
    return {column.name: f"new:{column.name}" for column in mapping.of("new")} | ids


def make_attributes(mapping: Mapping, *, by: User | None, now: datetime) -> None:
    """Make the attributes that the mapping asks for and that are not there yet."""
    known = attributes.all_known()
    for column in mapping.of("new"):
        if column.name in known:
            continue
        made = attributes.make(column.name, column.type, now=now, by=by, personal=column.personal)
        Attribute.objects.filter(pk=made.pk).update(
            label=column.label[:120], after_handoff=column.after_handoff
        )
