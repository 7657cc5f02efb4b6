"""Whatever an administrator does on a page can be done on the command line: a page, or a thing done on it, without its command
fails here.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator

import pytest

SEEN, SENT = "seen", "sent"
"""The page as it is looked at; what is sent where a page does one thing only."""
COMMANDS_OF = {
    "accounts": {SEEN: "accounts list", SENT: "accounts list"},
    "new_account": {SEEN: "accounts create", SENT: "accounts create"},
    "account": {
        SEEN: "accounts show",
        "grant": "accounts grant",
        "confirm": "accounts confirm",
        "end": "accounts end",
        "sessions": "accounts sessions",
        "password": "accounts reset",
        "factor": "accounts unpair",
        "block": "accounts block",
        "unblock": "accounts unblock",
    },
    "areas": {SEEN: "accounts areas"},
    "area": {
        SEEN: "accounts areas",
        "mark": "areas mark",
        "rename": "areas rename",
        "add": "areas add",
    },
    "jobs": {SEEN: "jobs status", SENT: "jobs retry"},
    "tokens": {SEEN: "api token list"},
    "new_token": {SEEN: "api token make", SENT: "api token make"},
    "token": {SEEN: "api token list", "confirm": "api token confirm", "revoke": "api token revoke"},
}
"""Name of the page's address → what is done there → the command."""


def pages() -> dict[str, object]:
    """Views that only administrators open, and whatever else stands below /admin/."""
    from kapok.accounts.roles import Right
    from kapok.web.urls import urlpatterns

    return {
        one.name: one.callback
        for one in urlpatterns
        if str(one.pattern).startswith("admin/")
        or getattr(one.callback, "right", None) is Right.MANAGE_ACCOUNTS
    }


def tree(view: object) -> ast.Module:
    return ast.parse(inspect.getsource(inspect.getmodule(inspect.unwrap(view))))


def words(module: ast.Module) -> Iterator[str]:
    """What the module tells apart in `do`: the words of its cases."""
    for case in (node for node in ast.walk(module) if isinstance(node, ast.match_case)):
        for value in ast.walk(case.pattern):
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value.value


def takes(view: object) -> bool:
    """Whether anything may be sent to it."""
    name = inspect.unwrap(view).__name__
    (found,) = [
        node for node in tree(view).body if isinstance(node, ast.FunctionDef) and node.name == name
    ]
    return any("POST" in ast.unparse(one) for one in found.decorator_list)


def test_every_page_of_administrators_has_its_command(django):
    assert set(COMMANDS_OF) == set(pages())


def test_every_thing_done_there_has_its_command(django):
    told: dict[str, set[str]] = {}
    done: dict[str, set[str]] = {}
    for name, view in pages().items():
        ways = set(COMMANDS_OF[name])
        assert SEEN in ways, name
        assert takes(view) == bool(ways - {SEEN}), name
        module = inspect.unwrap(view).__module__
        told.setdefault(module, set()).update(ways - {SEEN, SENT})
        done[module] = set(words(tree(view)))
    assert told == done


@pytest.mark.parametrize(
    "command", sorted({c for ways in COMMANDS_OF.values() for c in ways.values()})
)
def test_each_of_them_is_a_command(command):
    from kapok.cli.app import COMMANDS

    assert command in COMMANDS
