"""Answers of the internal API between services (HTTP, own credential per service): never on Kafka or to a browser."""

from __future__ import annotations

from datetime import datetime

from pydantic import SecretStr, field_serializer

from contracts.base import Frozen


class AccessLease(Frozen):
    """The present access to both platforms of one connection: ``GET /internal/access/{connection}``.

    Usable until ``until`` (15 minutes); up to ``grace_until`` (60 minutes) while the gateway does not answer.
    generation: of the shop token; ask with ``?newer_than=<generation>`` after the platform refused this one.
    """

    connection: str
    store_hash: str
    store_token: SecretStr
    shop_token: SecretStr
    shop_cipher: SecretStr
    generation: int
    until: datetime
    grace_until: datetime

    @field_serializer("store_token", "shop_token", "shop_cipher", when_used="json")
    def _reveal(self, secret: SecretStr) -> str:
        """In clear on the wire between services only; ``repr`` and logs stay masked."""
        return secret.get_secret_value()


class Problem9457(Frozen):
    """A problem document (RFC 9457): every refusal of an internal or public API."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    field: str = ""
