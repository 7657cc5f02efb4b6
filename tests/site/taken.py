"""A package's pages, each taken apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from kapok.rules.cases.casefile import Case, read_cases
from kapok.rules.package.model import Package
from kapok.rules.reading.loader import load_package
from kapok.site import pages
from kapok.site.book import Book

POLICIES = Path(__file__).parents[2] / "policies"
EMPTY = ("meta", "link", "br", "hr", "img")


@dataclass
class Made:
    """A package, its cases, its pages and each page taken apart."""

    package: Package
    cases: list[Case]
    files: dict[str, str]
    pages: dict[str, Page]
    book: Book


@dataclass(slots=True)
class Element:
    tag: str
    attributes: dict[str, str | None]
    inside: list[Element | str] = field(default_factory=list)

    def words(self) -> str:
        return "".join(part if isinstance(part, str) else part.words() for part in self.inside)

    def classes(self) -> list[str]:
        return (self.attributes.get("class") or "").split()

    def all(self, tag: str) -> list[Element]:
        """What is inside, in order."""
        found: list[Element] = []
        rest: list[Element | str] = [*reversed(self.inside)]
        while rest:
            if isinstance(part := rest.pop(), Element):
                found += [part] if part.tag == tag else []
                rest += reversed(part.inside)
        return found


class Page(HTMLParser):
    """A page as a tree; what is not well-formed fails."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = Element("", {})
        self.path = [self.root]
        self.elements: list[Element] = []
        self.feed(html)
        self.close()
        assert [one.tag for one in self.path] == [""], "elements left open"
        self.ids = [e.attributes["id"] for e in self.elements if "id" in e.attributes]
        self.places = dict(
            zip(self.ids, (e for e in self.elements if "id" in e.attributes), strict=True)
        )

    def handle_starttag(self, tag, attrs):
        assert len({name for name, _ in attrs}) == len(attrs), f"{tag}: an attribute twice"
        element = Element(tag, dict(attrs))
        self.elements.append(element)
        self.path[-1].inside.append(element)
        if tag not in EMPTY:
            self.path.append(element)

    def handle_endtag(self, tag):
        assert self.path.pop().tag == tag

    def handle_data(self, data):
        self.path[-1].inside.append(data)

    def of(self, tag: str) -> list[Element]:
        return [e for e in self.elements if e.tag == tag]

    def by_id(self, name: str) -> Element:
        return self.places[name]


def make(folder: Path) -> Made:
    package = load_package(folder, check=False)
    cases = [
        c for path in sorted((folder / "cases").glob("*.yaml")) for c in read_cases(path, package)
    ]
    files = pages(package, cases)
    taken = {name: Page(html) for name, html in files.items() if name.endswith(".html")}
    return Made(package, cases, files, taken, Book.of(package, cases))
