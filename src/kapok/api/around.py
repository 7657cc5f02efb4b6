"""The way in: before sessions and cookies, which do not count here. A request is admitted by its token, checked, and done in
one transaction on behalf of the token's account; undone if it is refused.
"""

from __future__ import annotations

import logging
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import DisallowedHost
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import resolve, set_urlconf

from kapok.accounts.actor import NOBODY, tell
from kapok.accounts.day import office
from kapok.api import limits, tokens
from kapok.api.models import Token
from kapok.api.once import HEADER, key_of, once
from kapok.api.operation import Call, Operation
from kapok.api.reading import body_of, path_of, query_of
from kapok.api.trouble import Problem, as_problems
from kapok.registry.trouble import cause, of_server

ROOT = "/api/v1/"
URLS = "kapok.api.urls"
RETRY_SECONDS = 60
REPLAYED = "Idempotency-Replayed"
LOG = logging.getLogger("kapok.api")
_BEARER = "bearer "


def api(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The middleware: what is asked of the interface goes no further."""

    def around(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ROOT):
            return answer(request)
        request.urlconf = URLS
        set_urlconf(URLS)
        try:
            request.get_host()
        except DisallowedHost:
            return Problem("host", 400, place="Host").response(request)
        found = resolve(request.path_info, URLS)
        response: HttpResponse = found.func(request, *found.args, **found.kwargs)
        return response

    return around


def view(operations: dict[str, Operation]) -> Callable[..., HttpResponse]:
    """What stands at one address: an operation for each way of asking."""

    def asked(request: HttpRequest, **path: str) -> HttpResponse:
        method = "GET" if request.method == "HEAD" else str(request.method)
        if method not in operations:
            allowed = ", ".join(sorted(operations))
            refused = Problem(
                "method", 405, method=method, allowed=allowed, headers={"Allow": allowed}
            )
            return refused.response(request)
        try:
            return _done(operations[method], request, path)
        except Problem as problem:
            return problem.response(request)

    return asked


def _done(operation: Operation, request: HttpRequest, path: dict[str, str]) -> HttpResponse:
    token, day = _admitted(request)
    left = limits.take(token)
    with _counted(left):
        key = key_of(request.headers.get(HEADER)) if operation.writes else ""
        found = path_of(path)
        query, body = query_of(operation, request), body_of(operation, request)
        places = list(type(body).model_fields) if body is not None else []
        with as_problems(places), transaction.atomic():
            actor = tokens.actor(token, day)
            tell(actor)
            if not actor.rights:
                raise Problem("unconfirmed", 403)
            if operation.rights and not any(map(actor.may, operation.rights)):
                raise Problem("no_right", 403)
            call = Call(actor, token, day, found, query, body)
            if operation.writes:
                sent = [operation.key, found, body.model_dump(mode="json") if body else None]
                data, again = once(token, key, sent, lambda: _answer(operation, call))
            else:
                data, again = _answer(operation, call), False
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False})
    for name, value in left.headers.items():
        response[name] = value
    if again:
        response[REPLAYED] = "true"
    return response


def _answer(operation: Operation, call: Call) -> dict[str, Any]:
    return operation.run(call).model_dump(mode="json")


def _admitted(request: HttpRequest) -> tuple[Token, Any]:
    sent = request.headers.get("Authorization", "")
    with transaction.atomic():
        tell(NOBODY)
        day = office().day
        found = sent[len(_BEARER) :].strip() if sent.lower().startswith(_BEARER) else ""
        token = tokens.recognised(found, day)
    if token is None:
        raise Problem(
            "unauthorized", 401, place="Authorization", headers={"WWW-Authenticate": "Bearer"}
        )
    return token, day


@contextmanager
def _counted(left: limits.Left) -> Iterator[None]:
    """Whoever is refused is told as well how much is left."""
    try:
        yield
    except Problem as problem:
        problem.headers = {**left.headers, **problem.headers}
        raise


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return Problem("not_found", 404).response(request)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return Problem("unreadable", 400).response(request)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return Problem("no_right", 403).response(request)


def failed(request: HttpRequest) -> HttpResponse:
    """What the database's server suffers from, and what somebody else holds, is said; all else bears a number, as in the log."""
    error = sys.exc_info()[1]
    server = of_server(error)
    if server is not None:
        headers = {"Retry-After": str(RETRY_SECONDS)}
        problem = Problem(server.code, 503, said=(server.zh, server.en), headers=headers)
        return problem.response(request)
    said = cause(error)
    if said is not None:
        return Problem(said.code, 409, said=(said.zh, said.en)).response(request)
    trace = secrets.token_hex(3).upper()
    LOG.error("%s 500 %s %s", trace, request.method, request.path, exc_info=error)
    return Problem("failed", 500, trace=trace).response(request)
