"""Tables of areas, departments, accounts and grants. Whatever is promised about them stands in the database as well."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Func, Q

from kapok.accounts.roles import CHOICES, ROLES, Reach, Role
from kapok.rules.language.calendar import OPEN_END


class Area(models.Model):
    """A province, city, county, township or village by its statistical code.

    `scope` is the code without the zeros that only fill it up: whoever holds a scope sees all that begins with it.
    """

    LEVELS: ClassVar = [
        ("city", "市"),
        ("county", "县（区）"),
        ("township", "乡镇（街道）"),
        ("village", "村（社区）"),
    ]
    code = models.CharField("区划代码", max_length=12, primary_key=True)
    scope = models.CharField("范围", max_length=12, unique=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("级别", max_length=10, choices=LEVELS)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    demonstration = models.BooleanField("演示用的假村", default=False)
    abolished_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="area_code_digits", condition=Q(code__regex=r"^(\d{6}|\d{9}|\d{12})$")
            ),
            models.CheckConstraint(
                name="area_scope_begins_code", condition=Q(code__startswith=F("scope"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """An office. Departments come and go: a successor takes over what one was responsible for, from a day on."""

    code = models.CharField("代码", max_length=40, primary_key=True)
    name = models.CharField("名称", max_length=60)
    en = models.CharField(max_length=80)
    start = models.DateField("起", default=dt.date(2000, 1, 1))
    finish = models.DateField("止", default=OPEN_END)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="职责转入"
    )

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="department_ends_after_start", condition=Q(finish__gte=F("start"))
            )
        ]

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)


class Account(AbstractBaseUser):
    """Somebody who logs in. What he may do stands in his grants, never here."""

    username = models.CharField("账号", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=30)
    active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("下次登录要改密码", default=True)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True)
    factor_sealed = models.BinaryField("第二因素密钥", null=True, blank=True)
    factor_confirmed_at = models.DateTimeField("第二因素启用时间", null=True, blank=True)
    factor_last_step = models.BigIntegerField("用过的最后一步", default=0)
    session_epoch = models.PositiveIntegerField("会话批次", default=0)
    demonstration = models.BooleanField("演示账号", default=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    made_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="建立人"
    )

    USERNAME_FIELD = "username"
    objects = AccountManager()

    class Meta:
        ordering: ClassVar = ["username"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.active

    @property
    def machine(self) -> bool:
        """Another system's: without a password, it never logs in."""
        return not self.has_usable_password()

    def get_session_auth_hash(self) -> str:
        """Sessions end when the password changes, or when somebody ends them."""
        return f"{super().get_session_auth_hash()}{self.session_epoch}"


class Session(AbstractBaseSession):
    """Somebody who is logged in, on one machine."""

    account = models.ForeignKey(
        Account, models.CASCADE, null=True, related_name="sessions", verbose_name="账号"
    )

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        found: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
        return found


class Period(Func):
    """The days from one to another, both in them."""

    function = "daterange"
    output_field = DateRangeField()


class Grant(models.Model):
    """A role, in an area (or for an organisation, or for a person), for a time. Ended, never deleted."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="grants", verbose_name="账号")
    role = models.CharField("角色", max_length=30, choices=CHOICES)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="grants", verbose_name="区划"
    )
    organisation = models.CharField("单位", max_length=40, blank=True, default="")
    person = models.CharField("人员", max_length=40, blank=True, default="")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, verbose_name="部门"
    )
    start = models.DateField("起")
    finish = models.DateField("止", default=OPEN_END)
    given_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="授予人"
    )
    confirmed_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人"
    )
    reason = models.CharField("理由", max_length=200)

    class Meta:
        ordering: ClassVar = ["account_id", "start", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="grant_ends_after_start", condition=Q(finish__gte=F("start"))
            ),
            models.CheckConstraint(
                name="grant_of_one_reach",
                condition=(Q(area__isnull=False) & Q(organisation="") & Q(person=""))
                | (Q(area__isnull=True) & ~Q(organisation="") & Q(person=""))
                | (Q(area__isnull=True) & Q(organisation="") & ~Q(person="")),
            ),
            models.CheckConstraint(
                name="grant_not_to_oneself", condition=~Q(account=F("given_by"))
            ),
            models.CheckConstraint(
                name="grant_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True)
                | (~Q(confirmed_by=F("given_by")) & ~Q(confirmed_by=F("account"))),
            ),
            ExclusionConstraint(
                name="grant_once_at_a_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("area", RangeOperators.EQUAL),
                    (Period("start", "finish", models.Value("[]")), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of.label} {self.area or self.organisation or self.person}"

    def stands(self, day: dt.date) -> bool:
        """Whether it holds on the day, and somebody else than its giver stands for it."""
        stood_for = self.given_by_id is None or self.confirmed_by_id is not None
        return stood_for and self.start <= day <= self.finish

    @property
    def of(self) -> Role:
        return ROLES[self.role]

    @property
    def reach(self) -> Reach:
        return self.of.reach


class Attempt(models.Model):
    """A login that was tried: what throttling counts. The name as it was typed, never the password."""

    username = models.CharField("账号", max_length=40)
    address = models.GenericIPAddressField("来源")
    at = models.DateTimeField("时间", auto_now_add=True)
    succeeded = models.BooleanField("成功")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["username", "-at"], name="attempt_by_name"),
            models.Index(fields=["address", "-at"], name="attempt_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.username} {self.at}"


class Setting(models.Model):
    """What holds for the whole database: whether it is a demonstration, and its business date."""

    name = models.CharField("名称", max_length=40, primary_key=True)
    value = models.JSONField("值")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def get(cls, name: str, otherwise: Any = None) -> Any:
        found = cls.objects.filter(pk=name).values_list("value", flat=True).first()
        return otherwise if found is None else found
