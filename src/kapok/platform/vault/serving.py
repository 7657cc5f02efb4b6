"""How a kept file is sent to a browser: as something to save, unless we have made it ourselves."""

from __future__ import annotations

from urllib.parse import quote

from kapok.platform.vault.filekinds import FileKind


def headers(kind: FileKind, name: str) -> dict[str, str]:
    """HTTP headers. `name` is what the file is called when it is saved; the kind's ending is put to it."""
    how = "inline" if kind.inline else "attachment"
    called = quote(f"{name}{kind.suffix}", safe="")
    return {
        "Content-Type": kind.media,
        "Content-Disposition": f"{how}; filename*=UTF-8''{called}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }
