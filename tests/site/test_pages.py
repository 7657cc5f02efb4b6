"""Nothing of a policy is missing from its pages: every sentence once, every measure, reading and figure in its place; as a
machine reads them and as a browser shows them. One file, because the pages take long to make and one worker makes them once.
"""

from __future__ import annotations

import re
import shutil
import string
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from tests.browser import Browser, faults
from tests.site.taken import POLICIES, Element, Made, Page, make

from kapok.rules.package.coverage import OPEN, Covered, cover
from kapok.rules.package.document import squeeze
from kapok.rules.package.inventory import inventory
from kapok.rules.package.model import KINDS
from kapok.rules.package.watching import INDICATOR, WARNING
from kapok.site.book import INDEX, PARAMETERS, READINGS, SHEET, Book
from kapok.site.marks import MARKS, NONE, OF_KIND, counted
from kapok.site.modal import BEHAVIOURS, marked
from kapok.site.texts import WORDS, zh

SOURCE = Path(__file__).parents[2] / "src" / "kapok" / "site"
LARGEST = 300_000


def book_of(made: Made) -> Book:
    return made.book


def test_every_sentence_stands_once_on_the_document_page_word_for_word(made):
    page, book = made.pages[INDEX], book_of(made)
    covered = cover(made.package).sentences
    assert covered
    for one in covered:
        assert page.by_id(book.sentence_id(one)).words() == one.sentence.text
    spans = [e for e in page.elements if "is-text" in (e.attributes.get("class") or "").split()]
    assert len(spans) == sum(one.sentence.kind == "text" for one in covered)


def test_the_whole_document_is_there_in_its_order(made):
    lines = [
        squeeze(x.strip().lstrip("#").replace("**", ""))
        for x in made.package.document.text.split("\n")
    ]
    [text] = [e for e in made.pages[INDEX].elements if e.attributes.get("class") == "text"]
    words, at = re.sub(r"[◌●◆◐▲■➜○]", "", squeeze(text.words())), 0
    for line in filter(None, lines):
        at = words.index(line, at) + len(line)


def test_every_sentence_has_its_place_on_its_clause_page_too(made):
    book = book_of(made)
    for one in cover(made.package).sentences:
        page = made.pages[book.clause_page(one.sentence.clause)]
        assert page.by_id(f"{book.sentence_id(one)}-is")


def test_every_measure_reading_and_figure_has_its_place(made):
    book, package = book_of(made), made.package.whole()
    readings, figures = made.pages[READINGS].ids, made.pages[PARAMETERS].ids
    for measure in package.measures.values():
        name, _, id_ = book.measure_address(measure.id).partition("#")
        article = made.pages[name].by_id(id_)
        assert measure.title in article.words()
        assert all(condition.say in article.words() for condition in measure.conditions)
        assert {book.reading_id(measure.id, r) for r in measure.readings.values()} <= set(readings)
        assert {book.parameter_id(p) for p in measure.params.values()} <= set(figures)
    assert {book.reading_id("", r) for r in package.readings.values()} <= set(readings)
    assert {book.parameter_id(p) for p in package.params.values()} <= set(figures)


def test_the_pages_count_what_the_check_counts(made):
    held = inventory(made.package)
    assert held == inventory(made.package.whole())
    words = zh("doc.counts_words", **held, cases=len(made.cases))
    assert words in made.files[INDEX]
    assert zh("params.sum", n=held["params"], unset=held["unset"]) in made.files[PARAMETERS]


def test_every_case_is_told_with_its_verdict(made):
    book = book_of(made)
    for name, cases in book.cases.items():
        if not cases:
            continue
        rows = [e for e in made.pages[book.cases_page(name)].elements if e.tag == "tr"][1:]
        assert [row.all("th")[0].words() for row in rows] == [case.name for case in cases]
        assert all(row.all("td")[0].words() for row in rows)


def test_every_duty_is_told(panzhihua):
    page_words = {name: page.root.words() for name, page in panzhihua.pages.items()}
    book = book_of(panzhihua)
    assert panzhihua.package.duties
    for duty in panzhihua.package.duties.values():
        words = page_words[book.clause_page(duty.clause)]
        assert duty.say in words
        assert duty.evidence in words


