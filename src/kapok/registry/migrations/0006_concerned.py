from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """What history holds of rows that were about somebody, found by whom they concerned."""

    dependencies = [("registry", "0005_lean_history")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX event_by_concerned ON registry_event USING gin ((before -> 'concerns')) "
            "WHERE before IS NOT NULL"
        )
    ]
