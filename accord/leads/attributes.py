"""What can be known of a lead: standard attributes, and a company's own."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accord.accounts.models import User
from accord.agreement.language.facts import Kind, Vocabulary
from accord.leads.models import Attribute
from accord.leads.standard import EMAIL_DOMAIN
from accord.leads.text import clean, fold, words
from accord.ledger.commands import append
from accord.lib.errors import Invalid, Refused

_NAMES_A_PERSON = re.compile(
    "name|nom|mail|phone|telef|mobil|linkedin|xing|twitter|address|adresse|birth|notes?$|comment"
    "|kommentar|remark|bemerkung|remarque|message|nachricht|transcript|question|person|caller"
)


def all_known() -> dict[str, Attribute]:
    """Every attribute by its key, retired ones too; one query."""
    return {attribute.key: attribute for attribute in Attribute.objects.order_by("id")}


def in_use() -> list[Attribute]:
    """Those that can be mapped and written today, standard ones first."""
    return list(Attribute.objects.filter(retired_at=None).order_by("id"))


def personal_ids() -> frozenset[str]:
    """The ids, as text, of the attributes that identify a person."""
    return frozenset(map(str, Attribute.objects.filter(personal=True).values_list("pk", flat=True)))


def personal_keys() -> frozenset[str]:
    """The keys of the attributes that identify a person."""
    return frozenset(Attribute.objects.filter(personal=True).values_list("key", flat=True))


def vocabulary(kinds: Iterable[str] | None = None) -> Vocabulary:
    """The words that an agreement may use: attributes with their types, and kinds of events."""
    known = {a.key: as_kind(a.type) for a in all_known().values()}
    return Vocabulary(
        attributes={**known, EMAIL_DOMAIN: Kind.TEXT},
        kinds=None if kinds is None else frozenset(kinds),
    )


def as_kind(type: str) -> Kind:
    """An attribute's type as far as the language minds: addresses and numbers to call are text."""
    return Kind(type) if type in {kind.value for kind in Kind} else Kind.TEXT


@transaction.atomic
def make(
    label: str, type: str, *, now: datetime, by: User | None = None, personal: bool | None = None
) -> Attribute:
    """Make a company's own attribute. Its id and type are for ever.

    personal  it identifies a person and goes when they are forgotten; None: as its name suggests

    Raises Invalid where the label has no letters or the type is unknown, Refused where the key
    that follows from the label is taken.
    """
    label = clean(label)[:120]
    key = key_for(label)
    if type not in Attribute.Type.values:
        raise Invalid(f"{type!r} is no type; choose one of {', '.join(Attribute.Type.values)}.")
    if key == EMAIL_DOMAIN or Attribute.objects.filter(key=key).exists():
        raise Refused(f"There is an attribute {key!r} already; map the column to it, or rename it.")
    if personal is None:
        personal = type in {"email", "phone"} or names_a_person(key) or numbers_a_person(key)
    made = Attribute.objects.create(key=key, label=label, type=type, personal=personal, made_at=now)
    append(
        "lead.attribute_made", subject=f"attribute:{made.pk}", now=now, by=by, key=key, type=type
    )
    return made


@transaction.atomic
def retire(attribute: Attribute, *, now: datetime, by: User | None = None) -> None:
    """Nobody can write it any more; agreements that use it still replay. Standard ones stay."""
    if attribute.standard:
        raise Refused(f"{attribute.label} is a standard attribute; it cannot be retired.")
    Attribute.objects.filter(pk=attribute.pk, retired_at=None).update(retired_at=now)
    append("lead.attribute_retired", subject=f"attribute:{attribute.pk}", now=now, by=by)


def names_a_person(name: str) -> bool:
    """Whether what is called so is likely to identify a person, or to be written about one."""
    return bool(_NAMES_A_PERSON.search(fold(name)))


def numbers_a_person(key: str) -> bool:
    """Whether an attribute is likely to hold what another system calls the person."""
    return not {"id", "uid", "uuid", "guid"}.isdisjoint(key.split("_"))


def key_for(label: str) -> str:
    """The key of a label: folded words joined by underscores, 60 characters at most.

    Raises Invalid where the label has neither letters nor digits.
    """
    key = "_".join(words(fold(label)))[:60].rstrip("_")
    if not key:
        raise Invalid(f"{label!r} has neither letters nor digits; name the attribute with a word.")
    return key
