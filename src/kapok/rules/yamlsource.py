"""Reads YAML into mappings that know their lines, so that every later complaint can name one.

Plain data only: no anchors, aliases or tags; a key twice is an error. Dates come out as `datetime.date`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kapok.rules.problems import Place, Problems


class Map(dict[Any, Any]):
    """A mapping with the file and the line of each key."""

    def __init__(self, file: str, line: int) -> None:
        super().__init__()
        self.file = file
        self.line = line
        self.lines: dict[Any, int] = {}

    def at(self, key: object = None) -> Place:
        return Place(self.file, self.lines.get(key, self.line))


class Seq(list[Any]):
    """A list with the line of each item."""

    def __init__(self, file: str, line: int) -> None:
        super().__init__()
        self.file = file
        self.line = line
        self.lines: list[int] = []


_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Builder:
    def __init__(self, file: str, problems: Problems, loader: Any) -> None:
        self.file, self.problems, self.loader = file, problems, loader

    def build(self, node: yaml.Node) -> Any:
        line = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            result = Map(self.file, line)
            for key_node, value_node in node.value:
                key = self.build(key_node)
                key_line = key_node.start_mark.line + 1
                if not isinstance(key, (str, int, float, bool)) and not hasattr(key, "isoformat"):
                    self.problems.add(Place(self.file, key_line), "yaml", detail="键要是文字")
                    continue
                if key in result:
                    self.problems.add(Place(self.file, key_line), "duplicate_key", key=key)
                    continue
                result[key] = self.build(value_node)
                result.lines[key] = key_line
            return result
        if isinstance(node, yaml.SequenceNode):
            items = Seq(self.file, line)
            for item in node.value:
                items.append(self.build(item))
                items.lines.append(item.start_mark.line + 1)
            return items
        try:
            return self.loader.construct_object(node)
        except (ValueError, yaml.constructor.ConstructorError):
            self.problems.add(Place(self.file, line), "date_text", value=node.value)
            return None


def read_yaml(path: Path, problems: Problems, name: str | None = None) -> Map | None:
    """The file's top mapping, or None after adding a problem."""
    file = name or (str(path.relative_to(problems.root)) if problems.root else path.name)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        problems.add(Place(file, line), "encoding")
        return None
    return parse_yaml(text, file, problems)


def parse_yaml(text: str, file: str, problems: Problems) -> Map | None:
    """As `read_yaml`, from text."""
    loader = _Loader(text)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or _tagged(event):
                problems.add(Place(file, event.start_mark.line + 1), "alias")
                return None
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.add(Place(file, mark.line + 1 if mark else 0), "yaml", detail=error.problem or "?")
        return None
    except yaml.YAMLError as error:
        problems.add(Place(file), "yaml", detail=str(error).split("\n")[0])
        return None
    if node is None:
        problems.add(Place(file), "empty")
        return None
    value = _Builder(file, problems, loader).build(node)
    if not isinstance(value, Map):
        problems.add(Place(file, 1), "not_mapping", key=file)
        return None
    return value


def _tagged(event: Any) -> bool:
    tag = getattr(event, "tag", None)
    return tag is not None and tag != "!"


@dataclass(slots=True)
class Fields:
    """Takes keys out of a mapping one by one; what nobody took is an unknown key."""

    map: Map
    problems: Problems
    taken: set[Any]

    @classmethod
    def of(cls, value: Any, problems: Problems, key: str = "", place: Place | None = None) -> Fields | None:
        if isinstance(value, Map):
            return cls(value, problems, set())
        problems.add(place or Place("?"), "not_mapping", key=key)
        return None

    def get(self, key: str, default: Any = None) -> Any:
        self.taken.add(key)
        return self.map.get(key, default)

    def need(self, key: str) -> Any:
        self.taken.add(key)
        if key not in self.map or self.map[key] is None:
            self.problems.add(self.map.at(), "missing_key", key=key)
            return None
        return self.map[key]

    def text(self, key: str, default: str | None = None, *, required: bool = False) -> str:
        """A text value; numbers and booleans written without quotes are taken as their text."""
        value = self.need(key) if required else self.get(key)
        if value is None:
            return default or ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (Map, Seq)):
            self.problems.add(self.map.at(key), "not_text", key=key)
            return default or ""
        return str(value)

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self.get(key, default)
        if not isinstance(value, bool):
            self.problems.add(self.map.at(key), "bad_value", value=value, type="bool")
            return default
        return value

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(key, default, required=default is None)
        if value and value not in allowed:
            self.problems.add(self.map.at(key), "bad_choice", key=key, value=value, allowed=", ".join(allowed))
            return default or allowed[0]
        return value

    def texts(self, key: str) -> list[str]:
        """A list of texts; a single text counts as a list of one."""
        value = self.get(key)
        if value is None:
            return []
        if isinstance(value, Seq):
            return [str(v) for v in value]
        if isinstance(value, Map):
            self.problems.add(self.map.at(key), "not_list", key=key)
            return []
        return [str(value)]

    def items(self, key: str) -> Iterator[tuple[Any, Any, Place]]:
        value = self.get(key)
        if value is None:
            return
        if not isinstance(value, Map):
            self.problems.add(self.map.at(key), "not_mapping", key=key)
            return
        for name, item in value.items():
            yield name, item, value.at(name)

    def maps(self, key: str) -> Iterator[Fields]:
        """The items of a list of mappings."""
        value = self.get(key)
        if value is None:
            return
        if not isinstance(value, Seq):
            self.problems.add(self.map.at(key), "not_list", key=key)
            return
        for item, line in zip(value, value.lines, strict=True):
            if isinstance(item, Map):
                yield Fields(item, self.problems, set())
            else:
                self.problems.add(Place(value.file, line), "not_mapping", key=key)

    def at(self, key: str | None = None) -> Place:
        return self.map.at(key)

    def done(self) -> None:
        for key in self.map:
            if key not in self.taken:
                self.problems.add(
                    self.map.at(key), "unknown_key", key=key, allowed=", ".join(sorted(map(str, self.taken)))
                )
