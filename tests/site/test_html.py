"""The pages as a machine reads them: well-formed, every link leads somewhere, headings in order, nothing of a stranger's."""

from __future__ import annotations

import shutil
from itertools import pairwise
from urllib.parse import unquote

import pytest
from tests.site.taken import POLICIES, make

SCRIPT = "<script>alert(1)</script>"
BREAK_OUT = '\\"><img src=x onerror=alert(1)>'
ALLOWED = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "link",
        "body",
        "header",
        "main",
        "footer",
        "nav",
        "section",
        "article",
    ),
    *(
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "div",
        "span",
        "strong",
        "a",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
    ),
    *(
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "q",
        "blockquote",
        "code",
        "abbr",
        "details",
        "summary",
    ),
    *("svg", "g", "ellipse", "circle", "rect"),
}


def test_every_link_leads_to_a_page_and_a_place_on_it(made):
    lost = []
    for name, page in made.pages.items():
        for link in page.of("a"):
            file, _, place = (link.attributes["href"] or "").partition("#")
            there = made.pages.get(unquote(file) or name)
            if there is None or (place and unquote(place) not in there.ids):
                lost.append((name, link.attributes["href"]))
    assert not lost


def test_only_known_elements_and_no_style_script_or_address_outside(made):
    for name, page in made.pages.items():
        for element in page.elements:
            assert element.tag in ALLOWED, name
            for key, value in element.attributes.items():
                assert not key.startswith("on"), name
                assert key not in ("style", "src"), name
                assert (
                    not (value or "")
                    .lower()
                    .startswith(("http:", "https:", "//", "javascript:", "data:"))
                ), name


def test_ids_are_each_one_places(made):
    for name, page in made.pages.items():
        assert len(set(page.ids)) == len(page.ids), name


def test_one_first_heading_and_none_skips_a_level(made):
    for name, page in made.pages.items():
        levels = [
            int(e.tag[1])
            for e in page.elements
            if len(e.tag) == 2 and e.tag[0] == "h" and e.tag[1].isdigit()
        ]
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), (name, levels)


def test_landmarks_skip_link_and_language(made):
    for name, page in made.pages.items():
        [html] = page.of("html")
        assert html.attributes["lang"] == "zh-CN"
        [main] = page.of("main")
        first = page.of("a")[0]
        assert first.attributes["href"] == f"#{main.attributes['id']}", name
        navs = page.of("nav")
        assert all(nav.attributes.get("aria-label") for nav in navs), name
        assert len({nav.attributes["aria-label"] for nav in navs}) == len(navs), name
        assert all(
            link.words().strip() or link.attributes.get("aria-label") for link in page.of("a")
        )
        assert all(th.attributes.get("scope") for th in page.of("th")), name


def test_english_is_marked_as_english(made):
    """But for the working of a sum, where places keep their names."""
    for name, page in made.pages.items():
        worked = {id(e) for w in page.elements if "working" in w.classes() for e in w.all("span")}
        for element in page.elements:
            if element.attributes.get("lang") == "en" and id(element) not in worked:
                assert not any("一" <= char <= "鿿" for char in element.words()), (
                    name,
                    element.words(),
                )


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The small package with what would be HTML in its names, its document, its cases."""
    root = tmp_path_factory.mktemp("hostile")
    shutil.copytree(POLICIES, root / "policies", symlinks=True)
    folder = root / "policies" / "wangshu-2025"
    changes = {
        "policy.yaml": [
            ("title: 望舒市促进", f"title: {SCRIPT}望舒市促进"),
            ("say: 市人力社保局", f'say: "{BREAK_OUT}市人力社保局"'),
            ("ask: “退役5年以内”", f"ask: {SCRIPT}“退役5年以内”"),
            ("say: 退役几年以内", f"say: {SCRIPT}退役几年以内"),
        ],
        "document.md": [
            ("第八条 各县", f"第八条 {SCRIPT}各县"),
            ("## 第三章 附则", f"## 第三章 {SCRIPT}附则"),
        ],
    }
    for name, pairs in changes.items():
        words = (folder / name).read_text("utf-8")
        for before, after in pairs:
            assert before in words
            words = words.replace(before, after)
        (folder / name).write_text(words, "utf-8")
    cases = folder / "cases" / "05-skills.yaml"
    words = cases.read_text("utf-8")
    assert "{name: 中级," in words
    cases.write_text(words.replace("{name: 中级,", f'{{name: "{BREAK_OUT}中级",'), "utf-8")
    return make(folder)


def test_a_package_that_holds_html_is_harmless(hostile):
    words = "\n".join(hostile.files[name] for name in hostile.pages)
    assert "<script" not in words
    assert "<img" not in words
    assert words.count("&lt;script&gt;alert(1)&lt;/script&gt;") > 5
    assert words.count("&lt;img src=x onerror=alert(1)&gt;") > 1
    for page in hostile.pages.values():
        assert {element.tag for element in page.elements} <= ALLOWED
        assert not any(key.startswith("on") for e in page.elements for key in e.attributes)