def test_a_standard_that_is_not_set_is_called_so_and_never_a_number(panzhihua):
    book, page = book_of(panzhihua), panzhihua.pages[PARAMETERS]
    package = panzhihua.package
    params = [
        *package.params.values(),
        *(p for m in package.measures.values() for p in m.params.values()),
    ]
    unset = [p for p in params if not p.values and not p.counties]
    assert unset
    rows = {
        th.attributes["id"]: row
        for row in page.of("tr")
        for th in row.all("th")
        if th.attributes.get("id")
    }
    for parameter in unset:
        values = rows[book.parameter_id(parameter)].all("td")[0].words()
        assert "标准未配置" in values
        assert not re.search(r"\d", values)


def test_a_countys_own_value_stands_beside_the_citys(panzhihua):
    row = next(
        row
        for row in panzhihua.pages[PARAMETERS].of("tr")
        if any(th.attributes.get("id") == "p-policy-hire_subsidy" for th in row.all("th"))
    )
    assert row.all("td")[0].words() == "1,000 元 2022-01-01 起米易县 1,500 元 2023-01-01 起"


def test_a_worked_example_says_the_verdict_first_and_how_the_sum_comes_about(panzhihua):
    [example] = examples(panzhihua, "5")
    assert (
        example.all("p")[0].words() == "✔ 符合，10 人合计应付 20,000 元；由人力资源社会保障局办理。"
    )
    assert "合计：10,000 元 + 10,000 元" in example.words()


def test_every_measure_with_a_case_to_decide_has_its_example(made):
    package, cases = made.package.whole(), book_of(made).cases
    for name, measure in package.measures.items():
        told = any(c.rows.get(measure.unit) and not c.batches for c in cases[name])
        assert len(examples(made, name)) == (told and name not in package.indicators), name


def examples(made: Made, measure: str) -> list[Element]:
    name, _, id_ = book_of(made).measure_address(measure).partition("#")
    return [e for e in made.pages[name].by_id(id_).all("section") if "example" in e.classes()]


def test_the_verdict_is_the_first_thing_said_after_the_title(made):
    hero = next(e for e in made.pages[INDEX].elements if e.attributes.get("class") == "hero")
    title, verdict = [e for e in hero.inside if not isinstance(e, str)][:2]
    assert (title.tag, title.words()) == ("h1", made.package.title)
    assert "data-verdict" in verdict.attributes
    assert len(verdict.words()) <= 60


def test_all_sentences_are_counted_by_marks(made):
    book = book_of(made)
    assert sum(counted(book, list(book.coverage.sentences)).values()) == len(
        made.package.document.sentences()
    )


def test_sentences_without_a_home_come_first(wangshu):
    book = book_of(wangshu)
    first, *rest = book.coverage.sentences
    without = Covered(first.sentence, OPEN)
    assert next(iter(counted(book, [*rest, without]))) is NONE


def test_every_kind_has_a_mark_and_words():
    for kind in (*KINDS, WARNING, INDICATOR):
        assert OF_KIND[kind] in MARKS
        assert WORDS[f"kind.{kind}"]


def test_words_that_bind_are_marked_by_what_they_ask_for():
    html = marked(
        "原则上不高于标准，给予补贴，可适当提高，力争实现，鼓励各县，应为，可给予贷款；适应、重要、许可不算"
    )
    found = re.findall(r'class="modal (\w+)" title="[^"]+">([^<]+)<', html)
    assert found == [
        ("soft", "原则上"),
        ("soft", "不高于"),
        ("give", "给予"),
        ("may", "可"),
        ("may", "适当"),
        ("target", "力争"),
        ("task", "鼓励"),
        ("must", "应"),
        ("may", "可"),
        ("may", "给予"),
    ]
    assert set(BEHAVIOURS) == {
        key.removeprefix("modal.") for key in WORDS if key.startswith("modal.")
    }


def test_the_same_package_gives_the_same_bytes(wangshu):

    assert make(POLICIES / "wangshu-2025").files == wangshu.files


def test_no_page_is_heavy(made):
    assert all(len(words.encode()) < LARGEST for words in made.files.values())


def test_both_languages_say_the_same():
    def names(words: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(words) if name}

    for key, (chinese, english) in WORDS.items():
        assert names(english) <= names(chinese), key
        assert not re.search("[一-鿿]", english), key


