"""The design system: every component in every state, in both languages, with nothing inline."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import kapok.look
import kapok.web
from kapok.accounts.roles import ROLES, Right
from kapok.web import components
from kapok.web.components import Component
from kapok.web.statuses import STATES
from kapok.web.texts import CATALOGUE, LANGUAGES, PARTS

WEB = Path(kapok.web.__file__).parent
SPRITE = WEB / "static/kapok/sprite.svg"
CHINESE = re.compile(r"[一-鿿]")
VOID = {"meta", "link", "input", "br", "hr", "img"}


class Reader(HTMLParser):
    """What is wrong with a page: tags that do not close, inline style or script, an id twice, a label that leads nowhere."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open, self.wrong, self.ids, self.aims, self.uses = [], [], [], [], set()
        self.feed(page)
        self.wrong += [f"open: {self.open}"] if self.open else []
        self.wrong += [f"id twice: {one}" for one in {i for i in self.ids if self.ids.count(i) > 1}]
        self.wrong += [f"leads nowhere: {one}" for one in self.aims if one not in self.ids]

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if "style" in given or any(name.startswith(("on", "hx-on")) for name in given):
            self.wrong.append(f"inline: {tag}")
        if tag == "style" or (tag == "script" and "src" not in given):
            self.wrong.append(f"inline {tag}")
        if "id" in given:
            self.ids.append(given["id"])
        if "for" in given:
            self.aims.append(given["for"])
        self.aims += given.get("aria-describedby", "").split()
        if tag == "use":
            self.uses.add(given["href"].partition("#")[2])

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"closes what is not open: {tag}")


def every_component() -> set[type[Component]]:
    return {
        one
        for one in vars(components).values()
        if isinstance(one, type) and issubclass(one, Component) and one is not Component
    }


def shown(it: object) -> set[type[Component]]:
    """The components that one is made of."""
    if isinstance(it, (list, tuple)):
        return set().union(*map(shown, it))
    if not hasattr(it, "__dataclass_fields__"):
        return set()
    inside = set().union(*(shown(getattr(it, name)) for name in it.__dataclass_fields__))
    return inside | ({type(it)} if isinstance(it, Component) else set())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("shell", ["staff", "public"])
@pytest.mark.parametrize("size", ["normal", "huge"])
def test_the_gallery_is_sound_html(drawn, lang, shell, size):
    from kapok.web.views.plain import gallery

    rights = frozenset(Right) if shell == "staff" else None
    page = drawn(gallery, f"/gallery/?shell={shell}", lang, size, rights)
    read = Reader(page)
    assert not read.wrong
    drawn_symbols = {one.get("id") for one in ET.parse(SPRITE).getroot()}
    assert read.uses <= drawn_symbols
    assert f'data-size="{size}"' in page
    assert ('lang="zh-Hans"' if lang == "zh" else 'lang="en-GB"') in page


def test_the_gallery_shows_every_component():
    from kapok.web.gallery.samples import samples
    from kapok.web.texts import Words

    there = set().union(*(shown(sample.states) for sample in samples(Words())))
    assert every_component() - there == set()


def test_the_gallery_shows_every_state_and_nothing_chinese_but_names_of_places_in_english(drawn):
    from kapok.web.views.plain import gallery

    page = drawn(gallery, "/gallery/", "en", rights=frozenset(Right))
    for state in STATES.values():
        assert state.staff[1] in page
        assert state.public[1] in page
    main = page.partition('<main id="content">')[2].partition("<footer")[0]
    assert not CHINESE.search(main)


def test_both_languages_say_everything():
    assert not [key for key, (zh, en) in CATALOGUE.items() if not zh or not en]
    allowed = {"other_language", "other_language_long", "imports_field_use", "finds_reason_n"}
    allowed |= {"imports_theirs_at", "imports_use_why"}
    assert not [
        key for key, (_, en) in CATALOGUE.items() if CHINESE.search(en) and key not in allowed
    ]
    assert not [
        key for key, (zh, _) in CATALOGUE.items() if not CHINESE.search(zh) and key not in allowed
    ]
    holes = re.compile(r"{(\w+)}")
    differ = [
        k for k, (zh, en) in CATALOGUE.items() if set(holes.findall(zh)) != set(holes.findall(en))
    ]
    assert not differ


