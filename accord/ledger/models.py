"""The ledger's rows. Added, never changed; what identifies a person is kept beside them."""

from django.conf import settings
from django.db import models

from accord.lib.exactly import Exact


class Subject(models.Model):
    """An identity as it was seen: "email:anna@acme.example", "id:crm:4711", "agreement:main".

    Events point here by number, so erasure replaces this one text by its keyed hash, while every
    event row stays as it is and the person's rows can still be counted.
    """

    key = models.CharField(max_length=320, unique=True)

    def __str__(self) -> str:
        return self.key


class Event(models.Model):
    """One thing that happened, to one subject.

    The subject is an identity as it was seen, never a lead: a row is written before anybody knows
    the lead. Three times: `at` it happened (unknown = null), `known_at` the earliest instant that
    we could have known, `recorded_at` the row was written.
    """

    kind = models.CharField(max_length=100)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField(null=True)
    known_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    facts = models.JSONField(
        default=dict, decoder=Exact, help_text="Nothing here identifies a person."
    )
    source = models.CharField(max_length=60, help_text='"import:12", "hand", "flow", "form:3".')
    human = models.PositiveSmallIntegerField(default=100)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, db_index=False
    )
    txid = models.BigIntegerField(null=True, help_text="PostgreSQL: the writing transaction.")

    class Meta:
        indexes = (
            models.Index(fields=["subject", "id"], name="ledger_event_subject"),
            models.Index(fields=["source", "id"], name="ledger_event_source"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class Personal(models.Model):
    """The facts of one event that identify a person; erasure deletes these and keeps the event."""

    event = models.OneToOneField(Event, primary_key=True, on_delete=models.PROTECT)
    facts = models.JSONField(default=dict, decoder=Exact)

    def __str__(self) -> str:
        return f"personal facts of {self.event_id}"


class Kind(models.Model):
    """A kind of which there is at least one row: what an agreement may count without a doubt."""

    name = models.CharField(max_length=100, primary_key=True)

    def __str__(self) -> str:
        return self.name


class Seen(models.Model):
    """What an outside sender calls one of its rows: taken once only, until its source is undone."""

    key = models.CharField(max_length=64, primary_key=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, db_index=False, related_name="+")

    def __str__(self) -> str:
        return f"{self.key} is {self.event_id}"


class Retraction(models.Model):
    """A source taken back (an undone import): its rows stay and no reader counts them."""

    source = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return self.source


class Cursor(models.Model):
    """How far one reader has read. On PostgreSQL the order is (txid, id), on SQLite it is id."""

    reader = models.CharField(max_length=60, primary_key=True)
    txid = models.BigIntegerField(default=0)
    event_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.reader} at {self.txid}/{self.event_id}"


class Parked(models.Model):
    """A row that a reader could not take, with its reason, so that it holds up nobody."""

    reader = models.CharField(max_length=60)
    event = models.ForeignKey(Event, on_delete=models.PROTECT)
    reason = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.reader} parked {self.event_id}"


class Erased(models.Model):
    """The keyed hash of an address that must not come back by import, sync or restore."""

    hash = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.hash


class Seal(models.Model):
    """Some rows of the ledger, hashed in order and chained to the seal before.

    `digests` holds 8 bytes a row, so that a changed row can be named; personal facts are no part
    of them, so that erasure breaks nothing.
    """

    last_txid = models.BigIntegerField(default=0)
    last_event_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    digests = models.BinaryField()
    chain = models.CharField(max_length=64, help_text="sha256 of the chain before and the digests.")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.count} rows up to {self.last_event_id}"
