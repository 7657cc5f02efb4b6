"""What is written to the log names nobody: numbers of people are masked, whoever wrote them. What somebody sent stays in its
line: signs that steer are written out, so that nobody forges a line of his own.
"""

from __future__ import annotations

import logging

from kapok.masking import masked_all


class Masked(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _in_line(masked_all(record.getMessage())), ()
        if record.exc_info:
            record.exc_text = masked_all(logging.Formatter().formatException(record.exc_info))
        if record.stack_info:
            record.stack_info = masked_all(record.stack_info)
        return True


def _in_line(words: str) -> str:
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in words
    )
