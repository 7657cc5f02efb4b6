"""Messages about files that lie elsewhere."""

from __future__ import annotations

from kapok.rules.messages.wording import Message

LINKS = {
    "outside": Message(
        "这个文件是链接，指到政策包外面的 {path}",
        "this file is a link to {path}, outside the package",
        "把文件本身放进政策包；要接别的政策包写 based_on",
        "put the file itself here; to build on another package write based_on",
    ),
}
