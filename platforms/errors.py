"""What can go wrong at a platform. Callers branch on the class, people read the text.

    PlatformError
    |- TooLate          our right to send ended before the first byte was written: nothing was done
    |- RateLimited      too many calls, for longer than the client was allowed to wait: nothing was done
    |- Unavailable      no usable answer, and nothing can have been done: a read, or a connection that never stood
    |  `- ClockOff      the platform does not accept our time stamp: nothing is done until somebody sets the clock
    |- Uncertain        a write may have been done (time-out, connection lost, 5xx, unreadable answer): look it up
    |- NotAuthorized    the token or its scopes are refused: nothing was done
    |- Refused          an answer that gives a reason: nothing was done, repeating it unchanged is useless
    `- Malformed        an answer to a read that cannot be understood (HTML, cut off, too large)

    InvalidWebhook      a callback that is not proved to come from the platform, or cannot be read

``maybe_done`` tells whether the call may have changed something at the platform; only Uncertain may say yes.
No error holds a connection, a token, a query string or a request body: all of them can be logged and kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypedDict


class Trace(TypedDict):
    """What every error carries of the call that it ended."""

    endpoint: str
    request_id: str
    status: int | None


class PlatformError(Exception):
    """Base of the tree. ``endpoint`` is "METHOD /path/{template}"; ``request_id`` is "" where none was given."""

    maybe_done = False

    def __init__(self, sentence: str, *, endpoint: str, request_id: str = "", status: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.endpoint = endpoint
        self.request_id = request_id
        self.status = status

    def __str__(self) -> str:
        trace = f", request {self.request_id}" if self.request_id else ""
        return f"{self.sentence} ({self.endpoint}{trace})"


class TooLate(PlatformError):
    """The moment given as ``send_by`` had come before the request could be written."""


class RateLimited(PlatformError):
    """``retry_after``: seconds from now after which a call has a chance."""

    def __init__(
        self,
        sentence: str,
        *,
        endpoint: str,
        retry_after: float,
        request_id: str = "",
        status: int | None = None,
    ) -> None:
        super().__init__(sentence, endpoint=endpoint, request_id=request_id, status=status)
        self.retry_after = retry_after


class Unavailable(PlatformError):
    """Try again later; nothing was changed."""


class ClockOff(Unavailable):
    """No fault of what was asked for: every call is turned away like this one until somebody sets the clock."""


class Uncertain(PlatformError):
    """The write was possibly done. Resolve by looking it up under a key of ours before repeating it."""

    maybe_done = True


class Malformed(PlatformError):
    """A read was answered by something else than the platform's JSON."""


class Denial(StrEnum):
    """Why a token is refused. SCOPE needs new consent, REVOKED and EXPIRED a new authorization."""

    EXPIRED = "expired"
    REVOKED = "revoked"
    SCOPE = "scope"
    SHOP_INACTIVE = "shop_inactive"


class NotAuthorized(PlatformError):
    """``scope``: the permission that is missing, where the platform or our table names it."""

    def __init__(
        self,
        sentence: str,
        *,
        endpoint: str,
        kind: Denial,
        scope: str = "",
        request_id: str = "",
        status: int | None = None,
        code: str = "",
    ) -> None:
        super().__init__(sentence, endpoint=endpoint, request_id=request_id, status=status)
        self.kind = kind
        self.scope = scope
        self.code = code


@dataclass(frozen=True, slots=True)
class ItemRefusal:
    """One item of a batch that was refused. ``item``: its id at the platform, "" where the answer names none."""

    code: str
    message: str
    item: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


class Refused(PlatformError):
    """The platform's own reason.

    status: HTTP status.  code: the platform's code as text; for BigCommerce the HTTP status.
    message: the platform's words.  fields: field -> what is wrong with it.
    items: the refused parts of a batch, where the answer names them one by one.
    """

    def __init__(
        self,
        message: str,
        *,
        endpoint: str,
        status: int,
        code: str,
        fields: Mapping[str, str] | None = None,
        items: tuple[ItemRefusal, ...] = (),
        request_id: str = "",
    ) -> None:
        super().__init__(message, endpoint=endpoint, request_id=request_id, status=status)
        self.code = code
        self.message = message
        self.fields = dict(fields or {})
        self.items = items

    @property
    def not_found(self) -> bool:
        return self.status == 404


class InvalidWebhook(Exception):
    """``reason`` is fit for a log; it says nothing that helps a forger."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
