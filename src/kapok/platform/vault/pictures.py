"""Pictures made anew: the dots that are seen and nothing else.

What a camera adds (place, time, owner, thumbnails, comments) and what somebody may hide behind the picture is gone; the
turn that the camera noted is carried out. Sources: PIPL art. 6 and 28 (least data; whereabouts are sensitive).
"""

from __future__ import annotations

import io
import struct
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from kapok.platform.secrets.trouble import Trouble
from kapok.platform.vault.filekinds import JPEG, PNG, FileKind

MOST_DOTS = 100_000_000
_QUALITY = 92
_FORMATS = ("JPEG", "PNG", "WEBP")
_WITH_GAPS = frozenset(("RGBA", "LA", "PA", "La", "RGBa"))


def made_anew(data: bytes) -> tuple[bytes, FileKind]:
    """A JPEG or PNG of the same dots; the first picture if there are several. Trouble if it cannot be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # of odd but harmless metadata, which goes; the size is looked at below
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                _look_at_size(picture)
                turned = ImageOps.exif_transpose(picture)
                return _encoded(turned, lossy=picture.format in ("JPEG", "MPO"))
    except Image.DecompressionBombError as error:
        raise _bomb() from error
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        struct.error,
    ) as error:
        raise Trouble("file_broken") from error


def _look_at_size(picture: Image.Image) -> None:
    """Before any dot is unpacked."""
    if picture.width * picture.height > MOST_DOTS:
        raise _bomb()


def _bomb() -> Trouble:
    return Trouble("picture_large", most=MOST_DOTS // 1_000_000)


def _encoded(picture: Image.Image, *, lossy: bool) -> tuple[bytes, FileKind]:
    if picture.mode.startswith("I"):  # 16 bits a dot, which a plain conversion cuts off at 8
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    gaps = picture.mode in _WITH_GAPS or "transparency" in picture.info
    mode = "RGBA" if gaps else "L" if picture.mode in ("1", "L") else "RGB"
    dots = picture.convert(mode)
    bare = Image.frombytes(mode, dots.size, dots.tobytes())  # nothing but dots goes over
    out = io.BytesIO()
    if lossy and not gaps:
        bare.save(out, "JPEG", quality=_QUALITY)
        return out.getvalue(), JPEG
    bare.save(out, "PNG")
    return out.getvalue(), PNG
