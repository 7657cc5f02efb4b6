"""Names of people: up to 30 characters, `·` between the parts, every character that a name is written with.

A name is kept in one form (NFC), so that equal names are equal text. Characters beyond the common planes, those newer
than this Python, and those of private use (old systems of the police and the banks keep rare ones there) are letters
like all others; the selectors that choose a way of writing one stay and are not counted.
"""

from __future__ import annotations

import re
import unicodedata

from kapok.identity.remarks import NOTHING, Checked, wrong
from kapok.identity.tidying import half_width, visible

NAME_LIMIT = 30
DOT = "·"
_PLAIN = re.compile(f"[\u4e00-\u9fff]{{1,{NAME_LIMIT}}}")
_DOTS = re.compile("[•・･‧∙⋅․ㆍᐧꞏ]")  # what people type for ·
_WIDE = "[\u2e80-\U0010ffff]"  # written without blanks: Chinese and its neighbours
_STOP = re.compile(rf"(?<={_WIDE})\s*\.\s*(?={_WIDE})")
_BLANKS = re.compile(rf"(?<={_WIDE})\s+(?={_WIDE})|\s*·\s*")
_LETTER = re.compile("[^\\W\\d_]|[\ue000-\uf8ff\U00020000-\U0003ffff\U000f0000-\U0010ffff]")
_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_BROKEN = re.compile("[?\ufffd]")
_CODE = re.compile(r"[=<>{}@|\\]")  # a formula or a piece of a page


def length(name: str) -> int:
    """Characters as a reader counts them: without selectors."""
    return len(_SELECTOR.sub("", name))


def tidy_name(text: str) -> str:
    """One form of every way to type a name."""
    name = unicodedata.normalize("NFC", half_width(visible(text)).strip())
    name = _STOP.sub(DOT, _DOTS.sub(DOT, name))
    return _BLANKS.sub(lambda found: DOT if DOT in found.group() else "", name)


def check_name(text: str) -> Checked:
    """A person's name in its tidy form."""
    if _PLAIN.fullmatch(text):
        return Checked(text)
    name = tidy_name(text)
    if not name:
        return NOTHING
    if _BROKEN.search(name):
        return wrong("name_broken", value=text.strip())
    if length(name) > NAME_LIMIT:
        return wrong("name_long", value=text.strip(), got=length(name))
    if not _LETTER.search(name) or any(map(str.isdigit, name)) or _CODE.search(name):
        return wrong("name_form", value=text.strip())
    return Checked(name, (), name != text.strip())
