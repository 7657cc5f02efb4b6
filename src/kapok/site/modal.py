"""The words of the text that say how it binds, marked where they stand: what is given, what may be, what is capped."""

from __future__ import annotations

import re

from kapok.look import Html, tag, text
from kapok.revision.compare_modal import MODAL, Modal
from kapok.site.texts import zh

BEHAVIOURS: dict[str, tuple[str, ...]] = {
    "give": ("给予",),
    "may": ("可给予", "可以给予", "可以", "可参照", "可继续", "可", "适当"),
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
    *(
        Modal(word, "discretion", word) for word in ("可以给予", "可给予")
    ),  # before 给予 alone: no longer due
    *(m for m in MODAL if m.word in _OF_WORD),
    Modal("适当", "discretion", r"适当(?![的性])"),
]
_ANY = re.compile("|".join(f"(?:{m.pattern})" for m in _FOUND))


def marked(words: str) -> Html:
    """The words with every modal word in an `abbr` that says what it asks for."""
    parts: list[Html] = []
    done = 0
    for match in _ANY.finditer(words):
        parts += [text(words[done : match.start()]), _word(match.group())]
        done = match.end()
    return "".join([*parts, text(words[done:])])


def _word(word: str) -> Html:
    name = _OF_WORD[word]
    return tag("abbr", text(word), class_=f"modal {name}", title=zh(f"modal.{name}"))
