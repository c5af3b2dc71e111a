"""Refusals of the internal API: a problem document that names the field; nothing was changed."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)


class Refusal(Exception):
    """``status``: 4xx.  ``code``: stable.  ``field``: what in the request is wrong, "" for the whole."""

    def __init__(self, status: int, code: str, detail: str, field: str = "") -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.field = field


def not_found(what: str, field: str = "") -> Refusal:
    return Refusal(404, "not_found", f"This connection has no such {what}.", field)


def invalid(field: str, detail: str, code: str = "invalid") -> Refusal:
    return Refusal(422, code, detail, field)


def parsed(model: type[M], body: bytes) -> M:
    """The request body. Refuses what does not fit, by the first field's name."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise invalid(field, str(first["msg"])) from None


def check_rev(expected: str, rev: int) -> None:
    """If-Match: refuse an edit that was made looking at an older state."""
    if expected and expected.strip('"') != str(rev):
        sentence = "Somebody else changed this meanwhile. Reload, then make your change again."
        raise Refusal(412, "changed_meanwhile", sentence, "If-Match")
