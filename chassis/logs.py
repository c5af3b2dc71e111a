"""Structured logs: one JSON line per event, UTC, with the ids of the cause. Secrets and addresses never reach them."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

SECRET_NAMES = (
    "token", "secret", "password", "authorization", "cookie", "sign", "cipher", "address", "email", "phone", "buyer"
)  # fmt: skip


def set_up(service: str, level: str = "INFO") -> None:
    """Configure structlog and the standard library's logging for this process."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _named(service),
            redact,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(sort_keys=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stdout, format="%(levelname)s %(name)s %(message)s")


def _named(service: str) -> structlog.typing.Processor:
    def add(_: structlog.typing.WrappedLogger, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event["service"] = service
        return event

    return add


def redact(_: structlog.typing.WrappedLogger, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank every field whose name speaks of a secret or a buyer."""
    for name in list(event):
        if any(part in name.lower() for part in SECRET_NAMES):
            event[name] = "[redacted]"
    return event
