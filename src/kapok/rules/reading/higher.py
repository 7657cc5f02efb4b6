"""The rules above a policy: the table `rules` of `policy.yaml`, which `source: rule:NAME` points at."""

from __future__ import annotations

import datetime as dt

from kapok.rules.package.model import Rule
from kapok.rules.package.values import CONFIDENCES
from kapok.rules.source.values import check_id, read_value
from kapok.rules.source.yamlsource import Fields


def read_rules(fields: Fields) -> dict[str, Rule]:
    """Every rule of the table; a successor that is not in it is a problem."""
    problems = fields.problems
    rules: dict[str, Rule] = {}
    successors = []
    for name, item, place in fields.items("rules"):
        id_ = check_id(name, place, problems)
        rules[id_] = Rule(id_, "", "", "", "", None, None, "", place)
        if inner := Fields.of(item, problems, id_, place):
            start, end = _validity(inner)
            rules[id_] = Rule(
                name=id_,
                say=inner.text("say", required=True),
                en=inner.text("en", required=True),
                document=inner.text("document", required=True),
                confidence=inner.choice("confidence", CONFIDENCES),
                valid_from=start,
                valid_to=end,
                replaced_by=inner.text("replaced_by"),
                place=place,
            )
            successors.append((rules[id_].replaced_by, inner.at("replaced_by")))
            inner.done()
    for name, place in successors:
        if name and name not in rules:
            problems.add(place, "source_rule", name=name, allowed=", ".join(rules))
    return rules


def _validity(fields: Fields) -> tuple[dt.date | None, dt.date | None]:
    """`valid: {from:, to:}`, either or both left out where they are not known."""
    problems = fields.problems
    given = fields.get("valid")
    valid = None
    if given is not None:
        valid = Fields.of(given, problems, "valid", fields.at("valid"))
    if valid is None:
        return None, None
    days: list[dt.date | None] = []
    for key in ("from", "to"):
        value = valid.scalar(key)
        try:
            days.append(read_value(value, "date"))
        except ValueError:
            days.append(None)
            problems.add(valid.at(key), "bad_value", value=value, type="date")
    start, end = days
    if start is not None and end is not None and start > end:
        problems.add(valid.at("to"), "validity")
    valid.done()
    return start, end
