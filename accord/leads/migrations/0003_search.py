"""The search index over Lead.folded: trigrams, in the engine's own way."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Text is folded before it gets here. Imports and the step merge the index bit by bit: on its own it
# would do so all at once, and nobody else could write meanwhile.
ON_SQLITE = (
    """
    CREATE VIRTUAL TABLE leads_search USING fts5(
        folded, content='leads_lead', content_rowid='id', tokenize='trigram case_sensitive 1'
    )
    """,
    "INSERT INTO leads_search (leads_search, rank) VALUES ('automerge', 0)",
    "INSERT INTO leads_search (leads_search, rank) VALUES ('crisismerge', 400)",
    "INSERT INTO leads_search (leads_search, rank) VALUES ('usermerge', 16)",
    "INSERT INTO leads_search (leads_search, rank) VALUES ('hashsize', 16777216)",
)
ON_POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    """
    CREATE INDEX leads_search ON leads_lead USING gin (folded gin_trgm_ops)
    WITH (fastupdate = on) WHERE merged_into_id IS NULL AND removed_at IS NULL
    """,
)


def index(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in ON_SQLITE if sqlite else ON_POSTGRES:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("leads", "0002_standard_attributes")]
    operations = [migrations.RunPython(index, migrations.RunPython.noop)]
