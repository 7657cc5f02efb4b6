"""Rows of models out of questions that are planned once (`ask`)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection

from kapok.accounts.postgres.base import ask


@cache
def names(model: Any) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001 - Django's documented way to columns


@cache
def _reading(model: Any) -> list[Any]:
    """What fields make of what the database says, where they make anything of it."""
    return [getattr(field, "from_db_value", None) for field in model._meta.concrete_fields]  # noqa: SLF001


def columns(model: Any, alias: str) -> str:
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)  # noqa: SLF001


def made(model: Any, values: Sequence[Any]) -> Any:
    """As Django makes one that comes from the database; `values` in the order of `columns`."""
    told = [
        read(one, None, connection) if read else one
        for one, read in zip(values, _reading(model), strict=True)
    ]
    return model.from_db("default", names(model), told)


def of(model: Any, where: str, values: Sequence[Any]) -> list[Any]:
    """Rows of a model's table `one`."""
    words = f"SELECT {columns(model, 'one')} FROM {model._meta.db_table} one WHERE {where}"  # noqa: SLF001 - words of ours
    return [made(model, row) for row in ask(words, values)]
