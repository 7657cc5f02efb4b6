"""What was sent, read: the parts of the address, the query, the body; all that is wrong is said at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from pydantic import BaseModel, ValidationError

from kapok.api.operation import Operation
from kapok.api.texts.wrong import WRONG
from kapok.api.trouble import Fault, Problem

ID = r"^[-a-zA-Z0-9_]{1,24}$"
_ID = re.compile(ID, re.ASCII)


def fault(place: str, kind: str, **values: object) -> Fault:
    """By the kind of fault, with what the sentence needs."""
    zh, en = WRONG.get(kind, WRONG["other"])
    return Fault(place, zh.format(**values), en.format(**values))


def wrong(faults: Sequence[Fault]) -> Problem:
    """One fault is the problem itself."""
    if len(faults) == 1:
        one = faults[0]
        return Problem("wrong", 422, said=(one.zh, one.en), place=one.place, faults=faults)
    return Problem("wrong", 422, count=len(faults), faults=faults)


def path_of(path: dict[str, str]) -> dict[str, str]:
    if not all(_ID.fullmatch(value) for value in path.values()):
        raise Problem("gone", 404)
    return path


def query_of(operation: Operation, request: HttpRequest) -> BaseModel | None:
    """What the operation does not know is wrong: so no filter is left out in silence."""
    twice = [name for name, values in request.GET.lists() if len(values) > 1]
    if twice:
        raise wrong([fault(f"?{name}", "repeated") for name in twice])
    asked = request.GET.dict()
    if operation.query is None:
        if asked:
            raise wrong([fault(f"?{name}", "extra_forbidden") for name in asked])
        return None
    model = operation.query
    return _read(lambda: model.model_validate_strings(asked, strict=False), _in_address)


def body_of(operation: Operation, request: HttpRequest) -> BaseModel | None:
    if operation.body is None:
        return None
    if request.content_type != "application/json":
        raise Problem("media", 415)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal():
        raise Problem("unreadable", 400, place="Content-Length")
    if int(length) > operation.most:
        raise Problem("large", 413, most=operation.most)
    model = operation.body
    return _read(lambda: model.model_validate_json(request.body), _in_body)


def _in_address(error: Mapping[str, Any]) -> str:
    return f"?{error['loc'][0]}" if error["loc"] else ""


def _in_body(error: Mapping[str, Any]) -> str:
    """A JSON pointer."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in error["loc"])
    return "".join(f"/{step}" for step in steps)


def _read(read: Callable[[], BaseModel], place: Callable[[Any], str]) -> BaseModel:
    try:
        return read()
    except ValidationError as error:
        told = error.errors(include_url=False, include_input=False)
        found = [fault(place(one), _kind(one), **_values(one)) for one in told]
        raise wrong(list(dict.fromkeys(found))) from error


def _kind(error: Mapping[str, Any]) -> str:
    """Of our own checks, what they say; else the library's name for it."""
    if error["type"] in {"value_error", "date_type", "date_parsing", "date_from_datetime_parsing"}:
        return "no_day"
    return error["type"]


def _values(error: Mapping[str, Any]) -> dict[str, object]:
    return error.get("ctx", {})
