"""An import, its rows, what it wrote, and how columns of a kind of sheet are to be understood."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kapok.registry.models import Source

READ, CHECKED, CONFIRMED, APPLIED, UNDONE, REFUSED = (
    "read",
    "checked",
    "confirmed",
    "applied",
    "undone",
    "refused",
)
STATES = (READ, CHECKED, CONFIRMED, APPLIED, UNDONE, REFUSED)
NEW, CHANGED, SAME, LOOK, LEFT_OUT = "new", "changed", "same", "look", "refused"
VERDICTS = (NEW, CHANGED, SAME, LOOK, LEFT_OUT)
SHEET, SYSTEM = "sheet", "system"
FIRST = "first"
"""In `Import.wrote` of one whose file came into an empty registry together with others."""


class Import(models.Model):
    """`address`: of the file in the vault, made of its content. `layout`: of its first sheet that was read, others may be
    of other kinds; `sheets`: each with its layout, header row and counts. `period`: the month it speaks of, as 2023-06.
    `corrects`: the import whose workbook came back corrected. `columns_sealed`: the table of columns, which shows values.
    `findings`: what is said of the file or of many rows at once. `source`: under which its rows stand in the registry, once
    they do. `news`: a worker is done with it, and whoever brought it has not looked yet.
    """

    address = models.CharField("文件", max_length=64)
    name_sealed = models.BinaryField("文件名")
    kind = models.CharField("格式", max_length=10)
    size = models.PositiveIntegerField("字节")
    layout = models.CharField("表样", max_length=60, blank=True, default="")
    sheets = models.JSONField("工作表", default=list)
    columns_sealed = models.BinaryField("列", null=True, blank=True)
    supplier = models.CharField("提供方", max_length=40, blank=True, default="")
    as_of = models.DateField("数据截至")
    period = models.CharField("所属月份", max_length=7, blank=True, default="")
    state = models.CharField("状态", max_length=10, default=READ)
    by = models.CharField("谁导入", max_length=40)
    at = models.DateTimeField("收到时间", auto_now_add=True)
    confirmed_by = models.CharField("谁确认", max_length=40, blank=True, default="")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    applied_at = models.DateTimeField("导入时间", null=True, blank=True)
    undone_by = models.CharField("谁撤销", max_length=40, blank=True, default="")
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    partial = models.BooleanField("允许部分导入", default=False)
    counts = models.JSONField("各结果行数", default=dict)
    wrote = models.JSONField("写入", default=dict)
    findings = models.JSONField("对文件的说明", default=list)
    refused = models.JSONField("为何不能导入", null=True, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    news = models.BooleanField("没看过", default=False, db_default=False)
    scope = models.CharField("范围", max_length=12)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["address"], name="import_by_file")]
        constraints: ClassVar = [
            models.CheckConstraint(name="import_state_is_one", condition=Q(state__in=STATES)),
            models.UniqueConstraint(
                fields=["address", "scope"],
                condition=Q(state__in=[CONFIRMED, APPLIED]),
                name="import_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.layout} {self.pk}"


class ImportRow(models.Model):
    """A row of the file. `sheet`: place in `Import.sheets`; `number`: of the row in their file. `changes`: of facts that are
    there, old and new (a telephone or account sealed), each with what decides where sheet and system differ; `findings`: as
    `findings.kept`. `choice`: of a row to look at, `sheet` or `system`; empty as long as nobody has chosen. `subject`: the
    person, household or organisation the row is about, where it is there already. That the import is there is kept by
    `kapok_import_is_there`, once a statement.
    """

    file = models.ForeignKey(
        Import,
        models.PROTECT,
        related_name="rows",
        db_column="import_id",
        db_index=False,
        db_constraint=False,
    )
    sheet = models.PositiveSmallIntegerField("工作表")
    number = models.PositiveIntegerField("行号")
    verdict = models.CharField("结果", max_length=10)
    subject = models.CharField("对象", max_length=24, blank=True, default="")
    changes = models.JSONField("改动", default=list)
    findings = models.JSONField("问题", default=list)
    choice = models.CharField("以哪个为准", max_length=6, blank=True, default="")
    scope = models.CharField("范围", max_length=12)

    class Meta:
        ordering: ClassVar = ["sheet", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "sheet", "number"], name="importrow_once"),
            models.CheckConstraint(
                name="importrow_verdict_is_one", condition=Q(verdict__in=VERDICTS)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["file", "verdict", "sheet", "number"], name="importrow_by_verdict")
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.number} {self.verdict}"


class Cell(models.Model):
    """A cell of the file that somebody corrected on the page. `sheet`: its name in the file; `sealed`: what it should hold."""

    file = models.ForeignKey(Import, models.PROTECT, related_name="cells", db_column="import_id")
    sheet = models.CharField("工作表", max_length=100, blank=True)
    number = models.PositiveIntegerField("行号")
    letter = models.CharField("列", max_length=3)
    sealed = models.BinaryField("改成")
    by = models.CharField("谁", max_length=40)
    at = models.DateTimeField("时间", auto_now=True)
    scope = models.CharField("范围", max_length=12)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "sheet", "number", "letter"], name="cell_once")
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.letter}{self.number}"


class Wrote(models.Model):
    """What an import laid down in one table: ids of rows it made; `spots`: where in the file each stands, of people, households and
    organisations.
    """

    file = models.ForeignKey(Import, models.PROTECT, related_name="made", db_column="import_id")
    table = models.CharField("表", max_length=63, db_column="table_name")
    rows = ArrayField(models.TextField(), verbose_name="行")
    spots = ArrayField(models.BigIntegerField(), verbose_name="位置", null=True, blank=True)
    place = models.PositiveSmallIntegerField("次序")
    scope = models.CharField("范围", max_length=12)

    class Meta:
        ordering: ClassVar = ["place"]

    def __str__(self) -> str:
        return f"{self.file_id} {self.table}"


class Changed(models.Model):
    """A row an import changed: the columns as they were and as it left them; and the version it left."""

    file = models.ForeignKey(Import, models.PROTECT, related_name="changed", db_column="import_id")
    table = models.CharField("表", max_length=63, db_column="table_name")
    row = models.CharField("行", max_length=24)
    before = models.JSONField("之前")
    after = models.JSONField("之后")
    version = models.PositiveIntegerField("版本")
    scope = models.CharField("范围", max_length=12)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["row"], name="imports_changed_by_row")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.table} {self.row}"


class Number(models.Model):
    """By what number the files of others know a row that bears none itself: a class, a loan, a station."""

    entity = models.CharField("种类", max_length=40)
    number = models.CharField("编号", max_length=60)
    row = models.CharField("行", max_length=24)
    scope = models.CharField("范围", max_length=12)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["entity", "number"], name="imports_number_by_number")
        ]

    def __str__(self) -> str:
        return f"{self.entity} {self.number}"


class Heading(models.Model):
    """What somebody said a heading of a kind of sheet means. `sheet`: of which headings, as a digest. `column`: of the layout;
    empty where the column is not to be read.
    """

    layout = models.CharField("表样", max_length=60)
    sheet = models.CharField("表头", max_length=32)
    head = models.CharField("他们的列", max_length=60)
    column = models.CharField("我们的字段", max_length=60, blank=True, default="")
    by = models.CharField("谁", max_length=40)
    at = models.DateTimeField("时间", auto_now=True)
    scope = models.CharField("范围", max_length=12)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "head", "scope"], name="heading_once")
        ]

    def __str__(self) -> str:
        return f"{self.layout}: {self.head} → {self.column}"
