"""Verifies a Kapok receipt with the standard library alone: `python3 verify.py RECEIPT [DOCUMENT]`.

The format: docs/receipts.md. Checked: canonical form, seal, openings, the policy's hash over its files, sums of money,
quotes. Exit code 0: all holds; 1: not; 2: wrong use. Kapok itself uses this: one definition of the canonical form.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

FORMAT = "kapok-receipt/1"
SEALED = ("body", "digests", "format")
KINDS: Any = {"body": dict, "digests": dict, "format": str, "private": dict | None, "seal": str}
WORDS = {
    "unreadable": ("文件读不出来：{detail}", "The file cannot be read: {detail}"),
    "not_json": ("不是完整的回执：读不成 JSON，或者里面有小数。", "Not a whole receipt: it is no JSON, or holds fractions."),
    "not_receipt": ("不是 Kapok 回执。", "Not a Kapok receipt."),
    "version": ("回执格式是“{found}”，这里只认得“{known}”。", "The format is “{found}”; known here is “{known}”."),
    "shape": ("“{at}”缺少或写法不对。", "“{at}” is missing or not as it should be."),
    "canonical": ("字节不是规范写法：文件被改过或重排过。", "The bytes are not canonical: the file was edited or reformatted."),
    "seal": ("封印不符：内容被改过。", "The seal does not fit: the content was changed."),
    "opening": ("“{at}”的原值与摘要不符。", "The value of “{at}” does not fit its digest."),
    "policy_hash": ("政策指纹与各文件的指纹不符。", "The policy's hash does not fit those of its files."),
    "sum": ("“{at}”算不拢：写的是 {found}，算出来是 {right}。", "“{at}” does not add up: {found} is written, {right} is right."),
    "document": ("原文文件与判定时的不同。", "The document is not the one that was decided by."),
    "quote": ("第 {at} 段引文在原文里对不上。", "Quote {at} does not stand in the document as sealed."),
}  # fmt: skip
FINE = ("✔ 回执没有问题：封印、指纹、金额都对。", "✔ The receipt holds: seal, hashes and sums are right.")  # fmt: skip
USAGE = ("用法：python3 verify.py 回执.json [document.md]", "Usage: python3 verify.py RECEIPT [DOCUMENT]")  # fmt: skip


class Unfit(ValueError):
    """A finding: a code of WORDS and its values."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(code)

    def say(self, lang: str) -> str:
        return WORDS[self.code][lang != "zh"].format(**self.values)


