"""The description of the interface by itself, in OpenAPI 3.1: made of the operations and their models."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from kapok import __version__
from kapok.api.once import HEADER
from kapok.api.operation import Operation
from kapok.api.reading import ID
from kapok.api.table import OPERATIONS
from kapok.api.texts import OPERATIONS as WORDS
from kapok.api.texts.problems import TITLES
from kapok.api.trouble import MEDIA, Problem

_REF = "#/components/schemas/{model}"
_TITLE = ("木棉接口", "The interface of Kapok")
_ABOUT = (
    (
        "给别的系统用。令牌由管理员发，另一位管理员确认才生效；和人一样，只看得到、办得到自己角色和范围里的。"
        "号码都遮着。会改东西的请求要带幂等键。"
    ),
    (
        "For other systems. A token is made by an administrator and confirmed by another; like people, it sees and does what its "
        "role and scope allow. Numbers are masked. What changes something wants an idempotency key."
    ),
)
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "出了什么问题（RFC 9457）。What is wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail", "code", "place", "zh", "en", "faults"],
    "additionalProperties": False,
    "properties": {
        **{
            name: {"type": "string"}
            for name in ("type", "title", "detail", "code", "place", "zh", "en")
        },
        "status": {"type": "integer"},
        "faults": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["place", "zh", "en"],
                "additionalProperties": False,
                "properties": {name: {"type": "string"} for name in ("place", "zh", "en")},
            },
        },
    },
}
_HEADERS = {
    "RateLimit-Policy": "每分钟几次。The allowance of a minute.",
    "RateLimit": "还剩几次，几秒以后满。What is left of it, and in how many seconds it is whole.",
}


def described(request: HttpRequest) -> HttpResponse:
    """For whoever asks: it holds nothing of anybody."""
    if request.method not in ("GET", "HEAD"):
        refused = Problem(
            "method", 405, method=request.method, allowed="GET", headers={"Allow": "GET"}
        )
        return refused.response(request)
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


@cache
def document() -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for one in OPERATIONS:
        paths.setdefault(one.route, {})[one.method.lower()] = _operation(one)
    groups = dict.fromkeys(one.group for one in OPERATIONS)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": " · ".join(_TITLE),
            "version": __version__,
            "description": "\n\n".join(_ABOUT),
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "tags": [{"name": group, "description": _said(f"group_{group}")} for group in groups],
        "paths": paths,
        "components": {
            "schemas": {**_schemas(), "Problem": _PROBLEM},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _said(key: str) -> str:
    return "。".join(WORDS[key])


def _operation(one: Operation) -> dict[str, Any]:
    zh, en = WORDS[one.key]
    found: dict[str, Any] = {
        "operationId": one.key,
        "tags": [one.group],
        "summary": zh,
        "description": en,
        "parameters": [*_in_path(one), *_in_query(one), *_in_header(one)],
        "responses": {
            "200": {
                "description": "办好了。Done.",
                "headers": {
                    name: {"description": words, "schema": {"type": "string"}}
                    for name, words in _HEADERS.items()
                },
                "content": {"application/json": {"schema": _ref(one.answer)}},
            },
            **{str(status): _refusal(status) for status in one.statuses},
        },
    }
    if one.rights:
        found["x-rights"] = [str(right) for right in one.rights]
    if one.body is not None:
        content = {"application/json": {"schema": _ref(one.body)}}
        found["requestBody"] = {"required": True, "content": content}
    return found


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _REF.format(model=model.__name__)}


def _refusal(status: int) -> dict[str, Any]:
    schema = {"$ref": _REF.format(model="Problem")}
    return {"description": "。".join(TITLES[status]), "content": {MEDIA: {"schema": schema}}}


def _in_path(one: Operation) -> list[dict[str, Any]]:
    schema = {"type": "string", "pattern": ID}
    return [
        {"name": name, "in": "path", "required": True, "schema": schema} for name in one.parameters
    ]


def _in_query(one: Operation) -> list[dict[str, Any]]:
    if one.query is None:
        return []
    schema = one.query.model_json_schema()
    return [
        {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", ()),
            "description": how.get("description", ""),
            "schema": _without_null({k: v for k, v in how.items() if k != "description"}),
        }
        for name, how in schema["properties"].items()
    ]


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """What is not asked for is left out of an address; there is no null in one."""
    kept = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(kept) != 1:
        return schema
    return kept[0]


def _in_header(one: Operation) -> list[dict[str, Any]]:
    if not one.writes:
        return []
    schema = {"type": "string", "pattern": "^[!-~]{1,200}$"}
    words = "幂等键：同一件事用同一个。The same for the same thing."
    return [
        {"name": HEADER, "in": "header", "required": True, "description": words, "schema": schema}
    ]


def _schemas() -> dict[str, Any]:
    """Of all bodies and answers, each as what it is sent or taken as."""
    sent = dict.fromkeys(one.body for one in OPERATIONS if one.body is not None)
    answered = dict.fromkeys(one.answer for one in OPERATIONS)
    asked = [
        *((model, "validation") for model in sent),
        *((model, "serialization") for model in answered),
    ]
    _, found = models_json_schema(asked, ref_template=_REF)  # type: ignore[arg-type]
    schemas: dict[str, Any] = found.get("$defs", {})
    return schemas
