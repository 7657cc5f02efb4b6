"""Authenticated encryption in one shape: nonce (12 bytes), what is encrypted, tag (16 bytes).

AES-256-GCM by default, SM4-GCM (GB/T 32907, for what GB/T 39786 demands) by setting. Nonces are random: a key is good
for 2³² of them, which is why every purpose has data keys of its own and a rotation begins new ones.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES256, SM4

from kapok.platform.secrets.trouble import Trouble

AES, SM = "aes-256-gcm", "sm4-gcm"
CIPHERS = {AES: AES256, SM: SM4}
DEFAULT = AES
KEY_BYTES = {AES: 32, SM: 16}
NONCE, TAG = 12, 16


def new_key(cipher: str) -> bytes:
    """A random key as long as the cipher wants it."""
    if cipher not in CIPHERS:
        raise Trouble("cipher_unknown", cipher=cipher, allowed=", ".join(CIPHERS))
    return os.urandom(KEY_BYTES[cipher])


def seal(cipher: str, key: bytes, plain: bytes, bound: bytes) -> bytes:
    """Encrypt; `bound` is not encrypted, and without the same it does not open."""
    nonce = os.urandom(NONCE)
    if cipher == AES:  # the same bytes in one step
        return nonce + AESGCM(key).encrypt(nonce, plain, bound)
    work = _cipher(cipher, key, modes.GCM(nonce)).encryptor()
    work.authenticate_additional_data(bound)
    return nonce + work.update(plain) + work.finalize() + work.tag


def unseal(cipher: str, key: bytes, sealed: bytes, bound: bytes) -> bytes | None:
    """The plain text; None if a byte of it, of `bound` or of the key is another."""
    if len(sealed) < NONCE + TAG:
        return None
    nonce, inside, tag = sealed[:NONCE], sealed[NONCE:-TAG], sealed[-TAG:]
    work = _cipher(cipher, key, modes.GCM(nonce, tag)).decryptor()
    work.authenticate_additional_data(bound)
    try:
        return work.update(inside) + work.finalize()
    except InvalidTag:
        return None


def _cipher(cipher: str, key: bytes, mode: modes.GCM) -> Cipher[modes.GCM]:
    if cipher not in CIPHERS:
        raise Trouble("cipher_unknown", cipher=cipher, allowed=", ".join(CIPHERS))
    try:
        return Cipher(CIPHERS[cipher](key), mode)
    except UnsupportedAlgorithm as error:
        raise Trouble("cipher_missing", cipher=cipher) from error


def bound_to(*parts: str) -> bytes:
    """Parts as one run of bytes from which each can be told: no two lists of parts give the same."""
    encoded = [part.encode() for part in parts]
    return b"".join([len(part).to_bytes(4, "big") + part for part in encoded])
