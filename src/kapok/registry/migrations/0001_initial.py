import datetime
from typing import ClassVar

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

import kapok.accounts.models
import kapok.registry.models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar[list[tuple[str, str]]] = []

    operations = [
        migrations.CreateModel(
            name="Block",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("start", models.BigIntegerField()),
                ("events", kapok.registry.models.EventIds()),
                ("digests", models.BinaryField()),
                ("previous", models.CharField(max_length=64)),
                ("seal", models.CharField(max_length=64)),
                ("mark", models.CharField(blank=True, default="", max_length=64)),
                ("sealed_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="DataKey",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("purpose", models.CharField(max_length=20)),
                ("cipher", models.CharField(max_length=20)),
                ("made", models.CharField(max_length=40)),
                ("ring", models.CharField(max_length=40)),
                ("born", models.PositiveIntegerField()),
                ("kek", models.PositiveIntegerField()),
                ("wrapped", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                ("id", models.CharField(max_length=24, primary_key=True, serialize=False)),
                (
                    "number",
                    models.CharField(
                        blank=True, max_length=30, null=True, unique=True, verbose_name="户编号"
                    ),
                ),
                (
                    "ended_on",
                    models.DateField(default=datetime.date(2999, 12, 31), verbose_name="销户日期"),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
            ],
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("supplier", models.CharField(max_length=40, verbose_name="提供方")),
                ("title", models.CharField(max_length=200, verbose_name="材料")),
                (
                    "document",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="文件"),
                ),
                ("as_of", models.DateField(verbose_name="数据截至")),
                ("received_at", models.DateTimeField(auto_now_add=True, verbose_name="收到时间")),
                ("received_by", models.CharField(max_length=40, verbose_name="经手")),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "table",
                    models.CharField(db_column="table_name", max_length=63, verbose_name="表"),
                ),
                ("row", models.CharField(max_length=64, verbose_name="行")),
                ("op", models.CharField(max_length=10, verbose_name="操作")),
                ("actor", models.CharField(max_length=40, verbose_name="操作人")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                (
                    "digest",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="摘要"),
                ),
                ("before", models.JSONField(null=True, verbose_name="之前")),
                ("after", models.JSONField(null=True, verbose_name="之后")),
                (
                    "scope",
                    models.CharField(blank=True, default="", max_length=12, verbose_name="范围"),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["table", "row"], name="event_by_row")],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("number_sealed", models.BinaryField(blank=True, null=True, verbose_name="号码")),
                (
                    "number_index",
                    models.BinaryField(blank=True, null=True, verbose_name="号码索引"),
                ),
                (
                    "number_version",
                    models.PositiveSmallIntegerField(default=0, verbose_name="索引密钥"),
                ),
                ("id", models.CharField(max_length=24, primary_key=True, serialize=False)),
                (
                    "name",
                    models.CharField(blank=True, default="", max_length=120, verbose_name="名称"),
                ),
                (
                    "initials",
                    models.CharField(
                        blank=True, default="", max_length=120, verbose_name="拼音首字母"
                    ),
                ),
                (
                    "credit_code",
                    models.CharField(
                        blank=True,
                        max_length=18,
                        null=True,
                        unique=True,
                        verbose_name="统一社会信用代码",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["name"], name="organisation_by_name", opclasses=["text_pattern_ops"]
                    ),
                    models.Index(
                        fields=["initials"],
                        name="organisation_by_initials",
                        opclasses=["text_pattern_ops"],
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("number_sealed", models.BinaryField(blank=True, null=True, verbose_name="号码")),
                (
                    "number_index",
                    models.BinaryField(blank=True, null=True, verbose_name="号码索引"),
                ),
                (
                    "number_version",
                    models.PositiveSmallIntegerField(default=0, verbose_name="索引密钥"),
                ),
                ("id", models.CharField(max_length=24, primary_key=True, serialize=False)),
                (
                    "name",
                    models.CharField(blank=True, default="", max_length=30, verbose_name="姓名"),
                ),
                (
                    "initials",
                    models.CharField(
                        blank=True, default="", max_length=30, verbose_name="拼音首字母"
                    ),
                ),
                ("phone_sealed", models.BinaryField(blank=True, null=True, verbose_name="电话")),
                ("phone_index", models.BinaryField(blank=True, null=True, verbose_name="电话索引")),
                (
                    "account_sealed",
                    models.BinaryField(blank=True, null=True, verbose_name="银行账号"),
                ),
                (
                    "account_index",
                    models.BinaryField(blank=True, null=True, verbose_name="账号索引"),
                ),
                (
                    "bank",
                    models.CharField(
                        blank=True, default="", max_length=60, verbose_name="开户银行"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="registry.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        blank=True, default="", max_length=20, verbose_name="与户主关系"
                    ),
                ),
                ("head", models.BooleanField(default=False, verbose_name="户主")),
                ("start", models.DateField(verbose_name="起")),
                (
                    "finish",
                    models.DateField(default=datetime.date(2999, 12, 31), verbose_name="止"),
                ),
                (
                    "because",
                    models.CharField(default="registered", max_length=20, verbose_name="缘由"),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="registry.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="registry.person",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.source",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entity", models.CharField(max_length=40, verbose_name="实体")),
                ("row", models.CharField(max_length=24, verbose_name="行")),
                ("fact", models.CharField(max_length=60, verbose_name="事实")),
                ("value", models.JSONField(null=True, verbose_name="值")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="记录时间")),
                ("recorded_by", models.CharField(max_length=40, verbose_name="记录人")),
                ("chosen", models.BooleanField(default=False, verbose_name="采信")),
                (
                    "decided_by",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="决定人"),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="决定时间"),
                ),
                (
                    "reason",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="理由"),
                ),
                ("scope", models.CharField(max_length=12, verbose_name="范围")),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registry.source"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                fields=["name"], name="person_by_name", opclasses=["text_pattern_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                fields=["initials"], name="person_by_initials", opclasses=["text_pattern_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["phone_index"], name="person_by_phone"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                condition=models.Q(("merged_into__isnull", True)),
                fields=("number_index",),
                name="person_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("id")), _negated=True),
                name="person_not_merged_into_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("finish__gte", models.F("start"))),
                name="membership_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("person", "="),
                    (kapok.accounts.models.Period("start", "finish", models.Value("[]")), "&&"),
                ],
                name="membership_one_household_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("head", True)),
                expressions=[
                    ("household", "="),
                    (kapok.accounts.models.Period("start", "finish", models.Value("[]")), "&&"),
                ],
                name="membership_one_head_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["row", "fact"], name="claim_by_row"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("chosen", True)),
                fields=("entity", "row", "fact"),
                name="claim_one_chosen",
            ),
        ),
    ]
