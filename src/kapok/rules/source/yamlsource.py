"""Reads YAML into mappings that know their lines, so that every later complaint can name one.

Plain data only: no anchors, aliases or tags; a key twice is an error. Only `true` and `false` are truth values, only
decimal integers are numbers, only `2022-03-01` is a date; all else is text as it is written (`0510`, `no`, `3.10`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kapok.rules.problems import Place, Problems
from kapok.rules.source.yamlfaults import BAD_KEY, fault_of, key_slip

DEEPEST = 24
"""Levels of nesting in a file."""
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ufeff\ue000-\ufffd\U00010000-\U0010ffff]")

_WHY = {FileNotFoundError: "没有这个文件", PermissionError: "没有权限读"}
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


class Map(dict[Any, Any]):
    """A mapping with the file and the line of each key. `line` is where it is named, or starts."""

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


def is_blank(value: Any) -> bool:
    """Nothing is said: null, a blank text, an empty table, a list of such."""
    if isinstance(value, Seq):
        return all(is_blank(item) for item in value)
    return value is None or value == {} or (isinstance(value, str) and not value.strip())


_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _PlainLoader(_Base):  # type: ignore[misc]
    """Knows no values but text, true/false, whole numbers, days and nothing."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


for _tag, _pattern, _first in (
    ("bool", r"(?:true|false)\Z", "tf"),
    ("int", r"[-+]?(?:0|[1-9][0-9]{0,17})\Z", "-+0123456789"),
    ("timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", "0123456789"),
    ("null", r"(?:~|null|)\Z", ["~", "n", ""]),
):
    _PlainLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


_NULL = "tag:yaml.org,2002:null"


class _Builder:
    def __init__(self, file: str, problems: Problems, loader: Any) -> None:
        self.file, self.problems, self.loader = file, problems, loader

    def build(self, node: yaml.Node) -> Any:
        line = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._map(node, line)
        if isinstance(node, yaml.SequenceNode):
            items = Seq(self.file, line)
            for item in node.value:
                items.append(self.build(item))
                items.lines.append(item.start_mark.line + 1)
            return items
        if (
            bad := _HIDDEN.search(node.value)
        ) is not None:  # written as an escape, or turning the text around
            value = f"U+{ord(bad.group()):04X}"
            self.problems.add(Place(self.file, line), "control", value=value)
            return None
        try:
            return self.loader.construct_object(node)
        except (ValueError, yaml.constructor.ConstructorError):
            self.problems.add(Place(self.file, line), "date_text", value=node.value)
            return None

    def _map(self, node: yaml.MappingNode, line: int) -> Map:
        result = Map(self.file, line)
        for key_node, value_node in node.value:
            key = self.build(key_node)
            if isinstance(key, bool):  # as a key it would be the number 1 or 0
                key = key_node.value
            key_line = key_node.start_mark.line + 1
            place = Place(self.file, key_line)
            if key is None and key_node.tag != _NULL:  # told above what it is
                continue
            if key is None or isinstance(key, (Map, Seq)):
                text = str(getattr(key_node, "value", "")) if key is None else "…"
                self.problems.add(place, "yaml", **BAD_KEY, value=text)
                continue
            if key in result:
                self.problems.add(place, "duplicate_key", key=key)
                continue
            value = self.build(value_node)
            if isinstance(value, (Map, Seq)):
                value.line = key_line
            result[key] = value
            result.lines[key] = key_line
        return result


def read_text(path: Path, problems: Problems, name: str | None = None) -> str | None:
    """The text of a file with plain line ends and no byte order mark, or None after adding a problem."""
    file = name or problems.name(path)
    if path.exists() and not path.is_file():  # a pipe or a device would be waited for
        detail = {
            "detail": "是文件夹、管道一类，不是文件",
            "detail_en": "a folder or a pipe, no file",
        }
        problems.add(Place(file), "unreadable", **detail)
        return None
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problems.add(
            Place(file), "unreadable", detail=_WHY.get(type(error), "读取出错"), detail_en=reason
        )
        return None
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        problems.add(Place(file, data[: error.start].count(b"\n") + 1), "encoding")
        return None
    if (bad := _CONTROL.search(text)) is not None:
        line = text.count("\n", 0, bad.start()) + 1
        problems.add(Place(file, line), "control", value=f"U+{ord(bad.group()):04X}")
        return None
    if not text.strip():
        problems.add(Place(file), "empty")
        return None
    return text


