"""What is written to the log names nobody: numbers of people are masked, whoever wrote them."""

from __future__ import annotations

import logging

from kapok.masking import masked


class Masked(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = masked(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = masked(logging.Formatter().formatException(record.exc_info))
        return True
