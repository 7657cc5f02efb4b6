"""What other systems may ask for, for people to read: out of the same operations as the description for machines."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from pydantic import BaseModel

from kapok.api.around import ROOT
from kapok.api.operation import Operation
from kapok.api.table import OPERATIONS
from kapok.api.texts import OPERATIONS as WORDS
from kapok.web.components import (
    Column,
    Component,
    Folded,
    Link,
    Links,
    Section,
    Table,
    Verdict,
    Words,
)
from kapok.web.pages import page


@require_safe
def described(request: HttpRequest) -> HttpResponse:
    """For whoever comes: it holds nothing of anybody."""
    say = request.say
    groups = dict.fromkeys(one.group for one in OPERATIONS)
    parts: list[Component] = [
        Verdict("info", say("interface_verdict")),
        Words(say("interface_how")),
        Links([Link(say("interface_machine"), f"{ROOT}openapi.json")]),
        *(_group(request, group) for group in groups),
    ]
    return page(request, say("interface_title"), parts)


def _group(request: HttpRequest, group: str) -> Section:
    say = request.say
    found = [one for one in OPERATIONS if one.group == group]
    title = say.of(*WORDS[f"group_{group}"])
    keys = ("way", "does", "wants", "rights")
    rows = [
        [
            f"{one.method} {ROOT.rstrip('/')}{one.route}",
            say.of(*WORDS[one.key]),
            _wants(request, one),
            _rights(request, one),
        ]
        for one in found
    ]
    columns = [Column(say(f"interface_{key}")) for key in keys]
    models = dict.fromkeys(model for one in found for model in (one.query, one.body) if model)
    return Section(
        title,
        [
            Table(title, columns, rows, "", listed=False),
            *(_model(request, model) for model in models),
        ],
        f"group-{group}",
    )


def _wants(request: HttpRequest, one: Operation) -> str:
    say = request.say
    query = [f"?{name}" for name in one.query.model_fields] if one.query else []
    body = [one.body.__name__] if one.body else []
    key = [say("interface_key")] if one.writes else []
    return str(say.of("、", ", ").join([*query, *body, *key]) or say.of("无", "nothing"))


def _rights(request: HttpRequest, one: Operation) -> str:
    say = request.say
    return " / ".join(map(str, one.rights)) or str(say("interface_any"))


def _model(request: HttpRequest, model: type[BaseModel]) -> Folded:
    """What stands in a body or behind the question mark."""
    say = request.say
    needed = set(model.model_json_schema().get("required", ()))
    rows = [
        [
            name if name not in needed else f"{name} *",
            field.description or say.of("见名称", "as its name says"),
        ]
        for name, field in model.model_fields.items()
    ]
    columns: list[Any] = [Column(say("interface_part")), Column(say("interface_meaning"))]
    title = f"{model.__name__} · {say('interface_parts')}"
    return Folded(title, [Table(title, columns, rows, "", listed=False)])
