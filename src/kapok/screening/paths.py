"""SQL that reads columns along references, from rows `w` of an entity."""

from __future__ import annotations

from dataclasses import dataclass, field

from kapok.rules.package.vocabulary import Vocabulary

Path = tuple[str, ...]


@dataclass(slots=True)
class Paths:
    """Ask for columns first; `source` then joins what they need."""

    vocabulary: Vocabulary
    entity: str
    alias: str = "w"
    _aliases: dict[Path, str] = field(default_factory=dict)
    _joins: list[str] = field(default_factory=list)

    def column(self, path: Path, name: str) -> str:
        """The column of the row at the end of the path; NULL where the way breaks off."""
        return f"{self._at(path)}.{name}"

    def _at(self, path: Path) -> str:
        if not path:
            return self.alias
        if path not in self._aliases:
            above = self._at(path[:-1])
            self._aliases[path] = alias = f"{self.alias}{len(self._aliases) + 1}"
            target = self.target(path)
            self._joins.append(f"LEFT JOIN {target} {alias} ON {alias}.id = {above}.{path[-1]}")
        return self._aliases[path]

    def target(self, path: Path) -> str:
        """The entity at the end of the path."""
        entity = self.entity
        for ref in path:
            entity = self.vocabulary.entities[entity].refs[ref]
        return entity

    @property
    def joins(self) -> str:
        return " ".join(self._joins)

    @property
    def source(self) -> str:
        return f"{self.entity} {self.alias} {self.joins}"