def read_yaml(path: Path, problems: Problems, name: str | None = None) -> Map | None:
    """The file's top mapping, or None after adding a problem."""
    text = read_text(path, problems, name)
    return None if text is None else parse_yaml(text, name or problems.name(path), problems)


def parse_yaml(text: str, file: str, problems: Problems) -> Map | None:
    """As `read_yaml`, from text."""
    try:
        if not _plain(text, file, problems):
            return None
        loader = _PlainLoader(text)
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        line, said = fault_of(error, text)
        problems.add(Place(file, line), "yaml", **said)
        return None
    if node is None:
        problems.add(Place(file), "empty")
        return None
    value = _Builder(file, problems, loader).build(node)
    if not isinstance(value, Map):
        problems.add(Place(file, 1), "not_mapping", key=file)
        return None
    return value


def _plain(text: str, file: str, problems: Problems) -> bool:
    """Whether there is nothing in it but nested plain data; what else there is becomes a problem."""
    depth = 0
    events: Iterator[Any] = yaml.parse(text, Loader=_PlainLoader)
    for event in events:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or _tagged(event):
            problems.add(_place(event, file), "alias")
            return False
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
        if depth > DEEPEST:
            problems.add(_place(event, file), "too_deep", limit=DEEPEST)
            return False
    return True


def _place(event: Any, file: str) -> Place:
    return Place(file, event.start_mark.line + 1)


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
    def of(cls, value: Any, problems: Problems, key: str, place: Place) -> Fields | None:
        if isinstance(value, Map):
            return cls(value, problems, set())
        problems.add(place, "not_mapping", key=key)
        return None

    def get(self, key: str, default: Any = None) -> Any:
        self.taken.add(key)
        return self.map.get(key, default)

    def need(self, key: str) -> Any:
        """The value of a key that has to be there and to say something."""
        value = self.get(key)
        if value is None or (isinstance(value, str) and not value.strip()):
            self.missing(key)
            return None
        return value

    def missing(self, key: str) -> None:
        self.problems.add(self.map.at(key), "missing_key", key=key)

    def scalar(self, key: str) -> Any:
        """A single value: text, number, truth value or day."""
        value = self.get(key)
        if isinstance(value, (Map, Seq)):
            self.problems.add(self.map.at(key), "not_text", key=key)
            return None
        return value

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
            listed = ", ".join(allowed)
            self.problems.add(self.map.at(key), "bad_choice", key=key, value=value, allowed=listed)
            return default or allowed[0]
        return value

    def texts(self, key: str) -> list[str]:
        """A list of texts; a single text counts as a list of one."""
        return [text for text, _ in self.placed(key)]

    def placed(self, key: str) -> list[tuple[str, Place]]:
        """As `texts`, each with its place."""
        value = self.get(key)
        if value is None:
            return []
        if isinstance(value, Seq):
            return list(_scalars(value, key, self.problems))
        if isinstance(value, Map):
            self.problems.add(self.map.at(key), "not_list", key=key)
            return []
        return [(_as_text(value), self.map.at(key))]

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
        allowed = ", ".join(sorted(map(str, self.taken)))
        for key, value in self.map.items():
            if key not in self.taken:
                self._not_taken(key, value, allowed)

    def _not_taken(self, key: object, value: Any, allowed: str) -> None:
        """A key nobody knows; without a value it is a slip of the pen, or a part of the text before it."""
        place = self.map.at(key)
        if value is not None:
            self.problems.add(place, "unknown_key", key=key, allowed=allowed)
        elif slip := key_slip(str(key)):
            self.problems.add(place, "yaml", **slip)
        else:
            self.problems.add(place, "stray_key", key=key, allowed=allowed)


def _scalars(value: Seq, key: str, problems: Problems) -> Iterator[tuple[str, Place]]:
    for item, line in zip(value, value.lines, strict=True):
        place = Place(value.file, line)
        if item is None or isinstance(item, (Map, Seq)):
            problems.add(place, "not_text", key=key)
        else:
            yield _as_text(item), place


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
