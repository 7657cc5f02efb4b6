"""Every operation with somebody's name in its address and a body that would do: a new one is walked without being told of."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from tests.web.addresses import claimed, imported, moving
from tests.web.inhabited import INHABITANTS

NAMED = {
    "people": "{mark}_person",
    "households": "{mark}_household",
    "organisations": "{mark}_organisation",
    "facts": "{mark}_person",
}
"""Whom `id` stands for, by the folder."""
OTHERS = {
    "entity": "status",
    "column": "number",
    "spell": "{mark}_status",
    "policy": "panzhihua-2022-143",
    "measure": "16",
}
NUMBERS: dict[str, Callable[[str], str]] = {
    "import": lambda mark: str(imported(mark)),
    "move": lambda mark: str(moving(mark)),
    "round": lambda mark: str(list(INHABITANTS).index(mark) + 1),
    "job": lambda _: "1",
    "action": lambda _: "1",
}
AT_HOME = {
    "ask_prices": "no_right",
    "change_head": "member_wanted",
    "comparison_request": "round_not_ready",
    "decline_move": "out_of_scope",
    "differ_household": "gone",
    "differ_organisation": "gone",
    "differ_person": "gone",
    "end_household": "move_open",
    "mend_import": "import_cell",
    "find_roster": "wrong",
    "make_import_workbook": "import_state",
    "merge_people": "gone",
    "offer_move_household": "move_offered",
    "read_job": "gone",
    "record_death": "move_open",
    "record_marriage": "unknown_household",
    "split_household": "member_wanted",
    "take_move": "out_of_scope",
    "undo_household": "gone",
    "undo_import": "import_state",
    "undo_organisation": "gone",
    "undo_person": "gone",
}
"""What refuses, in the office itself, the few operations that need more than an inhabitant: tried whole elsewhere."""
OTHERWISE: dict[str, dict[str, Any]] = {
    "begin_comparison": {"area": "510421"},
    "offer_move_person": {"area": "510422"},
    "offer_move_household": {"area": "510422"},
}
"""What stands in the body of one operation alone."""
OPEN = ("policies",)
"""Folders whose names are nobody's."""
SENT: dict[str, Any] = {
    "day": "2023-06-01",
    "reason": "核对",
    "source": "花名册",
    "supplier": "village",
    "fact": "labour",
    "value": "weak",
    "version": 1,
    "kind": "marginal",
    "start": "2022-01-01",
    "finish": "2023-06-01",
    "name": "阿牛",
    "words": "依火",
    "number": "510421199001011233",
    "other": "z_nobody",
    "household": "z_nobody",
    "leaving": ["z_nobody"],
    "head": "z_nobody",
    "new_head": "z_nobody",
    "area": "510422",
    "content": "5aeT5ZCNLOaAp+WIqwrpmL/niZss55S3Cg==",
    "files": [{"name": "a.csv", "content": "5aeT5ZCNLOaAp+WIqwrpmL/niZss55S3Cg=="}],
    "cells": [{"row": 2_000_000, "letter": "A"}],
    "said": {},
    "choice": "sheet",
    "office": "insurance",
    "measure": "16",
    "facts": {"business": {"b": {"kind": "individual"}}},
}
"""What stands in a body, by its name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`about`: somebody of the county is named in the address."""

    key: str
    method: str
    path: str
    body: Any
    about: bool
    writes: bool


def operations(mark: str) -> list[Asked]:
    from kapok.api.table import OPERATIONS

    return [_asked(one, mark) for one in OPERATIONS]


def _asked(one: Any, mark: str) -> Asked:
    words = OTHERS | {"id": NAMED.get(one.group, "")}
    words |= {name: of(mark) for name, of in NUMBERS.items() if name in one.parameters}
    if one.group == "facts":
        words["entity"] = "person"
    path = one.route.format(**{name: words[name].format(mark=mark) for name in one.parameters})
    about = bool(one.parameters) and one.group not in OPEN
    body = _body(one.body)
    if body is not None:
        body |= OTHERWISE.get(one.key, {})
        body |= {"claim": claimed(mark)} if "claim" in body else {}
    return Asked(one.key, one.method, path, body, about, one.writes)


def _body(model: type[BaseModel] | None) -> Any:
    """What is needed, and no more; what is chosen from a list is its first."""
    if model is None:
        return None
    found = {}
    for name, field in model.model_fields.items():
        if not field.is_required():
            continue
        listed = get_args(field.annotation)
        literal = get_origin(field.annotation) not in {types.UnionType, dict, None} and listed
        found[name] = listed[0] if literal and isinstance(listed[0], str) else SENT.get(name)
    return found
