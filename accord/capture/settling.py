"""An import's settings as its passes need them: form, mapping, attributes."""

from collections.abc import Sequence
from datetime import datetime

from accord.accounts.models import User
from accord.capture.columns import Column
from accord.capture.mapping import Mapping, read
from accord.capture.models import Import
from accord.capture.sniff import Form
from accord.leads import attributes
from accord.leads.models import Attribute, Lead
from accord.lib.errors import Invalid


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


def make_attributes(mapping: Mapping, *, by: User | None, now: datetime) -> list[int]:
    """Make the attributes that the mapping asks for and that nobody can write yet; their ids.

    One that went with an undone import comes back under its old id, which it has for ever.
    Raises Invalid where the old one is of another type.
    """
    known = attributes.all_known()
    return [
        _made(column, known.get(column.name), by, now)
        for column in mapping.of("new")
        if column.name not in known or known[column.name].retired_at
    ]


def _made(column: Column, retired: Attribute | None, by: User | None, now: datetime) -> int:
    if retired and retired.type != column.type:
        raise Invalid(
            f"columns > {column.header}: {column.name} was an attribute of type {retired.type}; "
            "choose that type, or another name."
        )
    one = retired or attributes.make(
        column.name, column.type, now=now, by=by, personal=column.personal
    )
    Attribute.objects.filter(pk=one.pk).update(
        label=column.label[:120], after_handoff=column.after_handoff, retired_at=None
    )
    return one.pk


def retire_unused(ids: Sequence[int], *, by: User | None, now: datetime) -> None:
    """Retire those of these attributes of which nothing is known of anybody any more."""
    for attribute in Attribute.objects.filter(pk__in=ids, retired_at=None):
        if not Lead.objects.filter(values__has_key=str(attribute.pk)).exists():
            attributes.retire(attribute, now=now, by=by)
