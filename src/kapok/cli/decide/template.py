"""An empty facts file: every fact a measure can read, under any of its readings, with what it is called and how to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kapok.cli.face import Face
from kapok.rules.package.areas import holds_area
from kapok.rules.package.entities import LEDGER, Entity, Fact
from kapok.rules.package.model import Measure, Package
from kapok.rules.planning.plan import scopes_of
from kapok.rules.planning.planner import every_plan

Columns = dict[str, set[str]]
_END = re.compile(r"长期|止期?$")
"""In the label of a day that may be open: it says so, or it is an end."""


def template(face: Face, package: Package, rule: Measure) -> str:
    """The file as text; `decide --facts` reads it as it is, everything in it unknown."""
    read = columns_read(package, rule)
    title = face.pick(rule.title, rule.en)
    lines = [f"# {face.text('template.head', id=rule.id, title=title)}"]
    lines += [f"# {face.text(f'template.{part}')}" for part in ("unknown", "rows", "remove")]
    lines += [
        f'measure: "{rule.id}"',
        f"as_of: {package.valid_to}  # {face.text('template.as_of')}",
        "facts:",
    ]
    for name in _in_order(package, rule, read):
        lines += _entity(face, package, package.vocabulary.entities[name], read, rule)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def columns_read(package: Package, rule: Measure) -> Columns:
    """Stored columns that the measure reads under its readings in force or any other option, by entity."""
    found: Columns = {}
    for plan in every_plan(package, rule):
        for join in (join for scope in scopes_of(plan) for join in scope.joins.values()):
            if join.entity:
                found.setdefault(join.entity, set()).update(join.columns)
    for name in [*found]:
        refs = package.vocabulary.entities[name].refs
        for column in found[name] & refs.keys():
            found.setdefault(refs[column], set())
    if rule.keys or rule.amounts:
        ledger = found.setdefault(LEDGER, set())
        ledger |= {"measure", "item", "event", "amount", "paid_on", "case_no"}
    return found


def _in_order(package: Package, rule: Measure, read: Columns) -> list[str]:
    """The unit first, then what it refers to, then the rest; the ledger last."""
    order = [rule.unit]
    for name in order:
        order += [
            t
            for t in package.vocabulary.entities[name].refs.values()
            if t not in order and t in read
        ]
    rest = [name for name in package.vocabulary.entities if name in read and name not in order]
    return [name for name in (*order, *rest) if name != LEDGER] + [
        n for n in (LEDGER,) if n in read
    ]


def _entity(
    face: Face, package: Package, entity: Entity, read: Columns, rule: Measure
) -> Iterator[str]:
    yield f"  {entity.name}:  # {face.pick(entity.label, entity.en)}"
    yield f"    {_row(entity.name)}:"
    wanted = [c for c in entity.stored_columns() if c in read[entity.name] and c != "id"]
    wanted += [ref for ref in entity.refs if ref not in wanted and entity.refs[ref] in read]
    if not wanted:
        yield "      {}"
    for column in wanted:
        fact = entity.facts.get(column)
        if fact is not None:
            codes = _of_ledger(face, rule, column) if entity.name == LEDGER else ""
            yield f"      {column}:  # {_about(face, package, fact, codes)}"
            continue
        target = package.vocabulary.entities[entity.refs[column]]
        which = face.text("template.which", label=face.pick(target.label, target.en))
        yield f"      {column}: {_row(target.name)}  # {which}"


def _row(entity: str) -> str:
    return f"{entity}_1"


def _of_ledger(face: Face, rule: Measure, column: str) -> str:
    """What a payment of this measure writes there: its own code, those of its amounts."""
    if column == "measure":
        return f'"{rule.id}"'
    if column == "item":
        return face.text("join").join(f"{a.name} {face.pick(a.say, a.en)}" for a in rule.amounts)
    return ""


def _about(face: Face, package: Package, fact: Fact, codes: str = "") -> str:
    """What it is called, how it is written (`codes`: with what there is to choose from), how to ask."""
    parts = [face.pick(fact.label, fact.en)]
    if codes:
        parts.append(codes)
    elif fact.type == "code":
        labels = fact.codes if face.lang == "zh" else fact.codes_en
        parts.append(
            face.text("join").join(
                f"{code} {label}" if code != label else code for code, label in labels.items()
            )
        )
    elif fact.type == "text" and holds_area(fact.label):
        parts.append(face.text("join").join(f'"{c}" {n}' for c, n in package.counties.items()))
    elif fact.type == "date" and _END.search(fact.label):
        parts.append(face.text("template.end"))
    elif fact.type != "text":
        parts.append(face.text(f"template.{fact.type}"))
    ask = face.pick(fact.ask, fact.ask_en)
    if ask:
        parts.append(ask)
    return face.text("stop").join(parts)
