"""The OpenAPI document shows by example what to send and what comes back; each example is what its schema says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from services.gateway.api.build import EXAMPLES
from tests.support.world import running_world

Content = tuple[str, str, dict[str, Any]]


@pytest.fixture
async def document() -> dict[str, Any]:
    async with running_world() as world:
        found: dict[str, Any] = (await world.browser.get("/api/v1/openapi.json")).json()
        return found


def contents(document: dict[str, Any]) -> Iterator[Content]:
    """(operation, "body" or the status, media type object) of all JSON bodies and good answers."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            places = {"body": operation.get("requestBody", {}), **operation["responses"]}
            for place, part in places.items():
                content = part.get("content", {}).get("application/json")
                if content and (place == "body" or place.startswith("2")):
                    yield f"{method.upper()} {path}", place, content


def test_every_body_and_every_answer_has_an_example(document: dict[str, Any]) -> None:
    without = [(operation, place) for operation, place, content in contents(document) if "example" not in content]
    assert without == [("POST /password-resets", "202")], "which answers with nothing"


def test_every_example_is_what_its_schema_says(document: dict[str, Any]) -> None:
    components = {name: _closed(schema) for name, schema in document["components"]["schemas"].items()}
    shown = [(operation, place, each) for operation, place, each in contents(document) if "example" in each]
    assert len(shown) >= 90
    wrong = []
    for operation, place, content in shown:
        schema = {**content["schema"], "components": {"schemas": components}}
        errors = Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(content["example"])
        wrong += [(operation, place, "/".join(map(str, error.path)), error.message[:200]) for error in errors]
    assert wrong == []


def test_no_example_is_left_over(document: dict[str, Any]) -> None:
    used = {each["schema"].get("$ref", "").rpartition("/")[2] for _, _, each in contents(document)}
    assert set(EXAMPLES) - used == set()


def _closed(schema: dict[str, Any]) -> dict[str, Any]:
    """Nothing but what is named: an example must not show a field that is not there."""
    named = "properties" in schema and "additionalProperties" not in schema
    return {**schema, "additionalProperties": False} if named else schema
