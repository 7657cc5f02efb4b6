"""What is uploaded stays in memory: nobody's paper lies in clear on the disk, not even for a moment.

Files of whoever is logged in, all of a request together up to what the vault takes and a byte more, by which one tells that it
is too much; the rest is read and let go.
"""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from kapok.platform.vault.filekinds import MOST_BYTES


class InMemory(FileUploadHandler):
    """Django's handler of uploaded files, and the only one."""

    room = MOST_BYTES + 1

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        known = self.request is not None and self.request.actor.account is not None
        self.room = self.room if known else 0
        self.held = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - as Django calls it
        kept = raw_data[: self.room]
        self.room -= len(kept)
        self.held.write(kept)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:  # noqa: ARG002 - as Django calls it
        size = self.held.tell()
        self.held.seek(0)
        return InMemoryUploadedFile(
            self.held,
            self.field_name,
            self.file_name or "",
            self.content_type,
            size,
            self.charset,
            self.content_type_extra,
        )
