"""From a TikTok Shop answer to the error tree.

Success is ``code == 0``, whatever the HTTP status; failures come with 200 or 4xx and the same envelope.
Source: common errors page, error lists of each endpoint. Code 36009004 is reused for a dozen faults: its text decides.
What a code means for people is in platforms/tiktok_shop/codes.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from platforms.errors import (
    ClockOff,
    Denial,
    Malformed,
    NotAuthorized,
    PlatformError,
    RateLimited,
    Refused,
    Trace,
    Unavailable,
    Uncertain,
)
from platforms.http import Response
from platforms.tiktok_shop.codes import explain
from platforms.tiktok_shop.versions import Operation

TOO_MANY = 36009002
DEVELOPMENT_SHOP_LIMIT = 36009037
SOMETHING_OF_ALL = 36009004
INTERNAL = frozenset({36009003, 36009007})
TOKEN_EXPIRED = frozenset({105002})
TOKEN_INVALID = frozenset({105001, 101000, 36004004, 36004005})
SCOPE_MISSING = frozenset({105005})
SHOP_INACTIVE = frozenset({36009043, 36009044})
HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Envelope:
    """``code`` is None where the answer is not the platform's JSON."""

    code: int | None
    message: str = ""
    data: Any = None
    request_id: str = ""


def open_envelope(response: Response) -> Envelope:
    try:
        body = response.json()
        return Envelope(
            int(body["code"]), str(body.get("message") or ""), body.get("data"), str(body.get("request_id") or "")
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return Envelope(None)


def throttled(response: Response) -> bool:
    """429 and 503 are both used for too many calls; a 503 of another cause carries another code, or none."""
    return response.status == 429 or open_envelope(response).code == TOO_MANY


def asks_for_newer_token(envelope: Envelope) -> bool:
    """Whether one more try with a newer token may help."""
    if envelope.code == SOMETHING_OF_ALL:
        return "access_token" in envelope.message.lower()
    return envelope.code in TOKEN_EXPIRED or envelope.code == 105001


def error_for(response: Response, envelope: Envelope, operation: Operation) -> PlatformError:
    """The error for an answer whose code is not 0."""
    trace = Trace(endpoint=operation.endpoint, request_id=envelope.request_id, status=response.status)
    code, message = envelope.code, envelope.message
    if code is None:
        return _without_envelope(response, operation)
    denial = _denial(code, message)
    if denial is not None:
        scope = operation.scope if denial is Denial.SCOPE else ""
        return NotAuthorized(message or "not authorized", kind=denial, scope=scope, code=str(code), **trace)
    if code == DEVELOPMENT_SHOP_LIMIT:
        return RateLimited(message or "hourly limit of the development shop", retry_after=HOUR / 4, **trace)
    if code == SOMETHING_OF_ALL and "timestamp" in message.lower():
        advice = explain(str(code), message)
        return ClockOff(f"{advice.sentence} {advice.action}", **trace)
    if code in INTERNAL:
        kind = Uncertain if operation.writes else Unavailable
        return kind(message or "internal error", **trace)
    return Refused(
        message or f"code {code}",
        endpoint=operation.endpoint,
        status=response.status,
        code=str(code),
        request_id=envelope.request_id,
    )


def unreadable(envelope: Envelope, operation: Operation, why: str) -> PlatformError:
    kind = Uncertain if operation.writes else Malformed
    return kind(f"unreadable answer: {why}", endpoint=operation.endpoint, request_id=envelope.request_id)


def _denial(code: int, message: str) -> Denial | None:
    if code in TOKEN_EXPIRED:
        return Denial.EXPIRED
    if code in SCOPE_MISSING:
        return Denial.SCOPE
    if code in SHOP_INACTIVE:
        return Denial.SHOP_INACTIVE
    if code in TOKEN_INVALID or (code == SOMETHING_OF_ALL and "access_token" in message.lower()):
        return Denial.REVOKED
    return None


def _without_envelope(response: Response, operation: Operation) -> PlatformError:
    trace = Trace(endpoint=operation.endpoint, request_id="", status=response.status)
    if response.status >= 500 or response.status == 408:
        kind = Uncertain if operation.writes else Unavailable
        return kind(f"the shop answered {response.status}", **trace)
    if response.ok:
        kind_of_success = Uncertain if operation.writes else Malformed
        return kind_of_success("the answer is not the platform's JSON", **trace)
    if 300 <= response.status < 400:
        return Unavailable("unexpected redirect", **trace)
    return Refused(
        f"HTTP {response.status}", endpoint=operation.endpoint, status=response.status, code=f"http-{response.status}"
    )
