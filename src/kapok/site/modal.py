"""The words of the text that say how it binds, marked where they stand: what is given, what may be, what is capped."""

from __future__ import annotations

import re

from kapok.look import Html, tag, text
from kapok.revision.compare_modal import MODAL, Modal
from kapok.site.texts import zh

BEHAVIOURS: dict[str, tuple[str, ...]] = {
    "give": ("给予",),
    "may": ("可以", "可参照", "可继续", "可", "适当"),
    "cap": ("不超过", "不得超过", "不高于", "最高", "最多", "最长"),
    "floor": ("不低于", "不少于", "最低", "最少", "至少"),
    "soft": ("原则上",),
    "target": ("力争", "提高至"),
    "task": ("鼓励", "支持", "探索", "引导", "推广"),
    "must": ("必须", "应", "须", "要"),
}
"""Behaviour → words. A word that the text also uses inside other words is found as itself alone (`Modal.pattern`)."""
_OF_WORD = {word: name for name, words in BEHAVIOURS.items() for word in words}
_FOUND = [
    *(m for m in MODAL if m.word in _OF_WORD and m.word not in ("支持", "鼓励")),
    Modal("适当", "discretion", r"适当(?![的性])"),
    Modal("支持", "duty", r"(?<!予以)支持(?![、。力])"),
    Modal("鼓励", "duty", r"(?<!营造)鼓励"),
]
_ANY = re.compile("|".join(f"(?:{m.pattern})" for m in _FOUND))


_TURNED = {("may", "give"): "may", ("soft", "cap"): "soft"}
"""A word after another in the same clause asks for no more than the first allows: 可…给予 is not due."""
_PAUSE = re.compile("[，,；;。：:]")


def marked(words: str) -> Html:
    """The words with every modal word in an `abbr` that says what it asks for."""
    parts: list[Html] = []
    done, before = 0, ""
    for match in _ANY.finditer(words):
        between = words[done : match.start()]
        name = _OF_WORD[match.group()]
        if not _PAUSE.search(between):
            name = _TURNED.get((before, name), name)
        parts += [text(between), _word(match.group(), name)]
        done, before = match.end(), name
    return "".join([*parts, text(words[done:])])


def _word(word: str, name: str) -> Html:
    return tag("abbr", text(word), class_=f"modal {name}", title=zh(f"modal.{name}"))
