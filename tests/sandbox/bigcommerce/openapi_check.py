"""Validates recorded answers against OpenAPI documents that lie in a folder."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from openapi_schema_validator import OAS30Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

Document = dict[str, Any]


@dataclass(frozen=True)
class Exchange:
    method: str
    path: str
    status: int
    body: Any


class OpenApiDocument:
    """One document; `violations` says where an answer differs from what it promises."""

    def __init__(self, file: Path) -> None:
        self._document: Document = yaml.safe_load(file.read_text())
        self._version = str(self._document["servers"][0]["url"]).rsplit("/", 1)[1]
        registry: Registry[Any] = Registry()
        self._registry = registry.with_resource("doc:", Resource(self._document, DRAFT4))

    def describes(self, exchange: Exchange) -> bool:
        return self._find(exchange) is not None

    def violations(self, exchange: Exchange) -> Iterator[str]:
        """Nothing for an answer without a body, or for a refusal that the document does not describe."""
        found = self._find(exchange)
        if found is None:
            return
        if exchange.status < 300 and not self._knows_status(found, exchange):
            yield f"{exchange.method} {found} {exchange.status} is not a documented status"
        if exchange.body is None:
            return
        pointer = self._schema_pointer(found, exchange)
        if pointer is None:
            return
        validator = OAS30Validator({"$ref": f"doc:#{pointer}"}, registry=self._registry)
        for error in validator.iter_errors(exchange.body):
            where = "/".join("*" if isinstance(step, int) else str(step) for step in error.absolute_path)
            yield f"{exchange.method} {found} {exchange.status} {where}: {error.message[:120]}"

    def _find(self, exchange: Exchange) -> str | None:
        version, _, path = exchange.path.lstrip("/").partition("/")
        if version != self._version:
            return None
        for template, operations in sorted(self._document["paths"].items(), key=lambda row: row[0].count("{")):
            pattern = re.sub(r"\{[^}]+\}", "[^/]+", template)
            if exchange.method.lower() in operations and re.fullmatch(pattern, f"/{path}"):
                return str(template)
        return None

    def _knows_status(self, template: str, exchange: Exchange) -> bool:
        responses = self._document["paths"][template][exchange.method.lower()]["responses"]
        return str(exchange.status) in responses or _is_other_created(exchange, responses) or _is_empty_list(exchange)

    def _schema_pointer(self, template: str, exchange: Exchange) -> str | None:
        operation = self._document["paths"][template][exchange.method.lower()]
        statuses = [str(exchange.status)]
        if _is_other_created(exchange, operation["responses"]):
            statuses.append("200")
        for status in statuses:
            if status not in operation["responses"]:
                continue
            base = f"/paths/{_escaped(template)}/{exchange.method.lower()}/responses/{status}"
            response = operation["responses"][status]
            if "$ref" in response:
                base = response["$ref"].removeprefix("#")
                response = self._resolve(response["$ref"])
            if "application/json" in response.get("content", {}):
                return f"{base}/content/application~1json/schema"
        return None

    def _resolve(self, reference: str) -> Document:
        node: Any = self._document
        for step in reference.removeprefix("#/").split("/"):
            node = node[step.replace("~1", "/").replace("~0", "~")]
        resolved: Document = node
        return resolved


def callback_violations(folder: Path, payload: Document) -> list[str]:
    """Where the body of a webhook differs from the document of its scope; fields that it lacks count too."""
    scope = payload["scope"]
    file = folder / f"{scope.replace('/', '_')}.yml"
    if not file.exists():
        return [f"no document {file.name}"]
    schema = yaml.safe_load(file.read_text())["properties"][scope]
    errors = [error.message for error in OAS30Validator(schema).iter_errors(payload)]
    return errors + list(_unknown_fields(schema, payload, ""))


def _unknown_fields(schema: Document, value: Any, where: str) -> Iterator[str]:
    known = schema.get("properties")
    if known is None or not isinstance(value, dict):
        return
    for name, part in value.items():
        if name not in known:
            yield f"{where}{name} is not documented"
        else:
            yield from _unknown_fields(known[name], part, f"{where}{name}.")


def _is_other_created(exchange: Exchange, responses: Document) -> bool:
    """POST /v2/orders is documented as 200 there and as 201 on the status code page."""
    return exchange.status == 201 and "200" in responses


def _is_empty_list(exchange: Exchange) -> bool:
    """Said in prose only: a list of v2 that is empty is answered 204."""
    return exchange.method == "GET" and exchange.status == 204 and exchange.path.startswith("/v2/")


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
