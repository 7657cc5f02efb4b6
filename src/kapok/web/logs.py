"""What is written to the log names nobody: numbers of people are masked, whoever wrote them."""

from __future__ import annotations

import logging

from kapok.masking import masked_all


class Masked(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = masked_all(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = masked_all(logging.Formatter().formatException(record.exc_info))
        if record.stack_info:
            record.stack_info = masked_all(record.stack_info)
        return True
