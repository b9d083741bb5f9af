"""The database itself refuses to change or delete an event; PostgreSQL notes who wrote it."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFUSE_ON_SQLITE = (
    """
    CREATE TRIGGER ledger_event_never_changed BEFORE UPDATE ON ledger_event
    BEGIN SELECT RAISE(ABORT, 'the ledger is added to, never changed'); END
    """,
    """
    CREATE TRIGGER ledger_event_never_deleted BEFORE DELETE ON ledger_event
    BEGIN SELECT RAISE(ABORT, 'the ledger is added to, never deleted from'); END
    """,
)
REFUSE_ON_POSTGRES = (
    """
    CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the ledger is added to, never changed or deleted from'; END $$
    """,
    """
    CREATE TRIGGER ledger_event_never_changed BEFORE UPDATE OR DELETE ON ledger_event
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse()
    """,
    # A reader that goes by id alone would skip a row whose transaction commits late.
    """
    ALTER TABLE ledger_event
    ALTER txid SET DEFAULT pg_current_xact_id()::text::bigint, ALTER txid SET NOT NULL
    """,
    "CREATE INDEX ledger_read ON ledger_event (txid, id)",
)


def refuse(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers of this engine."""
    sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in REFUSE_ON_SQLITE if sqlite else REFUSE_ON_POSTGRES:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(refuse, migrations.RunPython.noop)]
