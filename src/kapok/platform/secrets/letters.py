"""What is encrypted with a data key, as it is stored: form, number of the key, then nonce, text and tag."""

from __future__ import annotations

from collections.abc import Sequence

from kapok.platform.secrets.datakeys import WrappedKey, unwrap
from kapok.platform.secrets.ring import Ring
from kapok.platform.secrets.sealing import bound_to, seal, unseal
from kapok.platform.secrets.trouble import Trouble

_FORM = b"\x01"
_HEAD = 5


class Letters:
    """Encrypts with the last key of a purpose and opens with each of them. Holds keys in memory: never printed."""

    def __init__(self, ring: Ring, keys: Sequence[WrappedKey], purpose: str) -> None:
        own = [one for one in keys if one.purpose == purpose]
        if not own:
            raise Trouble("no_data_key", purpose=purpose)
        self._keys = {one.id: (one.cipher, unwrap(ring, one)) for one in own}
        self._last = own[-1].id

    def seal(self, plain: bytes, *bound: str) -> bytes:
        cipher, key = self._keys[self._last]
        head = _FORM + self._last.to_bytes(4, "big")
        return head + seal(cipher, key, plain, head + bound_to(*bound))

    def open(self, sealed: bytes, *bound: str) -> bytes:
        """Trouble if the key is not there, or if the text, its key or what it is bound to is another."""
        head, inside = sealed[:_HEAD], sealed[_HEAD:]
        if len(head) < _HEAD or head[:1] != _FORM:
            raise Trouble("not_sealed")
        number = int.from_bytes(head[1:], "big")
        if number not in self._keys:
            raise Trouble("data_key_missing", id=number)
        cipher, key = self._keys[number]
        plain = unseal(cipher, key, inside, head + bound_to(*bound))
        if plain is None:
            raise Trouble("not_opened", where=" / ".join(bound))
        return plain
