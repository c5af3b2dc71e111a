"""Compares answers with the platform's own descriptions of its operations, which lie in a folder as JSON files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

METHODS = {1: "POST", 2: "GET", 3: "PUT", 4: "DELETE"}
KINDS: dict[str, tuple[type, ...]] = {"string": (str,), "int": (int,), "bool": (bool,), "object": (dict,)}


@dataclass
class Field:
    """One described field of an answer and, for an object, those inside it."""

    kind: str
    inner: dict[str, Field] = field(default_factory=dict)

    def differences(self, value: Any, where: str) -> Iterator[str]:
        """A value of another type, or a field that is not described."""
        if self.kind.startswith("[]"):
            if not isinstance(value, list):
                yield f"{where} is no list"
                return
            for one in value:
                yield from Field(self.kind[2:], self.inner).differences(one, f"{where}[]")
            return
        expected = KINDS.get(self.kind)
        if expected is not None and (
            not isinstance(value, expected) or (isinstance(value, bool) != (expected == (bool,)))
        ):
            yield f"{where} is {type(value).__name__}, not {self.kind}"
            return
        if isinstance(value, dict) and self.inner:
            for name, part in value.items():
                if name in self.inner:
                    yield from self.inner[name].differences(part, f"{where}.{name}")
                else:
                    yield f"{where}.{name} is not described"


@dataclass(frozen=True)
class Description:
    method: str
    path: str
    data: Field

    def covers(self, method: str, path: str) -> bool:
        """Versions do not matter: a description stands for the operation."""
        return self.method == method and re.fullmatch(_pattern(self.path), path) is not None

    @property
    def literal_parts(self) -> int:
        return sum("{" not in part for part in self.path.split("/"))


def read_descriptions(folder: Path) -> list[Description]:
    found = [
        _description(json.loads(file.read_text())["document_api_meta"]) for file in sorted(folder.glob("*/*.json"))
    ]
    return sorted(found, key=lambda one: -one.literal_parts)


def _description(told: dict[str, Any]) -> Description:
    root = Field("object")
    open_fields = [root]
    for row in told["response_param"]:
        depth = len(row["name"]) - len(row["name"].lstrip("^"))
        made = Field(row["type"].strip())
        del open_fields[depth + 1 :]
        open_fields[-1].inner[row["name"].lstrip("^")] = made
        open_fields.append(made)
    return Description(METHODS[told["method"]], told["interface_path"], root.inner.get("data", Field("object")))


def _pattern(path: str) -> str:
    group, _, rest = path.strip("/").partition("/")
    _, _, tail = rest.partition("/")
    return rf"/{group}/\d+/" + re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(tail))
