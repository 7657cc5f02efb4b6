"""What a text says of itself: its title, and from when to when it holds."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from kapok.revision.compare_tokens import DATE, FIGURE, tokens
from kapok.rules.language.calendar import add_months
from kapok.rules.package.document import Document, squeeze

_KINDS = re.compile("意见|办法|措施|方案|规定|细则|政策|通知|条例")
_STARTS = re.compile("起(?:开始)?(?:执行|施行|实施|生效)|(?:执行|施行|实施)时间")
_YEARS = re.compile(r"有效期(?:限)?为?")


@dataclass(frozen=True, slots=True)
class Validity:
    """First and last day as the text gives them, None where it does not, and its words."""

    first: dt.date | None
    last: dt.date | None
    quote: str


def title_of(text: str) -> str:
    """The first heading or line in bold that calls itself a policy; else the first line."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    heads = [line.strip("#* ").strip() for line in lines if line.startswith(("#", "**"))]
    called = [head for head in heads if _KINDS.search(head)]
    return (called or heads or lines or [""])[0]


def validity_of(document: Document) -> Validity:
    """From the sentence that says from when the policy is carried out; the last one, where several do."""
    said = [s.text for s in document.sentences() if _STARTS.search(squeeze(s.text))]
    if not said:
        said = [p for p in re.split(r"[。\n]", document.text) if _STARTS.search(squeeze(p))]
    if not said:
        return Validity(None, None, "")
    found = tokens(said[-1])
    days = [day for t in found if t.kind == DATE and (day := _day(t.key))]
    first = days[0] if days else None
    last = days[1] if len(days) > 1 else None
    if first is not None and last is None and (months := _months(said[-1])):
        last = add_months(first, months) - dt.timedelta(days=1)
    return Validity(first, last, said[-1].strip().rstrip("。；;"))


def _months(sentence: str) -> int:
    """`有效期3年`: how many months."""
    whole = squeeze(sentence)
    stated = _YEARS.search(whole)
    if stated is None:
        return 0
    figure = next((t.key for t in tokens(whole[stated.end() :]) if t.kind == FIGURE), "")
    return int(figure.removesuffix(" 月")) if re.fullmatch(r"\d+ 月", figure) else 0


def _day(key: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(key)
    except ValueError:
        return None
