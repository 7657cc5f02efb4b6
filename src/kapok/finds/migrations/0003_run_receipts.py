from __future__ import annotations

from django.db import migrations, models

KEPT = """
UPDATE finds_run SET receipts = (SELECT count(*) FROM finds_receipt WHERE run_id = finds_run.id);
GRANT UPDATE (receipts) ON finds_run TO kapok_jobs;
CREATE POLICY kept ON finds_run FOR UPDATE TO kapok_app USING ((SELECT kapok_sees_all())) WITH CHECK ((SELECT kapok_sees_all()));
"""


class Migration(migrations.Migration):
    """Whether receipts of what a run changed are kept already, on record with the run. Runs until now have theirs."""

    dependencies = [("finds", "0002_count_why")]

    operations = [
        migrations.AddField(
            "run",
            "receipts",
            models.PositiveIntegerField(verbose_name="回执", null=True, blank=True),
        ),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
