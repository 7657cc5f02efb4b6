from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("procrastinate", "0041_post_retry_failed_job")
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30, verbose_name="任务")),
                ("arguments", models.JSONField(default=dict, verbose_name="参数")),
                (
                    "key",
                    models.CharField(
                        blank=True, max_length=80, null=True, unique=True, verbose_name="幂等键"
                    ),
                ),
                ("asked_by", models.CharField(max_length=40, verbose_name="谁要的")),
                ("roles", models.JSONField(default=list, verbose_name="角色")),
                (
                    "reason",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="理由"),
                ),
                ("state", models.CharField(default="queued", max_length=10, verbose_name="状态")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="提出时间")),
                (
                    "started_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="开始时间"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="次数")),
                ("steps_done", models.PositiveIntegerField(default=0, verbose_name="已完成")),
                ("steps", models.PositiveIntegerField(default=0, verbose_name="共")),
                ("result", models.JSONField(blank=True, null=True, verbose_name="结果")),
                ("trouble", models.JSONField(blank=True, null=True, verbose_name="出错原因")),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["kind", "-id"], name="job_by_kind"),
                    models.Index(fields=["state"], name="job_by_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("queued", "running", "done", "failed"))),
                        name="job_state_is_one",
                    )
                ],
            },
        ),
    ]
