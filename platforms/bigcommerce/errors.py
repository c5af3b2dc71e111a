"""From a BigCommerce answer to the error tree. Both generations of error bodies.

Source: API status codes page; v3 `{status,title,errors}`, v3 batches `{batch_errors:[...]}` or `{errors:[...]}`, v2
`[{status,message,details}]`; 207 = partly done. Bodies of 5xx may be empty or HTML.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from platforms.errors import (
    Denial,
    ItemRefusal,
    Malformed,
    NotAuthorized,
    PlatformError,
    Refused,
    Trace,
    Unavailable,
    Uncertain,
)
from platforms.http import Response

NOTHING_DONE = frozenset({423, 501, 505})
"""Locked, not implemented, HTTP version: the answer comes before any work."""

UNKNOWN_OUTCOME = frozenset({408, 499, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Call:
    """What an error needs to know of the call that it ends."""

    endpoint: str
    scope: str
    writes: bool


def error_for(response: Response, call: Call) -> PlatformError:
    """The error for an answer that is not a success. 429 is handled before (platforms/calling.py)."""
    trace = Trace(endpoint=call.endpoint, request_id=request_id(response), status=response.status)
    status = response.status
    if status == 401:
        return NotAuthorized("the access token is refused", kind=Denial.REVOKED, **trace)
    if status == 403:
        return NotAuthorized("the access token lacks a permission", kind=Denial.SCOPE, scope=call.scope, **trace)
    if status in NOTHING_DONE or 300 <= status < 400:
        return Unavailable(f"the store answered {status}", **trace)
    if status in UNKNOWN_OUTCOME:
        kind = Uncertain if call.writes else Unavailable
        return kind(f"the store answered {status}", **trace)
    return _refused(response, call)


def partly_done(response: Response, call: Call) -> Refused:
    """207: the rest of the object was saved."""
    refused = _refused(response, call)
    refused.maybe_done = True
    return refused


def unreadable(response: Response, call: Call, why: str) -> PlatformError:
    """A success whose body cannot be understood: after a write nobody knows what was done."""
    kind = Uncertain if call.writes else Malformed
    return kind(
        f"unreadable answer: {why}",
        endpoint=call.endpoint,
        request_id=request_id(response),
        status=response.status,
    )


def request_id(response: Response) -> str:
    return response.headers.get("x-request-id", "")


def _refused(response: Response, call: Call) -> Refused:
    message, fields, items = read_reasons(response)
    return Refused(
        message,
        endpoint=call.endpoint,
        status=response.status,
        code=str(response.status),
        fields=fields,
        items=items,
        request_id=request_id(response),
    )


def read_reasons(response: Response) -> tuple[str, dict[str, str], tuple[ItemRefusal, ...]]:
    """(message, field -> sentence, refused items) of an error body of either generation."""
    try:
        body = response.json()
    except ValueError:
        return f"HTTP {response.status}", {}, ()
    if isinstance(body, list):
        return _v2_reasons(body, response.status)
    if isinstance(body, dict):
        return _v3_reasons(body, response.status)
    return f"HTTP {response.status}", {}, ()


def _v3_reasons(body: Mapping[str, Any], status: int) -> tuple[str, dict[str, str], tuple[ItemRefusal, ...]]:
    batch = body.get("batch_errors") or []
    errors = body.get("errors") or {}
    if isinstance(errors, list):
        batch, errors = [*batch, *errors], {}
    items = tuple(_item(entry) for entry in batch if isinstance(entry, dict))
    fields = dict(_flatten(errors)) if isinstance(errors, dict) else {"": str(errors)}
    title = str(body.get("title") or "")
    words = [title, *(f"{name}: {text}" if name else text for name, text in fields.items())]
    words += [item.message for item in items]
    return "; ".join(word for word in words if word) or f"HTTP {status}", fields, items


def _item(entry: Mapping[str, Any]) -> ItemRefusal:
    errors = entry.get("errors")
    fields = dict(_flatten(errors)) if isinstance(errors, dict) else {}
    message = str(entry.get("title") or entry.get("message") or "; ".join(fields.values()) or "refused")
    named = entry.get("id") or entry.get("sku") or entry.get("identity") or ""
    return ItemRefusal(str(entry.get("status", "")), message, str(named), fields)


def _v2_reasons(body: list[Any], status: int) -> tuple[str, dict[str, str], tuple[ItemRefusal, ...]]:
    entries = [entry for entry in body if isinstance(entry, dict)]
    fields: dict[str, str] = {}
    for entry in entries:
        details = entry.get("details")
        if isinstance(details, dict):
            fields.update(_flatten(details))
    message = "; ".join(str(entry["message"]) for entry in entries if entry.get("message"))
    return message or f"HTTP {status}", fields, ()


def _flatten(errors: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in errors.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            yield f"{prefix}{name}", ", ".join(map(str, value))
        else:
            yield f"{prefix}{name}", str(value)
