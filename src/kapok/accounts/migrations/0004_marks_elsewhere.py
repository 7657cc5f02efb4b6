from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """Marks of villages stand with their time and source in a table of the registry, whose migration takes them over and then
    drops the columns: here they are only forgotten.
    """

    dependencies = [("accounts", "0003_sessions")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField("area", "key_village"),
                migrations.RemoveField("area", "former_poor"),
                migrations.RemoveField("area", "relocation_site"),
            ]
        )
    ]
