"""Request signatures. Source: "sign your API request" page.

secret + path + (key + value of every parameter but sign and access_token, by key) + raw body + secret, as lower-case
hex of HMAC-SHA256 under the secret. Multipart bodies are left out.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

UNSIGNED = frozenset({"sign", "access_token"})


def sign(secret: str, path: str, query: Iterable[tuple[str, str]], body: bytes, content_type: str = "") -> str:
    """query: decoded pairs.  body: the very bytes that are sent."""
    pairs = sorted((name.encode(), value.encode()) for name, value in query if name not in UNSIGNED)
    signed = path.encode() + b"".join(name + value for name, value in pairs)
    if not content_type.lower().startswith("multipart/form-data"):
        signed += body
    key = secret.encode()
    return hmac.new(key, key + signed + key, hashlib.sha256).hexdigest()
