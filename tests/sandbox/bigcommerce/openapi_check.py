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
        """Nothing for an answer without a body, or for a status that the document does not describe."""
        found = self._find(exchange)
        if found is None or exchange.body is None:
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

    def _schema_pointer(self, template: str, exchange: Exchange) -> str | None:
        operation = self._document["paths"][template][exchange.method.lower()]
        # POST /v2/orders is documented as 200 there and as 201 on the status code page.
        statuses = [str(exchange.status), "200" if exchange.status == 201 else "201"]
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


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
