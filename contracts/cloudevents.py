"""CloudEvents 1.0 in Kafka's binary content mode: attributes are ``ce_*`` headers, the value is the JSON body."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pydantic import ValidationError

from contracts.base import Message, Snapshot, message_class

CONTENT_TYPE = "application/json"


class Undecodable(Exception):
    """The record can never be understood by this version: not a CloudEvent, or a body that breaks its contract."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message with its metadata, as one Kafka record.

    id: unique per saying; a snapshot's id is aggregate + rev, so that saying it again is the same event.
    source: name of the service that said it.  time: when it was said, aware UTC.
    correlation: id of the first cause (a webhook, a command, a sweep).  causation: id of the event that led here.
    """

    id: str
    source: str
    time: datetime
    message: Message
    correlation: str = ""
    causation: str = ""
    traceparent: str = ""

    @property
    def key(self) -> bytes:
        return self.message.key.encode()

    def headers(self) -> list[tuple[str, bytes]]:
        message = self.message
        attributes = {
            "ce_specversion": "1.0",
            "ce_id": self.id,
            "ce_source": f"tandem/{self.source}",
            "ce_type": message.TYPE,
            "ce_time": self.time.isoformat(),
            "ce_subject": message.aggregate,
            "ce_dataschema": f"schemas/{message.TYPE}.json",
            "content-type": CONTENT_TYPE,
            "ce_correlationid": self.correlation or self.id,
            "ce_causationid": self.causation,
            "traceparent": self.traceparent,
        }
        if isinstance(message, Snapshot):
            attributes["ce_rev"] = str(message.rev)
        return [(name, value.encode()) for name, value in attributes.items() if value]

    def body(self) -> bytes:
        return self.message.model_dump_json().encode()


@dataclass(frozen=True, slots=True)
class Unknown:
    """A well-formed CloudEvent of a type that this version does not know: skipped, never parked."""

    type: str
    headers: dict[str, str] = field(default_factory=dict)


def decode(headers: Iterable[tuple[str, bytes]], body: bytes | None) -> Envelope | Unknown:
    """Read one record. Raises Undecodable; never touches anything but its arguments."""
    try:
        attributes = {name: value.decode() for name, value in headers}
    except UnicodeDecodeError as error:
        raise Undecodable("a header is not UTF-8") from error
    missing = [name for name in ("ce_id", "ce_type", "ce_source", "ce_time") if not attributes.get(name)]
    if missing:
        raise Undecodable(f"not a CloudEvent: {', '.join(missing)} missing")
    cls = message_class(attributes["ce_type"])
    if cls is None:
        return Unknown(attributes["ce_type"], attributes)
    try:
        message = cls.model_validate_json(body or b"")
        time = datetime.fromisoformat(attributes["ce_time"]).astimezone(UTC)
    except (ValidationError, ValueError) as error:
        raise Undecodable(f"{attributes['ce_type']}: {error}") from error
    return Envelope(
        id=attributes["ce_id"],
        source=attributes["ce_source"].removeprefix("tandem/"),
        time=time,
        message=message,
        correlation=attributes.get("ce_correlationid", ""),
        causation=attributes.get("ce_causationid", ""),
        traceparent=attributes.get("traceparent", ""),
    )
