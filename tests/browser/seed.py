"""What the flush between browser tests takes away with the rest: the seeded attributes."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import connection

from accord.leads.models import Attribute


def standard_attributes() -> None:
    """Put the standard attributes back, as the migration made them; safe to repeat."""
    if not Attribute.objects.filter(standard=True).exists():
        migration: Any = import_module("accord.leads.migrations.0002_standard_attributes")
        with connection.schema_editor() as editor:
            migration.seed(apps, editor)
