"""Why a job is refused or failed, with a sentence that says what to do."""

from __future__ import annotations

from typing import ClassVar

from kapok.accounts.trouble import Refused as Said
from kapok.jobs.texts import TEXTS


class Refused(Said):
    TEXTS: ClassVar = TEXTS
