"""The standard attributes, with ids for ever; custom ones begin above them."""

from datetime import UTC, datetime

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from accord.leads.standard import CUSTOM_FROM, STANDARD

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
START_ON_SQLITE = "UPDATE sqlite_sequence SET seq = %s WHERE name = 'leads_attribute'"
START_ON_POSTGRES = "SELECT setval(pg_get_serial_sequence('leads_attribute', 'id'), %s)"


def seed(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    attribute = apps.get_model("leads", "Attribute")
    attribute.objects.bulk_create(
        attribute(**standard._asdict(), standard=True, made_at=LONG_AGO) for standard in STANDARD
    )
    sqlite = schema_editor.connection.vendor == "sqlite"
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(START_ON_SQLITE if sqlite else START_ON_POSTGRES, [CUSTOM_FROM - 1])


class Migration(migrations.Migration):
    dependencies = [("leads", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
