"""What every message is made of, and the registry that knows them all.

A message is a frozen pydantic model with a type (``catalog.product.changed.v1``), a topic and a key. Three kinds:

- Snapshot: the whole public state of one aggregate at revision ``rev``; newer replaces older, twice is harmless.
- Fact: something that happened and must be heard once by every consumer.
- Command: asks one aggregate to do something; carries an id, and obeying it twice must be harmless.

An additive change (an optional field) keeps the version; anything else is a new class beside the old one.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema


def _exact(value: object) -> object:
    """Refuse floats: 0.1 + 0.2 must never reach an order total."""
    if isinstance(value, float):
        raise ValueError("an amount must be written as a string, not as a floating point number")
    if not isinstance(value, str):
        return value
    try:
        amount = Decimal(value)
    except InvalidOperation:
        raise ValueError("an amount is a decimal number, such as 12.50") from None
    if not amount.is_finite():
        raise ValueError("an amount is a finite number")
    return amount


Amount = Annotated[
    Decimal,
    BeforeValidator(_exact),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "format": "decimal"}),
]
"""Money without its currency: Decimal in code, a string in JSON and in the store."""


class Frozen(BaseModel):
    """A value inside a message: immutable, strict; fields it does not know are ignored (newer producers add some)."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class Kind(StrEnum):
    SNAPSHOT = "snapshot"
    FACT = "fact"
    COMMAND = "command"


class Message(Frozen):
    """Base of everything on the wire. Subclasses set TYPE and TOPIC; the registry refuses two with one type."""

    TYPE: ClassVar[str] = ""
    TOPIC: ClassVar[str] = ""
    KIND: ClassVar[Kind]

    @property
    def key(self) -> str:
        """Decides the partition, hence the order: messages with one key are heard in the order they were said."""
        raise NotImplementedError

    @property
    def aggregate(self) -> str:
        """Id of the aggregate that the message speaks of (CloudEvents ``subject``)."""
        return self.key

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        if "TYPE" in cls.__dict__ and cls.TYPE:
            _register(cls)


class Snapshot(Message):
    """The public state of aggregate ``id`` at revision ``rev``; consumers ignore what is not newer than their copy."""

    KIND: ClassVar[Kind] = Kind.SNAPSHOT

    id: str
    connection: str
    rev: int = Field(default=0, ge=0)

    @property
    def key(self) -> str:
        return self.id


class Fact(Message):
    KIND: ClassVar[Kind] = Kind.FACT

    connection: str


class Command(Message):
    """Asks for work under a task. ``id`` is remembered by the obeying aggregate; one older than 7 days is refused."""

    KIND: ClassVar[Kind] = Kind.COMMAND

    id: str
    task: str
    connection: str
    asked_at: datetime
    asked_by: str = ""

    @property
    def key(self) -> str:
        return self.task


M = TypeVar("M", bound=Message)

_REGISTRY: dict[str, type[Message]] = {}


def _register(cls: type[Message]) -> None:
    known = _REGISTRY.get(cls.TYPE)
    if known is not None and known.__qualname__ != cls.__qualname__:
        raise TypeError(f"two message classes claim the type {cls.TYPE}: {known.__name__} and {cls.__name__}")
    _REGISTRY[cls.TYPE] = cls


def message_class(type_name: str) -> type[Message] | None:
    """The class of a wire type, or None when this version of the code does not know it."""
    return _REGISTRY.get(type_name)


def all_messages() -> list[type[Message]]:
    """Every message class, sorted by type. Import ``contracts.catalogue`` first, so that all are loaded."""
    return [_REGISTRY[name] for name in sorted(_REGISTRY)]