def test_a_sentence_has_one_place():
    assert len(CATALOGUE) == sum(map(len, PARTS))


def test_every_sentence_that_a_template_says_is_there():
    said = set()
    for file in WEB.rglob("templates/**/*.html"):
        said |= set(re.findall(r"""{{ t\(["'](\w+)["']""", file.read_text("utf-8")))
    assert said
    assert said <= CATALOGUE.keys()


def test_the_sheets_are_light_and_the_sprite_too():
    sheets = [WEB / "static/kapok/app.css", Path(kapok.look.__file__).with_name("base.css")]
    assert sum(len(gzip.compress(sheet.read_bytes())) for sheet in sheets) <= 18 * 1024
    assert len(gzip.compress(SPRITE.read_bytes())) <= 8 * 1024


def test_tokens_have_one_home():
    own = re.findall(
        r"^\s*--([\w-]+): *#", (WEB / "static/kapok/app.css").read_text("utf-8"), re.MULTILINE
    )
    assert not [name for name in own if f"--{name}:" in kapok.look.base_css()]


def test_the_red_of_the_name_is_no_button_and_no_state():
    sheet = (WEB / "static/kapok/app.css").read_text("utf-8")
    rules = re.findall(r"([^{}]+){([^{}]*)}", sheet)
    assert {selector.strip() for selector, body in rules if "--kapok" in body} == {".band"}


def test_a_state_is_told_by_shape_and_word():
    """In one tone no shape stands for two words the public reads at once."""
    assert all(state.shape and state.staff[0] and state.staff[1] for state in STATES.values())
    assert all(len(state.staff[0]) <= 6 for state in STATES.values())


def test_the_menu_shows_what_may_be_opened(django):
    from kapok.accounts.actor import Actor
    from kapok.web.menu import MENU, menu

    own = {"people": ("p",), "organisations": ("o",)}
    nobody, all_ = Actor("a"), Actor("b", frozenset(Right), **own)
    assert [item.key for item in menu(nobody)] == ["menu_desk", "menu_settings"]
    assert menu(all_) == list(MENU)
    for role in ROLES.values():
        assert len(menu(Actor("c", role.rights, **own))) <= 7, role.key


def test_words_of_people_are_written_as_words(django):
    from django.template import engines

    from kapok.web.components import Row, Summary
    from kapok.web.texts import Words

    template = engines["jinja2"].from_string("{{ show(it) }}")
    page = template.render({"it": Summary([Row("<b>", "<script>x</script>")]), "say": Words()})
    assert "<script>" not in page
    assert "&lt;b&gt;" in page


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [(None, "未填", "not filled in"), (True, "是", "yes"), (False, "否", "no"), (0, "0", "0")],
)
def test_what_is_not_known_is_never_nothing_and_never_zero(value, zh, en):
    from kapok.web.templating import readable
    from kapok.web.texts import Words

    assert [readable(value, Words(lang)) for lang in LANGUAGES] == [zh, en]


def test_a_day_never_breaks_and_nothing_else_is_marked(django):
    from kapok.web.templating import whole_days

    period = whole_days("2023-02-01 至 2023-11-19 <b>")
    assert period == "<time>2023-02-01</time> 至 <time>2023-11-19</time> &lt;b&gt;"
    assert whole_days("第 12 次 2025-09-30 08:30") == "第 12 次 <time>2025-09-30 08:30</time>"
    assert whole_days("510422-2023-02-011") == "510422-2023-02-011"


def test_every_relation_that_a_sheet_may_name_has_an_english_word():
    from kapok.intake.layouts.load import FOLDER, read_codes
    from kapok.rules.problems import Problems
    from kapok.web.texts.relations import RELATIONS

    known = read_codes(FOLDER, Problems(FOLDER))["relation"]
    assert {str(value) for value in known.values()} <= set(RELATIONS)


def test_the_sign_inside_a_shape_can_be_seen_in_high_contrast():
    assert 'stroke="#fff"' not in SPRITE.read_text("utf-8")
    sheet = (WEB / "static/kapok/app.css").read_text("utf-8")
    assert '[data-contrast="more"] .icon { --inside: black; }' in sheet
