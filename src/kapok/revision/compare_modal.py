"""The words of a policy text that drive what a rule does, and what each drives (`docs/authoring.md`, 哪些字意味着什么)."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Modal:
    """A word as it stands in the text, and the behaviour it asks for. `pattern` finds it as that word and no other."""

    word: str
    drives: str
    pattern: str


def _modal(word: str, drives: str, *, not_after: str = "", not_before: str = "") -> Modal:
    before = f"(?<![{not_after}])" if not_after else ""
    after = f"(?![{not_before}])" if not_before else ""
    return Modal(word, drives, f"{before}{re.escape(word)}{after}")


_BY_BEHAVIOUR = {
    "soft": ("原则上",),
    "unset": ("适当安排", "按有关规定", "按照有关规定", "按规定"),
    "ratio": ("一定比例",),
    "cap": ("不超过", "不得超过", "不高于", "最高", "最多", "最长"),
    "floor": ("不低于", "不少于", "最低", "最少", "至少"),
    "discretion": ("可以", "可参照", "可继续"),
    "priority": ("优先",),
    "target": ("力争", "实现", "提高至"),
    "duty": ("鼓励", "支持", "探索", "引导", "推广", "有条件的", "必须"),
    "refusal": ("不得", "不再", "不予"),
    "once": ("一次性",),
    "entitlement": ("给予",),
    "inclusive": ("以上", "以下", "以内"),
    "exclusive": ("以外", "不满", "超过"),
    "window": ("逾期",),
    "level": ("列支",),
}
_SINGLE = (
    _modal("可", "discretion", not_after="认许不", not_before="持能靠行观见用"),
    _modal("应", "duty", not_after="对相适响供效反", not_before="用急对届变收"),
    _modal("须", "duty", not_after="必无"),
    _modal("要", "duty", not_after="需重主必只", not_before="求素点件"),
)
MODAL: tuple[Modal, ...] = (
    *sorted(
        (_modal(word, drives) for drives, words in _BY_BEHAVIOUR.items() for word in words),
        key=lambda modal: -len(modal.word),
    ),
    *_SINGLE,
)
DRIVES: dict[str, str] = {modal.word: modal.drives for modal in MODAL}
"""Word → behaviour; each behaviour has its sentence in the catalogue of whoever says it (`compare.drives_…`)."""
