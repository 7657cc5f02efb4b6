import datetime
from typing import ClassVar

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import kapok.accounts.models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar[list[tuple[str, str]]] = []

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("username", models.CharField(max_length=40, unique=True, verbose_name="账号")),
                ("name", models.CharField(max_length=30, verbose_name="姓名")),
                ("active", models.BooleanField(default=True, verbose_name="启用")),
                (
                    "must_change_password",
                    models.BooleanField(default=True, verbose_name="下次登录要改密码"),
                ),
                (
                    "password_changed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="密码修改时间"),
                ),
                (
                    "factor_sealed",
                    models.BinaryField(blank=True, null=True, verbose_name="第二因素密钥"),
                ),
                (
                    "factor_confirmed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="第二因素启用时间"),
                ),
                (
                    "factor_last_step",
                    models.BigIntegerField(default=0, verbose_name="用过的最后一步"),
                ),
                ("session_epoch", models.PositiveIntegerField(default=0, verbose_name="会话批次")),
                ("demonstration", models.BooleanField(default=False, verbose_name="演示账号")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
            ],
            options={
                "ordering": ["username"],
            },
        ),
        migrations.CreateModel(
            name="Setting",
            fields=[
                (
                    "name",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="名称"
                    ),
                ),
                ("value", models.JSONField(verbose_name="值")),
            ],
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=12, primary_key=True, serialize=False, verbose_name="区划代码"
                    ),
                ),
                ("scope", models.CharField(max_length=12, unique=True, verbose_name="范围")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("city", "市"),
                            ("county", "县（区）"),
                            ("township", "乡镇（街道）"),
                            ("village", "村（社区）"),
                        ],
                        max_length=10,
                        verbose_name="级别",
                    ),
                ),
                ("demonstration", models.BooleanField(default=False, verbose_name="演示用的假村")),
                ("key_village", models.BooleanField(null=True, verbose_name="重点村")),
                ("former_poor", models.BooleanField(null=True, verbose_name="原贫困村")),
                ("relocation_site", models.BooleanField(null=True, verbose_name="搬迁安置点")),
                ("abolished_on", models.DateField(blank=True, null=True, verbose_name="撤销日期")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="accounts.area",
                        verbose_name="上级",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("username", models.CharField(max_length=40, verbose_name="账号")),
                ("address", models.GenericIPAddressField(verbose_name="来源")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                ("succeeded", models.BooleanField(verbose_name="成功")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["username", "-at"], name="attempt_by_name"),
                    models.Index(fields=["address", "-at"], name="attempt_by_address"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Department",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="代码"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("en", models.CharField(max_length=80)),
                ("start", models.DateField(default=datetime.date(2000, 1, 1), verbose_name="起")),
                (
                    "finish",
                    models.DateField(default=datetime.date(2999, 12, 31), verbose_name="止"),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.department",
                        verbose_name="职责转入",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("village_officer", "村干部"),
                            ("township_officer", "乡镇经办人"),
                            ("caseworker", "经办人"),
                            ("approver", "审批人"),
                            ("finance", "财政人员"),
                            ("leader", "领导"),
                            ("policy_officer", "规则维护人"),
                            ("auditor", "审计人员"),
                            ("administrator", "管理员"),
                            ("employer", "用人单位"),
                            ("villager", "群众"),
                        ],
                        max_length=30,
                        verbose_name="角色",
                    ),
                ),
                (
                    "organisation",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="单位"),
                ),
                (
                    "person",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="人员"),
                ),
                ("start", models.DateField(verbose_name="起")),
                (
                    "finish",
                    models.DateField(default=datetime.date(2999, 12, 31), verbose_name="止"),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="accounts.area",
                        verbose_name="区划",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.department",
                        verbose_name="部门",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="授予人",
                    ),
                ),
            ],
            options={
                "ordering": ["account_id", "start", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^(\\d{6}|\\d{9}|\\d{12})$")),
                name="area_code_digits",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__startswith", models.F("scope"))),
                name="area_scope_begins_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.CheckConstraint(
                condition=models.Q(("finish__gte", models.F("start"))),
                name="department_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(("finish__gte", models.F("start"))),
                name="grant_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("area__isnull", False), ("organisation", ""), ("person", "")),
                    models.Q(
                        ("area__isnull", True),
                        models.Q(("organisation", ""), _negated=True),
                        ("person", ""),
                    ),
                    models.Q(
                        ("area__isnull", True),
                        ("organisation", ""),
                        models.Q(("person", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="grant_of_one_reach",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(("account", models.F("given_by")), _negated=True),
                name="grant_not_to_oneself",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    models.Q(
                        models.Q(("confirmed_by", models.F("given_by")), _negated=True),
                        models.Q(("confirmed_by", models.F("account")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="grant_confirmed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("account", "="),
                    ("role", "="),
                    ("area", "="),
                    (kapok.accounts.models.Period("start", "finish", models.Value("[]")), "&&"),
                ],
                name="grant_once_at_a_time",
            ),
        ),
    ]