def canonical(value: Any) -> bytes:
    """RFC 8785 without fractions: keys in order of their UTF-16 units, no white space, UTF-8, whole numbers only."""
    words = json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":"))
    return words.encode("utf-8")


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return {key: _ordered(value[key]) for key in keys}
    if isinstance(value, (list, tuple)):
        return [_ordered(item) for item in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    raise TypeError(type(value).__name__)


def digest(value: Any) -> str:
    """SHA-256 over the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def seal_of(receipt: dict[str, Any]) -> str:
    """The seal: over format, body (masked) and digests; openings can be taken away without breaking it."""
    return digest({name: receipt[name] for name in SEALED})


def parse(data: bytes) -> dict[str, Any]:
    """The receipt in these bytes, if they are the canonical bytes of one of this format. Unfit if not."""
    try:
        receipt = json.loads(data.decode("utf-8"), parse_float=_fraction, parse_constant=_fraction)
    except (ValueError, RecursionError):
        raise Unfit("not_json") from None
    if not isinstance(receipt, dict) or not str(receipt.get("format")).startswith("kapok-receipt/"):
        raise Unfit("not_receipt")
    if receipt["format"] != FORMAT:
        raise Unfit("version", found=receipt["format"], known=FORMAT)
    try:
        same = canonical(receipt) == data
    except (UnicodeEncodeError, RecursionError):
        same = False
    if not same:
        raise Unfit("canonical")
    for name in sorted(receipt.keys() | KINDS.keys()):  # under another name openings would escape
        if not isinstance(receipt.get(name), KINDS.get(name, ())):
            raise Unfit("shape", at=name)
    return receipt


def _fraction(text: str) -> Any:
    raise ValueError(f"{text}: not a whole number")


def findings(receipt: dict[str, Any], document: bytes | None = None) -> list[Unfit]:
    """Everything that does not hold; nothing if all does."""
    found = [] if receipt["seal"] == seal_of(receipt) else [Unfit("seal")]
    try:
        found += _openings(receipt) + _policy(receipt["body"]) + _money(receipt["body"]["result"])
        if document is not None:
            found += _quotes(receipt["body"], document)
    except (LookupError, TypeError, AttributeError, ValueError, StopIteration) as error:
        found.append(Unfit("shape", at=error))
    return found


def _openings(receipt: dict[str, Any]) -> list[Unfit]:
    """Either every masked place is opened (the office's copy) or none (the person's)."""
    digests, openings = receipt["digests"], receipt.get("private")
    found = [Unfit("shape", at=at) for at in sorted(digests) if not _stands(receipt["body"], at)]
    if openings is None:
        return found
    found += [Unfit("opening", at=at) for at in sorted(openings.keys() ^ digests.keys())]
    both = sorted(openings.keys() & digests.keys())
    return found + [Unfit("opening", at=at) for at in both if digest(openings[at]) != digests[at]]


def _stands(body: Any, path: str) -> bool:
    """Whether the body has this place."""
    for step in path.split("/")[1:]:
        inside = {str(n): item for n, item in enumerate(body)} if isinstance(body, list) else body
        if not isinstance(inside, dict) or step not in inside:
            return False
        body = inside[step]
    return path.startswith("/")


def _policy(body: dict[str, Any]) -> list[Unfit]:
    policy, whole = body["policy"], hashlib.sha256()
    for file in policy["files"]:
        whole.update(f"{file['name']}\0".encode() + bytes.fromhex(file["sha256"]))
    names = "".join([policy["name"], *(file["name"] for file in policy["files"])])
    found = [] if names.isprintable() else [Unfit("shape", at="policy/name")]
    return found if whole.hexdigest() == policy["hash"] else [*found, Unfit("policy_hash")]


def _money(result: dict[str, Any]) -> list[Unfit]:
    """Items = paid before + amounts × counts; all items = the whole where they are merely added; due = whole − paid."""
    money = result["settlement"]
    if money is None:
        return []
    sums: list[tuple[str, Any, Any]] = [("counted", len(money["units"]), money["counted"])]
    for item in money["items"]:
        if not item["total"] and None not in (item["before"], item["amount"]):
            right = item["before"] + sum(c["amount"] * c["count"] for c in item["counts"])
            sums.append((item["name"], right, item["amount"]))
            sums.append((item["name"], money["counted"], sum(c["count"] for c in item["counts"])))
    is_open = None in (lines := [line["amount"] for line in money["lines"]])
    if not is_open and money["paid"] is not None:
        sums.append(("paid", sum(lines), money["paid"]))
    if money["additive"] and money["pay"] is not None:
        sums.append(("pay", sum(item["amount"] for item in money["items"]), money["pay"]))
    known = None not in (money["pay"], money["paid"]) and not is_open
    sums.append(("due", max(0, money["pay"] - money["paid"]) if known else None, money["due"]))
    if known and money["own_money"] is not None:
        sums.append(
            ("own_money", min(max(0, money["own_money"]), money["due"]), money["own_money"])
        )
    sums.append(("due", money["due"], result["due"]))
    return [
        Unfit("sum", at=at, found=found, right=right) for at, right, found in sums if right != found
    ]


def _quotes(body: dict[str, Any], document: bytes) -> list[Unfit]:
    file = next(f for f in body["policy"]["files"] if f["name"].endswith("/document.md"))
    found = [] if hashlib.sha256(document).hexdigest() == file["sha256"] else [Unfit("document")]
    text = document.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    for number, quote in enumerate(body["quotes"], 1):
        words = re.sub(r"\s+", "", text[quote["start"] : quote["end"]])
        if hashlib.sha256(words.encode()).hexdigest() != quote["sha256"]:
            found.append(Unfit("quote", at=number))
    return found


def main(arguments: list[str]) -> int:
    """Says what does not hold, in Chinese and English."""
    if len(arguments) not in (1, 2):
        sys.stderr.write("\n".join(USAGE) + "\n")
        return 2
    try:
        receipt, *document = [Path(name).read_bytes() for name in arguments]
        found = findings(parse(receipt), *document)
    except OSError as error:
        found = [Unfit("unreadable", detail=error.filename)]
    except Unfit as error:
        found = [error]
    said = [f"✖ {one.say('zh')}\n  {one.say('en')}" for one in found] or list(FINE)
    sys.stdout.buffer.write(("\n".join(said) + "\n").encode())
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
