"""Secrets at rest: AES-256-GCM envelopes. A data key per tenant seals its fields; a key outside the store wraps it.

A sealed text is ``<key version>.<base64 of nonce and ciphertext>`` and opens only for the tenant and the field that
it was made for. Rotating the outer key rewraps data keys and leaves the sealed fields alone.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.entropy import Entropy

KEY_BYTES = 32
NONCE_BYTES = 12


class Unsealable(Exception):
    """The sealed text was not made by this key for this tenant and field, or it was changed."""


class Vault:
    """Wraps data keys with the newest outer key and opens those of every version that is still known."""

    def __init__(self, outer_keys: Mapping[str, bytes], entropy: Entropy) -> None:
        """``outer_keys``: version -> 32 bytes, oldest first; the last one wraps. Raises ValueError."""
        if not outer_keys:
            raise ValueError("at least one key-encryption key is needed")
        for version, key in outer_keys.items():
            if len(key) != KEY_BYTES or not version or "." in version:
                raise ValueError(f"key-encryption key '{version}': 32 bytes and a version without a dot are needed")
        self._outer = dict(outer_keys)
        self._entropy = entropy

    @property
    def current(self) -> str:
        """Version of the outer key that wraps."""
        return next(reversed(self._outer))

    def new_data_key(self, tenant: str) -> str:
        """A fresh data key of a tenant, wrapped."""
        return self._wrap(tenant, self._entropy.token_bytes(KEY_BYTES))

    def rewrapped(self, tenant: str, wrapped: str) -> str:
        """The same data key under the current outer key; unchanged when it is already."""
        return (
            wrapped if wrapped.split(".", 1)[0] == self.current else self._wrap(tenant, self._unwrap(tenant, wrapped))
        )

    def seal(self, tenant: str, wrapped: str, field: str, clear: str) -> str:
        return self._encrypt(self._unwrap(tenant, wrapped), "d", f"{tenant}/{field}", clear.encode())

    def open(self, tenant: str, wrapped: str, field: str, sealed: str) -> str:
        """Raises Unsealable."""
        return self._decrypt(self._unwrap(tenant, wrapped), f"{tenant}/{field}", sealed).decode()

    def mac(self, *parts: bytes) -> str:
        """A digest that nobody can make, or try guesses on, without the current outer key; another after rotation."""
        key = hmac.digest(self._outer[self.current], b"mac", hashlib.sha256)
        return hmac.new(key, b"".join(hashlib.sha256(part).digest() for part in parts), hashlib.sha256).hexdigest()

    def _wrap(self, tenant: str, data_key: bytes) -> str:
        return self._encrypt(self._outer[self.current], self.current, f"{tenant}/key", data_key)

    def _unwrap(self, tenant: str, wrapped: str) -> bytes:
        version = wrapped.split(".", 1)[0]
        outer = self._outer.get(version)
        if outer is None:
            raise Unsealable(f"key-encryption key '{version}' is not among the given ones")
        return self._decrypt(outer, f"{tenant}/key", wrapped)

    def _encrypt(self, key: bytes, version: str, bound_to: str, clear: bytes) -> str:
        nonce = self._entropy.token_bytes(NONCE_BYTES)
        sealed = AESGCM(key).encrypt(nonce, clear, bound_to.encode())
        return f"{version}.{base64.b64encode(nonce + sealed).decode()}"

    def _decrypt(self, key: bytes, bound_to: str, sealed: str) -> bytes:
        try:
            raw = base64.b64decode(sealed.split(".", 1)[1], validate=True)
            return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound_to.encode())
        except (InvalidTag, IndexError, binascii.Error, ValueError) as error:
            raise Unsealable(f"cannot be opened for {bound_to}") from error


def read_keys(text: str) -> dict[str, bytes]:
    """``version:base64`` pairs parted by commas, oldest first. Raises ValueError that never shows a key."""
    keys: dict[str, bytes] = {}
    for number, pair in enumerate(filter(None, (part.strip() for part in text.split(","))), start=1):
        version, _, encoded = pair.partition(":")
        try:
            keys[version.strip()] = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            raise ValueError(f"key-encryption key number {number}: write it as version:base64") from None
    return keys
