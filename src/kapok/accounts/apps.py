from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kapok.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "账号与权限"