def test_every_word_is_used_and_every_used_word_is_there():
    code = "\n".join(
        path.read_text("utf-8")
        for path in SOURCE.glob("*.py")
        if path.name not in ("texts.py", "kinds.py")
    )
    used = set(re.findall(r'"([a-z]+\.[a-z_]+)"', code))
    families = {key.split(".")[0] for key in WORDS}
    assert not {
        key
        for key in used
        if key.split(".")[0] in families and key not in WORDS and not key.endswith(".html")
    }
    made_up = set(re.findall(r"""f["']([a-z]+\.[a-z_]*)\{""", code))
    left = {
        key
        for key in WORDS
        if not re.search(f"""["']{key}["']""", code) and not any(key.startswith(m) for m in made_up)
    }
    assert not left


def test_the_sheet_is_one_file_and_every_page_names_it(made):
    assert "url(" not in made.files[SHEET]
    for page in made.pages.values():
        assert isinstance(page, Page)
        [link] = page.of("link")
        assert (link.attributes["rel"], link.attributes["href"]) == ("stylesheet", SHEET)


def test_a_warning_says_what_it_warns_of(panzhihua):
    [example] = examples(panzhihua, "W02")
    verdict = example.all("p")[0].words()
    assert verdict == "▲ 要预警（黄）：劳动合同 2024-07-01 到期，还没有续签。"
    outcomes = panzhihua.pages["cases-w02.html"].root.words()
    assert "要预警" in outcomes
    assert "符合" not in outcomes


def test_figures_that_a_case_sets_otherwise_are_told_and_those_it_takes_back(panzhihua):
    rows = {row.all("th")[0].words(): row for row in panzhihua.pages["cases-5e.html"].of("tr")}
    assert "改为 800 元" in rows["标准定为800元"].words()
    assert "没有定" in rows["标准没有定"].all("td")[0].words()


def test_no_case_that_ends_otherwise_is_told_as_the_first(made):
    book = made.book
    for name, cases in book.cases.items():
        for case in cases[1:]:
            row = made.pages[book.cases_page(name)].of("tr")[cases.index(case) + 1]
            if row.all("td")[0].words() == "和第一个一样":
                wanted = case.expect.get("outcome", cases[0].expect.get("outcome"))
                assert wanted == cases[0].expect.get("outcome", wanted), case.place


# As a machine reads them: well-formed, every link leads somewhere, headings in order, nothing of a stranger's.
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


# In a real browser: nothing runs over the edge of a phone, all words can be read and all targets be hit.
LOOKED_AT = (
    *("index.html", "coverage.html", "readings.html", "parameters.html", "legend.html"),
    *("c1.html", "c5.html", "c14.html", "c22.html", "cases-20.html"),
)
WIDTHS = (320, 360, 1366)


@pytest.mark.browser
def test_every_page_fits_can_be_read_and_be_hit(browser: Browser, panzhihua, tmp_path):
    for name, words in panzhihua.files.items():
        (tmp_path / name).write_text(words, "utf-8")

    def look(page) -> dict[str, list[str]]:
        found = {}
        for name in LOOKED_AT:
            page.goto((tmp_path / name).as_uri())
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                found[f"{name} {width}"] = faults(page)
        return {name: wrong for name, wrong in found.items() if wrong}

    assert not browser.visit(look, java_script_enabled=False)


RAW = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b|\b[a-z]+\.[a-z_]+\b(?!\.)")
"""A name out of a rule file: agreement.person, min_age."""


PLACE = re.compile(r"\.yaml:\d+$")


def test_rules_are_said_in_words_and_nothing_raw_is_shown(made):
    for name, page in made.pages.items():
        for element in page.elements:
            if element.tag == "article" and "measure" in element.classes():
                raw = RAW.findall(_without(element, {"details", "code"}))
                open_ = [code.words() for code in _without_details(element)]
                files = [one for one in open_ if not PLACE.search(one)]
                assert (name, raw, files) == (name, [], [])


def _without_details(element):
    """Expressions as they are written that stand in the open."""
    for part in element.inside:
        if not isinstance(part, str) and part.tag != "details":
            yield from [part] if part.tag == "code" else _without_details(part)


def _without(element, left_out: set[str]) -> str:
    """Its words, without those of some elements inside."""
    return "".join(
        part if isinstance(part, str) else "" if part.tag in left_out else _without(part, left_out)
        for part in element.inside
    )
